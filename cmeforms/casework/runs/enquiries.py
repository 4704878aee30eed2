"""What a letter run is asked to be: which children, which recipients, which words, and the rows that follow; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cmeforms.casework.letters.choosing import ENQUIRY_TEMPLATE
from cmeforms.documents.letters.model import About, Audience, LetterDeclaration, MergeField
from cmeforms.people.model import OrganisationKind

RUN_TEMPLATES = {ENQUIRY_TEMPLATE: About.CHILDREN, "la-enquiry": About.CHILD}
"""The letters that go out in runs: one about all chosen children, or one for each. Source: forms.md L1 and L2."""

RECIPIENTS = {
    Audience.SCHOOL: OrganisationKind.SCHOOL,
    Audience.AUTHORITY: OrganisationKind.LOCAL_AUTHORITY,
}
"""Who gets a run's letters, by whom the letter is written to."""

NOTE = "letter.officer_note"

PROPOSED_WORDS: Mapping[str, str] = {
    "case.source_of_belief": "We do not know where the child is. We ask every authority to which the family may have "
    "moved.",
    "case.support": "Please phone us before a visit. We tell you then what you need to know.",
    "case.urgency": "usual, ten working days",
}
"""What is typed once for all letters of a run, and what stands there first: so many readers must not learn more."""


@dataclass(frozen=True)
class Enquiry:
    """What an officer asks for: about which records, to which organisations; ``run_id`` makes it one run.

    ``words`` are typed once and stand in every letter, by merge field id; None once they were erased with a child.
    ``template_sha256`` (hex) holds all its letters to the template that was read; empty where nobody read one.
    """

    record_ids: tuple[str, ...]
    organisation_ids: tuple[str, ...]
    run_id: str
    template: str = ENQUIRY_TEMPLATE
    words: Mapping[str, str] | None = field(default_factory=dict, repr=False)
    template_sha256: str = ""

    @property
    def reference(self) -> str:
        """What the whole enquiry is called in every letter."""
        return f"ENQ-{self.run_id[:8].upper()}"


@dataclass(frozen=True)
class Row:
    """One letter of a run: to whom it goes and which records it is about.

    ``recipient`` tells it from the run's other letters; ``place`` is the recipient's among all, from 0.
    """

    organisation_id: str
    record_ids: tuple[str, ...]
    recipient: str
    place: int


@dataclass(frozen=True)
class FailedRow:
    """A letter that cannot be made, and why; the reason names no child but by its reference."""

    row: Row
    reason: str

    @property
    def organisation_id(self) -> str:
        """To whom it was to go."""
        return self.row.organisation_id


def rows_of(enquiry: Enquiry) -> list[Row]:
    """The letters of a run in printing order, recipient by recipient.

    A letter about several children makes one row for each recipient, a letter about one child makes one for each
    recipient and child.
    """
    record_ids, recipients = tuple(dict.fromkeys(enquiry.record_ids)), dict.fromkeys(enquiry.organisation_ids)
    if RUN_TEMPLATES[enquiry.template] is About.CHILDREN:
        return [Row(recipient, record_ids, recipient, place) for place, recipient in enumerate(recipients)]
    return [
        Row(recipient, (record_id,), f"{recipient}:{record_id}", place)
        for place, recipient in enumerate(recipients)
        for record_id in record_ids
    ]


def asked_words(declaration: LetterDeclaration) -> tuple[MergeField, ...]:
    """The fields that are typed once for a whole run."""
    return tuple(f for f in declaration.letter_fields if f.is_editable or f.id in PROPOSED_WORDS)


def proposed_words(declaration: LetterDeclaration) -> dict[str, str]:
    """What stands in their boxes first."""
    return {asked.id: PROPOSED_WORDS.get(asked.id, "") for asked in asked_words(declaration)}
