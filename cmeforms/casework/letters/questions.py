"""What we asked and of whom: letters that want an answer, enquiry forms sent by link; sends and changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cmeforms.casework.duties.reminders import CHASED_BY, CHASES, newest_day, reminders_of
from cmeforms.casework.ground.child_record import child_of
from cmeforms.casework.ground.letter_access import LETTER_ABOUT
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.answers import answered_on
from cmeforms.casework.mail.invitations import REPLY
from cmeforms.casework.mail.known_to_recipient import reply_form
from cmeforms.clock import london_date
from cmeforms.errors import RecordNotFound
from cmeforms.records.entries import EntryKind, LogEntry
from cmeforms.records.letter_entries import Unanswered, unanswered_letters, unanswered_links
from cmeforms.records.states import LETTER_FORM_NUMBER
from cmeforms.rulebook.days import within_working_days
from cmeforms.submissions.lifecycle import RecordState, Stage

ENQUIRY_DAYS = 10
"""Working days that another authority has to answer an enquiry form. Source: forms.md L11b."""

ENQUIRY_CHASER = "chaser-la"


@dataclass(frozen=True)
class Question:
    """One thing that we asked somebody. ``reply_by`` is the newest day we named, ``chased_on`` the reminders' days.

    ``organisation_id`` is empty for a letter to a person, and the id of a check for an agency. ``chaser`` is the stem
    of the next reminder, empty where there is none. ``awaited`` names the form that is overdue, where no letter asked
    for it, ``agency`` who was asked for a check and whom to address there.
    """

    state: RecordState
    organisation_id: str
    asked_on: date
    reply_by: date
    chaser: str
    chased_on: tuple[date, ...]
    answered_on: date | None
    awaited: str = ""
    agency: tuple[str, str] = ("", "")
    legal_basis: str = ""

    @property
    def about(self) -> tuple[str, ...]:
        """The forms that it is about."""
        if self.state.form_number != LETTER_FORM_NUMBER:
            return (self.state.record_id,)
        return tuple(other for relation, other in self.state.links if relation == LETTER_ABOUT)

    @property
    def child_id(self) -> str:
        """The one child that it is about; empty where it is about several."""
        return child_of(self.state) if len(self.about) == 1 else ""

    def days_late(self, on: date) -> int:
        """Days since an answer was due; 0 while it is not late, or when it was answered."""
        return max(0, (on - self.reply_by).days) if self.answered_on is None else 0

    @property
    def was_late(self) -> bool:
        """Whether the answer came after the day that was named last."""
        return self.answered_on is not None and self.answered_on > self.reply_by


def late_letters(services: Services, before: date, writers: Collection[str] | None = None) -> Iterator[Question]:
    """The letters whose answer was due before a day and did not come, the longest due first.

    Only those by some writers, where they are named. Decides nothing about who may see them.
    """
    asked = Unanswered(services.templates.stems, before, CHASES, CHASED_BY, writers)
    for entry in unanswered_letters(services.log.storage, asked):
        yield from _of_letter(services, entry)


def late_links(services: Services, before: date) -> Iterator[Question]:
    """The enquiry forms that were sent by link and not answered, the longest open first; some not late yet."""
    slugs, latest = tuple(services.catalogue.by_slug), before - timedelta(days=ENQUIRY_DAYS)
    for record_id, recipient_id in unanswered_links(services.log.storage, slugs, latest):
        found = question_of(services, record_id, recipient_id)
        if found:
            yield found


def questions(services: Services, most: int) -> Iterator[Question]:
    """The newest questions; reminders are not questions of their own. Decides nothing about who may see them."""
    for entry in services.log.newest_of(EntryKind.LETTER_ISSUED, most):
        if "reply_by" in entry.facts:
            yield from _of_letter(services, entry)
    seen = set()
    for entry in reversed(services.log.newest_of(EntryKind.LINK_MADE, most)):
        named = (entry.record_id, str(entry.facts["recipient_id"]))
        if entry.facts["purpose"] == REPLY and named not in seen:
            seen.add(named)
            yield from _of_link(services, entry)


def question_of(services: Services, record_id: str, organisation_id: str = "") -> Question | None:
    """The question that a letter, or an enquiry form sent to this organisation, is; None for any other record."""
    try:
        entries = services.log.entries(record_id=record_id, limit=1000)
    except RecordNotFound:
        return None
    for entry in entries:
        if entry.kind is EntryKind.LETTER_ISSUED and "reply_by" in entry.facts:
            return next(_of_letter(services, entry), None)
        is_link = entry.kind is EntryKind.LINK_MADE and entry.facts["purpose"] == REPLY
        if is_link and entry.facts["recipient_id"] == organisation_id:
            return next(_of_link(services, entry), None)
    return None


def _of_letter(services: Services, entry: LogEntry) -> Iterator[Question]:
    state = services.log.state(entry.record_id)
    template = services.templates.get(state.slug)
    if template is None or state.stage is Stage.ERASED or any(relation == CHASES for relation, _ in state.links):
        return
    reply_by = date.fromisoformat(str(entry.facts["reply_by"]))
    organisation_id = str(entry.facts.get("organisation_id", ""))
    yield _question(
        services, state, organisation_id, (london_date(entry.at), reply_by), template.declaration.chased_with
    )


def _of_link(services: Services, entry: LogEntry) -> Iterator[Question]:
    state = services.log.state(entry.record_id)
    if state.form_number == LETTER_FORM_NUMBER or state.stage is Stage.ERASED or not reply_form(services, state):
        return
    on = london_date(entry.at)
    days = (on, within_working_days(on, ENQUIRY_DAYS))
    yield _question(services, state, str(entry.facts["recipient_id"]), days, ENQUIRY_CHASER)


def _question(
    services: Services, state: RecordState, organisation_id: str, days: tuple[date, date], chaser: str
) -> Question:
    answered = answered_on(services, state, reply_form(services, state))
    return with_reminders(services, Question(state, organisation_id, *days, chaser, (), answered))


def with_reminders(services: Services, asked: Question) -> Question:
    """A question with the reminders that were sent of it: the newest says by when, and what comes next."""
    reminders = reminders_of(services, asked.state, asked.organisation_id)
    newest = services.templates.get(reminders[-1].slug) if reminders else None
    return replace(
        asked,
        reply_by=newest_day(services, asked.reply_by, reminders),
        chaser=newest.declaration.chased_with if newest else asked.chaser,
        chased_on=tuple(london_date(reminder.created_at) for reminder in reminders),
    )
