"""Which letters fit a record, and what stops each of them; issues nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cmeforms.casework.duties.asking_rules import load_local_rules
from cmeforms.casework.forms.reading_records import StoredSubmission, read_submission, submitted_values
from cmeforms.casework.ground.access import may, require_record
from cmeforms.casework.ground.letter_access import letters_to_issue
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.known_risks import Said, risky_names, said_about_contact
from cmeforms.casework.letters.known_values import KnownParent, known_parents
from cmeforms.casework.letters.stops import Stops, forms_about_the_child, stops_for
from cmeforms.casework.letters.suppressions import NOT_TOLD_WHY, OTHER_LAW, questions_of, refusals
from cmeforms.clock import london_date
from cmeforms.definitions.letter_stops import Suppression
from cmeforms.documents.letters.loader import LetterTemplate
from cmeforms.documents.letters.model import Audience, LetterDeclaration
from cmeforms.errors import ActRefused, RecordNotFound
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.rulebook.act_2026 import order_track
from cmeforms.submissions.lifecycle import RecordState


@dataclass(frozen=True)
class OfferedLetter:
    """A letter that belongs to the record's form; ``refusals`` say why it cannot go, empty if it can.

    ``fits_now`` where the outcome of a form about the child calls for it.
    """

    template: LetterTemplate
    refusals: tuple[str, ...]
    fits_now: bool = False

    @property
    def declaration(self) -> LetterDeclaration:
        """What the letter is for."""
        return self.template.declaration

    @property
    def questions(self) -> dict[Suppression, str]:
        """What is asked of the person before the letter goes."""
        return questions_of(self.declaration)


@dataclass(frozen=True)
class LettersOfRecord:
    """A record, the letters that fit it, the parents it names, and what forms say of contact with them."""

    state: RecordState
    stored: StoredSubmission
    offered: tuple[OfferedLetter, ...]
    parents: tuple[KnownParent, ...]
    said: tuple[Said, ...]
    risky_names: tuple[str, ...] = field(repr=False)


def letters_of_record(services: Services, person: Person, record_id: str) -> LettersOfRecord:
    """The letters for a submitted record that this person sends, in the order of their numbers.

    Raises ``NotAllowed`` for a record that is not theirs to write letters about, ``ActRefused`` for one
    that was never submitted.
    """
    state = require_record(services, person, Action.ISSUE_LETTERS, record_id)
    try:
        stored = read_submission(services, state)
    except RecordNotFound as error:
        raise ActRefused("Letters can be written once the form is submitted.") from error
    stops = stops_for(services, person, state)
    track = order_track(london_date(services.clock()), load_local_rules(services.home))
    fitting = [t for t in letters_to_issue(services, person, state) if _is_single(t)]
    told = _outcomes(services, person, state)
    offered = [OfferedLetter(t, _why_not(t.declaration, stops, track), _fits(t.declaration, told)) for t in fitting]
    parents = known_parents(stored.loaded.definition, stored.submission.answers)
    forms = forms_about_the_child(services, state)
    return LettersOfRecord(
        state=state,
        stored=stored,
        offered=tuple(sorted(offered, key=_order)),
        parents=parents,
        said=said_about_contact(services, person, forms),
        risky_names=risky_names(services, forms),
    )


def chosen_letter(services: Services, letters: LettersOfRecord, slug: str) -> OfferedLetter:
    """The letter of this stem; ``ActRefused`` if it does not fit the record, is not this person's, or must not go."""
    offered = next((letter for letter in letters.offered if letter.template.slug == slug), None)
    if offered is None:
        known = services.templates.get(slug)
        is_anothers = known is not None and letters.state.slug in known.declaration.forms
        sender = f" This letter is sent by: {known.declaration.sent_by}." if known and is_anothers else ""
        raise ActRefused(f"Choose a letter from the list.{sender}")
    if offered.refusals:
        raise ActRefused(" ".join(offered.refusals))
    return offered


def _is_single(template: LetterTemplate) -> bool:
    """The enquiry to every school has a page of its own, where the schools are chosen."""
    return template.slug != ENQUIRY_TEMPLATE


ENQUIRY_TEMPLATE = "cme3a"


def _outcomes(services: Services, person: Person, state: RecordState) -> list[tuple[str, Mapping[str, Any]]]:
    """The slug and answers of each submitted form about the child that the person may view."""
    forms = [form for form in forms_about_the_child(services, state) if form.submission_revision]
    return [(f.slug, submitted_values(services, f)) for f in forms if may(services, person, Action.VIEW, f)]


def _fits(declaration: LetterDeclaration, told: Sequence[tuple[str, Mapping[str, Any]]]) -> bool:
    return any(
        slug == occasion.form and values.get(occasion.field) in occasion.is_one_of
        for occasion in declaration.offered_when
        for slug, values in told
    )


def _why_not(declaration: LetterDeclaration, stops: Stops, track: str) -> tuple[str, ...]:
    other_law = (OTHER_LAW,) if declaration.order_track not in ("", track) else ()
    told = refusals(declaration, stops.told)
    untold = (NOT_TOLD_WHY,) if refusals(declaration, stops.found) and not told else ()
    return (*told, *untold, *other_law)


def _order(letter: OfferedLetter) -> tuple[int, str, str]:
    """By the number in ``L11a``, then its version."""
    number = letter.declaration.number
    digits = "".join(c for c in number.partition("-")[0] if c.isdigit())
    return int(digits or 0), number, letter.template.slug


def writes_to_a_parent(letter: OfferedLetter) -> bool:
    """Whether one of the form's parents is chosen first."""
    return letter.declaration.audience is Audience.PARENT
