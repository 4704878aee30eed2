"""Issues enquiry letters: chosen children to chosen schools, one letter a school, all in one act or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from cmeforms.casework.access import require_record, require_service
from cmeforms.casework.letter_suppressions import refusals
from cmeforms.casework.letter_values import authority_values, child_values, letter_values, officer_values, school_values
from cmeforms.casework.letters.choosing import ENQUIRY_TEMPLATE
from cmeforms.casework.letters.recording import LETTER_ABOUT, Addressed, issued_before, record_letter
from cmeforms.casework.letters.stops import stops_of
from cmeforms.casework.lists import newest
from cmeforms.casework.reading_records import read_submission
from cmeforms.casework.references import letter_reference
from cmeforms.casework.services import Services
from cmeforms.casework.viewing import ListedRecord
from cmeforms.clock import london_date
from cmeforms.documents.letters.loader import LetterTemplate
from cmeforms.documents.letters.model import ChildValue, LetterValues, MergeContent
from cmeforms.documents.letters.rendered import RenderedLetter
from cmeforms.documents.letters.rendering import render_letter
from cmeforms.errors import ActRefused, RecordNotFound
from cmeforms.people.authorise import Action
from cmeforms.people.model import Organisation, OrganisationKind, Person
from cmeforms.records.accounts import Accounts
from cmeforms.records.act import Act
from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.rulebook.days import within_working_days
from cmeforms.submissions.lifecycle import RecordState

ENQUIRY_ABOUT = "cme2"
"""The form whose submissions an enquiry letter can be about."""


@dataclass(frozen=True)
class Enquiry:
    """What an officer asks for: about which records, to which schools, with which note; ``run_id`` makes it one run.

    The same ``run_id`` issued twice (a double click) issues once.
    """

    record_ids: tuple[str, ...]
    organisation_ids: tuple[str, ...]
    run_id: str
    note: str = field(default="", repr=False)


@dataclass(frozen=True)
class PreparedRun:
    """A run made ready and not yet issued: the letters as they would leave."""

    enquiry: Enquiry
    template: LetterTemplate
    letters: tuple[tuple[Organisation, RenderedLetter], ...]
    reply_by: date


@dataclass(frozen=True)
class IssuedLetter:
    """One letter that was issued."""

    record_id: str
    reference: str
    organisation_id: str
    sha256: str


def prepare_run(services: Services, person: Person, enquiry: Enquiry) -> PreparedRun:
    """Make the letters of an enquiry without issuing them: what the officer reads first.

    Raises ``NotAllowed``, ``ActRefused`` (nobody chosen, not a school), ``MergeFieldError`` (blanks).
    """
    require_service(services, person, Action.ISSUE_LETTERS)
    if not enquiry.record_ids or not enquiry.organisation_ids:
        raise ActRefused("Choose at least one child and at least one school.")
    template = services.templates.get(ENQUIRY_TEMPLATE)
    if template is None:
        raise ActRefused("The letter template cannot be used now. Tell the administrator.")
    on = london_date(services.clock())
    reply_by = within_working_days(on, services.settings.reply_working_days)
    children = [_child(services, person, template, record_id) for record_id in dict.fromkeys(enquiry.record_ids)]
    schools = [_school(services, organisation_id) for organisation_id in dict.fromkeys(enquiry.organisation_ids)]
    enquiry_ref = f"ENQ-{enquiry.run_id[:8].upper()}"
    letters = []
    for school in schools:
        values = {
            **authority_values(services.settings.authority),
            **officer_values(person, services.settings.authority),
            **school_values(school),
            **letter_values(
                letter_reference("L1", enquiry.run_id, school.organisation_id), enquiry_ref, on, reply_by, enquiry.note
            ),
        }
        letters.append((school, _render(template, values, children, school)))
    return PreparedRun(enquiry, template, tuple(letters), reply_by)


def _render(
    template: LetterTemplate,
    values: dict[str, MergeContent],
    children: Sequence[dict[str, ChildValue]],
    school: Organisation,
) -> RenderedLetter:
    merged = LetterValues(of_letter=values, of_children=tuple(children), row=school.organisation_id)
    return render_letter(template, merged, merged.child_refs)


def _child(services: Services, person: Person, template: LetterTemplate, record_id: str) -> dict[str, ChildValue]:
    state = require_record(services, person, Action.ISSUE_LETTERS, record_id)
    if state.slug != ENQUIRY_ABOUT:
        raise ActRefused("An enquiry letter is about children who were referred.")
    stopped = refusals(template.declaration, stops_of(services, state))
    if stopped:
        raise ActRefused(f"{state.reference}: {' '.join(stopped)}")
    stored = read_submission(services, state)
    return child_values(state.reference, stored.loaded.definition, stored.submission.answers)


def _school(services: Services, organisation_id: str) -> Organisation:
    try:
        organisation = Accounts(services.log).organisation(organisation_id)
    except RecordNotFound as error:
        raise ActRefused("Choose the schools from the list.") from error
    if organisation.kind is not OrganisationKind.SCHOOL:
        raise ActRefused("An enquiry letter goes to schools only.")
    return organisation


def issue_run(services: Services, person: Person, enquiry: Enquiry) -> tuple[IssuedLetter, ...]:
    """Issue the letters of an enquiry: each becomes a record of its own, linked to its children, in one act.

    A second click, also at the same moment, issues nothing more and gives the same letters. Raises as
    ``prepare_run`` does, and ``ActRefused`` for an enquiry changed after it was issued.
    """
    require_service(services, person, Action.ISSUE_LETTERS)
    earlier = _issued_before(services, enquiry)
    if earlier:
        return earlier
    run = prepare_run(services, person, enquiry)
    issued: list[IssuedLetter] = []
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        if not _is_issued(services, enquiry):
            for school, letter in run.letters:
                issued.append(_issue(act, run, school, letter))
            facts = {"run_id": enquiry.run_id, "template": ENQUIRY_TEMPLATE, "letters": [i.record_id for i in issued]}
            act.append(NewEntry(EntryKind.LETTER_RUN_ISSUED, facts=facts))
    return tuple(issued) or _issued_before(services, enquiry)


def _issue(act: Act, run: PreparedRun, school: Organisation, letter: RenderedLetter) -> IssuedLetter:
    record_id = record_letter(
        act,
        Addressed(
            run_id=run.enquiry.run_id,
            recipient=school.organisation_id,
            template=run.template,
            letter=letter,
            record_ids=run.enquiry.record_ids,
            organisation_id=school.organisation_id,
            reply_by=run.reply_by,
        ),
    )
    return IssuedLetter(record_id, letter.ref, school.organisation_id, letter.sha256)


def choices_for(services: Services, person: Person) -> tuple[list[ListedRecord], list[Organisation]]:
    """The submitted referrals and the schools that an officer can choose from."""
    require_service(services, person, Action.ISSUE_LETTERS)
    schools = [o for o in Accounts(services.log).organisations() if o.kind is OrganisationKind.SCHOOL]
    return newest(services, person, ENQUIRY_ABOUT, Action.ISSUE_LETTERS), schools


def issued_run(services: Services, person: Person, enquiry: Enquiry) -> list[tuple[IssuedLetter, str]]:
    """The letters of a run that was issued, with the schools' names; none if it was not."""
    require_service(services, person, Action.ISSUE_LETTERS)
    names = {o.organisation_id: o.name for o in Accounts(services.log).organisations()}
    return [(letter, names[letter.organisation_id]) for letter in _issued_before(services, enquiry)]


def _letter_states(services: Services, enquiry: Enquiry) -> list[RecordState | None]:
    return issued_before(services.log, enquiry.run_id, enquiry.organisation_ids)


def _is_issued(services: Services, enquiry: Enquiry) -> bool:
    return any(_letter_states(services, enquiry))


def _issued_before(services: Services, enquiry: Enquiry) -> tuple[IssuedLetter, ...]:
    """The letters of this run, if it was issued already; ``ActRefused`` if other schools or children were chosen."""
    states = _letter_states(services, enquiry)
    letters = [state for state in states if state]
    if not letters:
        return ()
    about = {other for relation, other in letters[0].links if relation == LETTER_ABOUT}
    if len(letters) < len(states) or about != set(enquiry.record_ids):
        raise ActRefused("This enquiry was issued already, with other choices. Begin a new one.")
    return tuple(IssuedLetter(s.record_id, s.reference, s.organisation_id, s.documents[0].sha256) for s in letters)
