"""Makes enquiry letters ready: chosen children to chosen schools, one letter a school; issues nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from cmeforms.casework.forms.letter_values import (
    authority_values,
    child_values,
    letter_values,
    officer_values,
    school_values,
)
from cmeforms.casework.forms.reading_records import read_submission
from cmeforms.casework.ground.access import require_record, require_service
from cmeforms.casework.ground.references import letter_reference
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.choosing import ENQUIRY_TEMPLATE
from cmeforms.casework.letters.stops import stops_of
from cmeforms.casework.letters.suppressions import refusals
from cmeforms.casework.lists.work_lists import newest
from cmeforms.casework.mail.directory import still_open
from cmeforms.casework.papers.viewing import ListedRecord
from cmeforms.clock import london_date
from cmeforms.documents.letters.loader import LetterTemplate
from cmeforms.documents.letters.model import ChildValue, LetterValues, MergeContent
from cmeforms.documents.letters.rendered import RenderedLetter
from cmeforms.documents.letters.rendering import render_letter
from cmeforms.errors import ActRefused, MergeFieldError, RecordNotFound
from cmeforms.people.authorise import Action
from cmeforms.people.model import Organisation, OrganisationKind, Person
from cmeforms.records.accounts import Accounts
from cmeforms.rulebook.days import within_working_days

ENQUIRY_ABOUT = "cme2"
"""The form whose submissions an enquiry letter can be about."""


@dataclass(frozen=True)
class Enquiry:
    """What an officer asks for: about which records, to which schools, with which note; ``run_id`` makes it one run."""

    record_ids: tuple[str, ...]
    organisation_ids: tuple[str, ...]
    run_id: str
    note: str = field(default="", repr=False)

    @property
    def reference(self) -> str:
        """What the whole enquiry is called in every letter."""
        return f"ENQ-{self.run_id[:8].upper()}"


@dataclass(frozen=True)
class FailedRow:
    """A school that gets no letter, and why; the reason names no child."""

    organisation_id: str
    reason: str


@dataclass(frozen=True)
class PreparedRun:
    """A run made ready and not yet issued: the letters as they would leave."""

    enquiry: Enquiry
    template: LetterTemplate
    letters: tuple[tuple[Organisation, RenderedLetter], ...]
    reply_by: date
    failed: tuple[FailedRow, ...] = ()


def prepare_run(services: Services, person: Person, enquiry: Enquiry) -> PreparedRun:
    """Make the letters of an enquiry without issuing them: what the officer reads first.

    Raises as ``prepare_letters``, and ``ActRefused`` if no letter at all can be made.
    """
    run = prepare_letters(services, person, enquiry)
    if not run.letters:
        raise ActRefused(" ".join(dict.fromkeys(row.reason for row in run.failed)))
    return run


def prepare_letters(services: Services, person: Person, enquiry: Enquiry) -> PreparedRun:
    """The letters of an enquiry that can be made; a school without one stands in ``failed`` with the reason.

    Raises ``NotAllowed``, ``ActRefused`` (nobody chosen, a child who must not be asked about).
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
    authority = services.settings.authority
    sender = {**authority_values(authority), **officer_values(person, authority.phone, template.declaration.issued_by)}
    letters: list[tuple[Organisation, RenderedLetter]] = []
    failed: list[FailedRow] = []
    for organisation_id in dict.fromkeys(enquiry.organisation_ids):
        try:
            school = _school(services, organisation_id)
            values = {**sender, **school_values(school), **_of_letter(enquiry, organisation_id, on, reply_by)}
            letters.append((school, _render(template, values, children, school)))
        except MergeFieldError as error:
            failed.append(FailedRow(organisation_id, "; ".join(f"{m.key} {m.reason}" for m in error.mistakes)))
        except ActRefused as error:
            failed.append(FailedRow(organisation_id, str(error)))
    return PreparedRun(enquiry, template, tuple(letters), reply_by, tuple(failed))


def _of_letter(enquiry: Enquiry, organisation_id: str, on: date, reply_by: date) -> dict[str, MergeContent]:
    reference = letter_reference("L1", enquiry.run_id, organisation_id)
    return letter_values(reference, enquiry.reference, on, reply_by, enquiry.note)


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
    if organisation.closed_on:
        raise ActRefused("The school is closed.")
    return organisation


def choices_for(services: Services, person: Person) -> tuple[list[ListedRecord], list[Organisation]]:
    """The submitted referrals and the schools that an officer can choose from."""
    require_service(services, person, Action.ISSUE_LETTERS)
    known = still_open(Accounts(services.log).organisations())
    schools = [o for o in known if o.kind is OrganisationKind.SCHOOL]
    return newest(services, person, ENQUIRY_ABOUT, Action.ISSUE_LETTERS), schools
