"""Whose turn it is with a notice that was put forward, and whether it still waits; decides nothing."""

from __future__ import annotations

from cmeforms.casework.ground.access import refuse, require_record
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.waiting_notices import PutForward, Standing, entry_of_notice, notice_of, standing_of
from cmeforms.errors import ActRefused, NotAllowed
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.rulebook.text import normalise_newlines, text_problems

LONGEST_WORDS = 500
WAITS_NO_MORE = "This notice does not wait any more. Write it again if it is still needed."


def known_notice(services: Services, person: Person, record_id: str, run_id: str) -> PutForward:
    """A notice, whatever became of it, for whoever issues such letters from its record; else ``NotAllowed``."""
    require_record(services, person, Action.ISSUE_LETTERS, record_id)
    found = notice_of(services, person, record_id, run_id)
    if found is None:
        raise NotAllowed("there is no such notice for this person")
    return found


def require_waits(services: Services, record_id: str, run_id: str) -> None:
    """Pass if a notice waits; to be asked inside the act: of two who decide at once the second is told.

    Raises ``ActRefused``.
    """
    entry = entry_of_notice(services, record_id, run_id)
    if entry is None or standing_of(services, entry) is not Standing.WAITS:
        raise ActRefused(WAITS_NO_MORE)


def require_writer(services: Services, person: Person, found: PutForward, *, is_own: bool) -> None:
    """Pass if this person wrote the notice, or did not, as it must be; else ``NotAllowed`` and an audit event."""
    if found.is_own is not is_own:
        refuse(services, person, Action.ISSUE_LETTERS, found.state.record_id)
        raise NotAllowed("one person writes a notice, another one decides on it")


def words_to_keep(words: str, told: str) -> str:
    """What a person wrote, kept as it stands; ``ActRefused`` for nothing, too much or what is no text."""
    words = normalise_newlines(words).strip()
    if not words or text_problems(words, LONGEST_WORDS):
        raise ActRefused(f"{told}, in at most {LONGEST_WORDS} characters.")
    return words
