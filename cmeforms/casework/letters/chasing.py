"""The list of questions that nobody answered in time, for those who may write again; sends nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice

from cmeforms.casework.ground.access import may
from cmeforms.casework.ground.letter_access import may_read_letter, sends_for_the_service
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.issued import issuing_entry
from cmeforms.casework.letters.late_returns import count_late_returns, late_returns
from cmeforms.casework.letters.questions import Question, late_letters, late_links
from cmeforms.clock import london_date
from cmeforms.documents.letters.model import Audience
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.accounts import Accounts
from cmeforms.records.search_index import SearchIndex
from cmeforms.records.states import LETTER_FORM_NUMBER
from cmeforms.submissions.lifecycle import Stage

MOST_SHOWN = 500
MOST_LOOKED_AT = 20
"""Letters and links that a home page looks at; owed returns it counts in the index."""

TOLD_NEXT: Mapping[Audience, tuple[str, ...]] = {
    Audience.SCHOOL: ("The head teacher", "The chair of governors or the trust"),
    Audience.AUTHORITY: ("The named contact once more", "The head of service"),
}
"""Who is told next if nobody answers, by how often it was chased. Source: forms.md L11a and L11b."""


@dataclass(frozen=True)
class Overdue:
    """A question that is late: to whom it went, how late it is, who is told next; whether this person may remind."""

    question: Question
    addressee: str = field(repr=False)
    days_late: int
    told_next: str
    may_remind: bool


@dataclass(frozen=True)
class ChaseList:
    """What is late, the longest first; ``is_cut`` where there is more than was asked for."""

    rows: tuple[Overdue, ...]
    is_cut: bool


@dataclass(frozen=True)
class LateCount:
    """How much is late, for a home page; ``is_more``: more than that."""

    number: int
    is_more: bool


def count_late(services: Services, person: Person, index: SearchIndex) -> LateCount:
    """How many questions are late of those that this person may chase; the index must have caught up.

    No record that tells of a return is opened.
    """
    today = london_date(services.clock())
    counted = [
        (len(list(islice(kind, MOST_LOOKED_AT + 1))), MOST_LOOKED_AT) for kind in _asked(services, person, today)
    ]
    if sends_for_the_service(person):
        counted.append((count_late_returns(services, person, index, today, MOST_SHOWN + 1), MOST_SHOWN))
    return LateCount(sum(min(pair) for pair in counted), any(found > most for found, most in counted))


def chase_list(services: Services, person: Person, most: int = MOST_SHOWN) -> ChaseList:
    """The questions that are late, of those that this person may chase: those of the service, or of their own house.

    What was due first is never cut off: it matters most.
    """
    firsts = chain.from_iterable(islice(kind, most + 1) for kind in _late(services, person))
    found = sorted(firsts, key=lambda one: one.reply_by)
    names = {o.organisation_id: o.name for o in Accounts(services.log).organisations()}
    rows = [_overdue(services, person, one, names) for one in found[:most]]
    return ChaseList(tuple(rows), len(found) > most)


def _late(services: Services, person: Person) -> list[Iterator[Question]]:
    """What is late, each kind with the longest late at the front."""
    today = london_date(services.clock())
    asked = _asked(services, person, today)
    if sends_for_the_service(person):
        asked.append(_chased(services, person, late_returns(services, today)))
    return asked


def _asked(services: Services, person: Person, today: date) -> list[Iterator[Question]]:
    """Letters, and links, of those who write for the service; for others, the letters of their own organisation."""
    if sends_for_the_service(person):
        kinds = (late_letters(services, today), late_links(services, today))
        return [_chased(services, person, kind) for kind in kinds]
    if any(services.templates.declared(lambda declaration: bool(declaration.issued_by.intersection(person.roles)))):
        persons = Accounts(services.log).persons()
        colleagues = [one.person_id for one in persons if one.organisation_id == person.organisation_id]
        own = late_letters(services, today, colleagues)
        return [(one for one in own if one.days_late(today) and may_read_letter(services, person, one.state))]
    return []


def _chased(services: Services, person: Person, found: Iterator[Question]) -> Iterator[Question]:
    """Those that are late and that this person may write about."""
    today = london_date(services.clock())
    return (one for one in found if one.days_late(today) and _may(services, person, one))


def _may(services: Services, person: Person, found: Question) -> bool:
    """What was erased meanwhile is chased no more."""
    about = [services.log.state(record_id) for record_id in found.about]
    kept = [state for state in about if state.stage is not Stage.ERASED]
    return bool(kept) and all(may(services, person, Action.ISSUE_LETTERS, state) for state in kept)


def _overdue(services: Services, person: Person, found: Question, names: Mapping[str, str]) -> Overdue:
    template = services.templates.get(found.chaser)
    return Overdue(
        question=found,
        addressee=names.get(found.organisation_id) or _addressee(services, found),
        days_late=found.days_late(london_date(services.clock())),
        told_next=told_next(services, found),
        may_remind=template is not None and bool(template.declaration.issued_by.intersection(person.roles)),
    )


def told_next(services: Services, found: Question) -> str:
    """Who is told if the next reminder is not answered either; empty where the reminder names nobody."""
    template = services.templates.get(found.chaser)
    steps = TOLD_NEXT.get(template.declaration.audience, ()) if template else ()
    return steps[min(len(found.chased_on), len(steps) - 1)] if steps else ""


def _addressee(services: Services, found: Question) -> str:
    """To whom a letter without an organisation went, as it says itself."""
    template = services.templates.get(found.state.slug)
    if template is None or found.state.form_number != LETTER_FORM_NUMBER:
        return ""
    number = issuing_entry(services, found.state.record_id).number
    values = json.loads(services.log.read_payload(found.state.record_id, number, "values"))
    return next((text for field_id, _, text in values if field_id == template.declaration.addressee), "")
