"""What keeps a letter from being issued, and the sentence that says so; pure, reads no record."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date

from cmeforms.definitions.letter_stops import Suppression
from cmeforms.documents.letters.model import Audience, LetterDeclaration, MergeContent
from cmeforms.rulebook.identifiers import upn_problem

REASONS = {
    Suppression.CHILD_DIED: "The child has died. No letter goes out. Your manager decides who speaks to the family.",
    Suppression.REFUGE: "The child lives in a refuge, or the address is restricted. A letter could tell "
    "somebody where. Make contact in the way agreed with the refuge.",
    Suppression.NO_CONTACT: "Contact would raise the risk to the child. Ask the social worker or the police officer "
    "who said so before anybody writes.",
    Suppression.ALLEGED_RISK: "The person written to is said to be a risk to the child. Ask children’s social care "
    "how to make contact.",
    Suppression.SPECIAL_SCHOOL: "The pupil is at a special school. Instead of this letter, give notice of an emergency "
    "annual review of the education, health and care plan.",
}
"""Source: forms.md 6.0 "Suppression" and L17."""

QUESTIONS = {
    Suppression.REFUGE: "The child lives in a refuge, or the address is restricted",
    Suppression.NO_CONTACT: "The police or social care say that contact would raise the risk",
    Suppression.ALLEGED_RISK: "The person written to is said to be a risk to the child",
    Suppression.SPECIAL_SCHOOL: "The pupil is at a special school",
}
"""What a person is asked before a letter goes to a home; no record is sure to know it."""

NOT_TOLD_WHY = (
    "Something that you may not see stops this letter. Ask the authority’s children missing education team before "
    "anybody writes."
)
"""A school must not learn from a letter that there is a refuge, or that somebody is suspected."""

PERSON_AT_RISK = (
    "This letter must not go to this person now. Ask children’s social care how to make contact before anybody writes."
)

SCHOOL_NUMBER = "A number that only schools and authorities use must not go to a home address. Take it out."
OTHER_LAW = "This notice belongs to the law of another date. Choose the version for today."

_UPN_LIKE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z](?:[ -]?[0-9]){11}[ -]?[0-9A-Za-z](?![A-Za-z0-9])")


def refusals(declaration: LetterDeclaration, found: Collection[Suppression]) -> tuple[str, ...]:
    """A sentence for each thing found that stops this letter; nothing if it may go."""
    return tuple(REASONS[stop] for stop in declaration.suppressed_by if stop in found)


def questions_of(declaration: LetterDeclaration) -> dict[Suppression, str]:
    """What must be asked before this letter goes, in order; nothing for a letter between institutions."""
    if not declaration.audience.is_at_home:
        return {}
    return {stop: QUESTIONS[stop] for stop in declaration.suppressed_by if stop in QUESTIONS}


def text_refusals(audience: Audience, contents: Iterable[MergeContent]) -> tuple[str, ...]:
    """What must not be typed into a letter to a home: a text shaped like a unique pupil number.

    Source: forms.md 6.0, "UPN only in letters between institutions".
    """
    is_named = audience.is_at_home and any(_names_a_pupil(text) for content in contents for text in _texts(content))
    return (SCHOOL_NUMBER,) if is_named else ()


def _texts(content: MergeContent) -> tuple[str, ...]:
    if isinstance(content, date):
        return ()
    return (content,) if isinstance(content, str) else content


def _names_a_pupil(text: str) -> bool:
    """Grouped by blanks or hyphens it must be a number that exists: a telephone number between letters is none."""
    found = (match[0] for match in _UPN_LIKE.finditer(text))
    return any(like.isalnum() or upn_problem(like.replace("-", "")) is None for like in found)
