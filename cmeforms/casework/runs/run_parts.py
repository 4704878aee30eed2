"""Reads once what the letters of a run are made of, and makes each row's letter from it; issues nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from cmeforms.casework.forms.letter_values import (
    authority_values,
    letter_values,
    officer_values,
    school_values,
)
from cmeforms.casework.ground.references import letter_reference
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.series import SERIES
from cmeforms.casework.runs.enquiries import RECIPIENTS, Enquiry, Row
from cmeforms.casework.runs.run_children import ChildPart, child_reader
from cmeforms.clock import london_date
from cmeforms.documents.letters.loader import LetterTemplate
from cmeforms.documents.letters.merge_values import value_mistakes
from cmeforms.documents.letters.model import (
    LetterValues,
    MergeContent,
)
from cmeforms.documents.letters.rendered import RenderedLetter
from cmeforms.documents.letters.rendering import render_letter
from cmeforms.errors import ActRefused
from cmeforms.people.model import Organisation, OrganisationKind, Person
from cmeforms.records.accounts import Accounts
from cmeforms.rulebook.days import within_working_days

WORDS_GONE = "The words of this run were erased together with a child. Begin a new run."
UNNAMED_CONTACT = "Children missing education lead"
"""Whom a letter to another authority greets while the directory names nobody."""

_WRONG_KIND = {
    OrganisationKind.SCHOOL: "This letter goes to schools only.",
    OrganisationKind.LOCAL_AUTHORITY: "This letter goes to other local authorities only.",
}


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
        known |= {SERIES: str(children[0].letters_before + row.place + 1)}
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
    read_child = child_reader(services, person, enquiry, declaration)
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
