"""What a run's letters say of each child, read from the newest submission, or why they must not; makes no letter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from cmeforms.casework.forms.letter_values import child_values
from cmeforms.casework.forms.reading_records import StoredSubmission, read_submission
from cmeforms.casework.ground.access import may
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.known_values import content_of_kind, known_contents
from cmeforms.casework.letters.recording import letter_record_id
from cmeforms.casework.letters.series import SERIES, letters_before
from cmeforms.casework.letters.stops import stops_of
from cmeforms.casework.letters.suppressions import refusals
from cmeforms.casework.runs.enquiries import Enquiry, rows_of
from cmeforms.documents.letters.model import (
    CHILD_REF,
    Audience,
    ChildValue,
    LetterDeclaration,
    MergeContent,
    merge_child,
)
from cmeforms.errors import RecordErased, RecordNotFound
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.submissions.lifecycle import RecordState

NOT_USABLE = "One of the forms cannot be used for this letter: it is erased, not yours, or of another kind."


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


def child_reader(
    services: Services, person: Person, enquiry: Enquiry, declaration: LetterDeclaration
) -> Callable[[str], ChildPart]:
    """What reads the part of a form's child, by the form's record id, for one person and one run."""
    has_series = any(f.id == SERIES for f in declaration.letter_fields)
    own = {letter_record_id(enquiry.run_id, row.recipient) for row in rows_of(enquiry)} if has_series else set()

    def read(record_id: str) -> ChildPart:
        try:
            state = services.log.state(record_id)
            if not may(services, person, Action.ISSUE_LETTERS, state) or state.slug not in declaration.forms:
                return ChildPart(refusal=NOT_USABLE)
            stopped = refusals(declaration, stops_of(services, state))
            if stopped:
                return ChildPart(refusal=f"{state.reference}: {' '.join(stopped)}")
            part = _child_part(declaration, state, read_submission(services, state))
        except (RecordNotFound, RecordErased):
            return ChildPart(refusal=NOT_USABLE)
        return replace(part, letters_before=letters_before(services, state, own)) if has_series else part

    return read


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
