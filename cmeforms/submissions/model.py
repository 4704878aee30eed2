"""Answers, drafts and submissions as values; frozen, without storage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from cmeforms.submissions.answers import Answer, Json


@dataclass(frozen=True)
class Answers:
    """One well-shaped answer per field id, in the definition's order; a field not answered is absent."""

    by_field: Mapping[str, Answer] = field(default_factory=dict)

    def __iter__(self) -> Iterator[str]:
        """The ids of the answered fields."""
        return iter(self.by_field)

    def get(self, field_id: str) -> Answer | None:
        """The answer to a field, or None."""
        return self.by_field.get(field_id)

    def document(self) -> dict[str, Json]:
        """The answers document: field id to JSON value."""
        return {field_id: answer.document() for field_id, answer in self.by_field.items()}

    def merged(self, other: Answers) -> Answers:
        """These answers with another part's answers added."""
        return Answers({**self.by_field, **other.by_field})


@dataclass(frozen=True)
class GivenSignature:
    """A signature as a document prints and carries it: who, in which role, when, under which statement."""

    signature_id: str
    name: str
    role: str
    signed_at: datetime
    statement: str
    outcome: str = ""
    reason: str = ""


@dataclass(frozen=True)
class PaperOrigin:
    """Where answers come from that were first written by hand: who filled in the paper and when, who typed it up."""

    filled_by: str
    filled_on: date
    typed_by: str
    typed_at: datetime


@dataclass(frozen=True)
class Submission:
    """Accepted and frozen answers: all that a document is derived from.

    ``accepted_at`` (aware UTC) dates every document of this revision; ``on`` is its London date, the
    day that computed answers are worked out for. ``past_signatures`` were given on an earlier document
    that this revision supersedes, named by ``supersedes`` (a reference with revision, or empty).
    ``short_code`` stands on page one of every document of this revision; empty if nothing is recorded.
    ``paper`` says that a form filled in by hand was typed up.
    """

    record_id: str
    reference: str
    submission_revision: int
    accepted_at: datetime
    on: date
    answers: Answers
    photos: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    past_signatures: tuple[GivenSignature, ...] = ()
    supersedes: str = ""
    short_code: str = ""
    paper: PaperOrigin | None = None
