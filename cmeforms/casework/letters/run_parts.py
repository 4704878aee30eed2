"""Reads once what the letters of a run are made of, and makes each row's letter from it; issues nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from cmeforms.casework.forms.letter_values import (
    authority_values,
    child_values,
    letter_values,
    officer_values,
    school_values,
)
from cmeforms.casework.forms.reading_records import StoredSubmission, read_submission
from cmeforms.casework.ground.access import may
from cmeforms.casework.ground.child_record import linked_to
from cmeforms.casework.ground.references import letter_reference
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.enquiries import RECIPIENTS, Enquiry, Row
from cmeforms.casework.letters.known_values import content_of_kind, known_contents
from cmeforms.casework.letters.recording import CHILD_NAMED_IN, letter_record_id
from cmeforms.casework.letters.stops import forms_about_the_child, stops_of
from cmeforms.casework.letters.suppressions import refusals
from cmeforms.clock import london_date
from cmeforms.documents.letters.loader import LetterTemplate
from cmeforms.documents.letters.merge_values import value_mistakes
from cmeforms.documents.letters.model import (
    CHILD_REF,
    Audience,
    ChildValue,
    LetterDeclaration,
    LetterValues,
    MergeContent,
    merge_child,
)
from cmeforms.documents.letters.rendered import RenderedLetter
from cmeforms.documents.letters.rendering import render_letter
from cmeforms.errors import ActRefused, RecordErased, RecordNotFound
from cmeforms.people.authorise import Action
from cmeforms.people.model import Organisation, OrganisationKind, Person
from cmeforms.records.accounts import Accounts
from cmeforms.rulebook.days import within_working_days
from cmeforms.submissions.lifecycle import RecordState

NOT_ANY_MORE = "A child of this letter cannot be written about any more."
WORDS_GONE = "The words of this run were erased together with a child. Begin a new run."
UNNAMED_CONTACT = "Children missing education lead"
"""Whom a letter to another authority greets while the directory names nobody."""

_SERIES = "letter.number_in_series"
_WRONG_KIND = {
    OrganisationKind.SCHOOL: "This letter goes to schools only.",
    OrganisationKind.LOCAL_AUTHORITY: "This letter goes to other local authorities only.",
}


@dataclass(frozen=True)
class ChildPart:
    """What a run's letters say of one child; ``refusal`` says why they must not, and then there is nothing else.

    ``of_case`` are values of the letter that come from the child's form; ``letters_before`` counts the letters about
    the child that are not this run's.
    """

    refusal: str = ""
    values: Mapping[str, ChildValue] = field(default_factory=dict, repr=False)
    of_case: Mapping[str, MergeContent] = field(default_factory=dict, repr=False)
    letters_before: int = 0


@dataclass(frozen=True)
class RunParts:
    """What all letters of a run are made of, as it is at this moment."""

    enquiry: Enquiry
    template: LetterTemplate
    on: date
    reply_by: date
    of_run: Mapping[str, MergeContent] = field(repr=False)
    children: Mapping[str, ChildPart] = field(repr=False)
    organisations: Mapping[str, Organisation] = field(repr=False)

    def problem(self, row: Row) -> str:
        """Why a row's letter cannot be made; empty if it can. Names no child."""
        refused = (self.children[record_id].refusal for record_id in row.record_ids)
        found = [self._run_problem(), self._recipient_problem(row), *dict.fromkeys(refused)]
        if any(found):
            return " ".join(filter(None, found))
        values = self._values(row)
        labels = {f.id: f.label for f in self.template.fields}
        mistakes = value_mistakes(self.template.declaration, values, values.child_refs)
        return "; ".join(dict.fromkeys(f"{labels.get(m.key, m.key)} {m.reason}" for m in mistakes))

    def letter(self, row: Row) -> RenderedLetter:
        """The letter of a row that has no problem."""
        values = self._values(row)
        return render_letter(self.template, values, values.child_refs)

    def _run_problem(self) -> str:
        return WORDS_GONE if self.enquiry.words is None else ""

    def _recipient_problem(self, row: Row) -> str:
        kind = RECIPIENTS[self.template.declaration.audience]
        organisation = self.organisations.get(row.organisation_id)
        if organisation is None:
            return "It is not in the directory."
        if organisation.kind is not kind:
            return _WRONG_KIND[kind]
        return f"{organisation.name} is closed." if organisation.closed_on else ""

    def _values(self, row: Row) -> LetterValues:
        declaration, children = self.template.declaration, [self.children[i] for i in row.record_ids]
        reference = letter_reference(declaration.number, self.enquiry.run_id, row.recipient)
        known: dict[str, MergeContent] = {**self.of_run}
        for child in children:
            known |= child.of_case
        known |= _recipient_values(self.organisations[row.organisation_id])
        known |= letter_values(reference, self.enquiry.reference, self.on, self.reply_by, "")
        known |= {_SERIES: str(children[0].letters_before + row.place + 1)}
        return LetterValues(
            of_letter={f.id: known[f.id] for f in declaration.letter_fields if f.id in known},
            of_children=tuple(child.values for child in children),
            row=row.organisation_id,
        )


def _recipient_values(organisation: Organisation) -> dict[str, MergeContent]:
    contact = organisation.head_name or UNNAMED_CONTACT
    return {**school_values(organisation), "to.la": organisation.name, "to.full_name": contact}


def read_parts(services: Services, person: Person, enquiry: Enquiry, template: LetterTemplate) -> RunParts:
    """Read what the letters of a run are made of now; children and recipients that must not be used say why."""
    on = london_date(services.clock())
    declaration = template.declaration
    authority = services.settings.authority
    organisations = {o.organisation_id: o for o in Accounts(services.log).organisations()}
    read_child = _child_reader(services, person, enquiry, template)
    return RunParts(
        enquiry=enquiry,
        template=template,
        on=on,
        reply_by=within_working_days(on, declaration.reply_working_days or services.settings.reply_working_days),
        of_run={
            **authority_values(authority),
            **officer_values(person, authority.phone, declaration.issued_by),
            **{field_id: text for field_id, text in (enquiry.words or {}).items() if text},
        },
        children={record_id: read_child(record_id) for record_id in dict.fromkeys(enquiry.record_ids)},
        organisations=organisations,
    )


def _child_reader(
    services: Services, person: Person, enquiry: Enquiry, template: LetterTemplate
) -> Callable[[str], ChildPart]:
    declaration = template.declaration
    has_series = any(f.id == _SERIES for f in declaration.letter_fields)
    own = {letter_record_id(enquiry.run_id, recipient) for recipient in _recipients(enquiry)} if has_series else set()

    def read(record_id: str) -> ChildPart:
        try:
            state = services.log.state(record_id)
            if not may(services, person, Action.ISSUE_LETTERS, state) or state.slug not in declaration.forms:
                return ChildPart(refusal=NOT_ANY_MORE)
            stopped = refusals(declaration, stops_of(services, state))
            if stopped:
                return ChildPart(refusal=f"{state.reference}: {' '.join(stopped)}")
            part = _child_part(declaration, state, read_submission(services, state))
        except (RecordNotFound, RecordErased):
            return ChildPart(refusal=NOT_ANY_MORE)
        return replace(part, letters_before=_letters_before(services, state, own)) if has_series else part

    return read


def _recipients(enquiry: Enquiry) -> list[str]:
    return [f"{recipient}:{record_id}" for recipient in enquiry.organisation_ids for record_id in enquiry.record_ids]


def _child_part(declaration: LetterDeclaration, state: RecordState, stored: StoredSubmission) -> ChildPart:
    """What the letter's declaration asks of a child, out of the newest submission."""
    definition, answers = stored.loaded.definition, stored.submission.answers
    if declaration.audience is Audience.SCHOOL:
        return ChildPart(values=_declared(declaration, child_values(state.reference, definition, answers)))
    known = known_contents(definition, answers)
    fitting = {f.id: content_of_kind(f.kind, known[f.id]) for f in declaration.fields if f.id in known}
    found = {field_id: content for field_id, content in fitting.items() if content is not None}
    of_child = {f.key: found[f.id] for f in declaration.child_fields if f.id in found}
    of_case = {field_id: content for field_id, content in found.items() if field_id.startswith("case.")}
    return ChildPart(values=merge_child(state.reference, of_child), of_case={**of_case, "case.ref": state.reference})


def _declared(declaration: LetterDeclaration, values: Mapping[str, ChildValue]) -> dict[str, ChildValue]:
    keys = {CHILD_REF, *(f.key for f in declaration.child_fields)}
    return {key: value for key, value in values.items() if key in keys}


def _letters_before(services: Services, state: RecordState, own: set[str]) -> int:
    """How many letters name the child already, those of this run left out."""
    forms = forms_about_the_child(services, state)
    return len({letter for form in forms for letter in linked_to(form, CHILD_NAMED_IN)} - own)


def require_template(services: Services, slug: str, docx_sha256: str = "") -> LetterTemplate:
    """The template with which a run was begun, or as it is now; ``ActRefused`` if it cannot be used.

    A run that was begun before its template went with an old release goes on with today's.
    """
    template = services.templates.with_hash(slug, docx_sha256) or services.templates.get(slug)
    if template is None:
        raise ActRefused("The letter template cannot be used now. Tell the administrator.")
    return template


def require_any_letter(parts: RunParts, rows: Sequence[Row]) -> None:
    """Pass if at least one letter can be made; ``ActRefused`` with the reasons otherwise."""
    reasons: dict[str, None] = {}
    for row in rows:
        reason = parts.problem(row)
        if not reason:
            return
        reasons[reason] = None
    raise ActRefused(" ".join(reasons))
