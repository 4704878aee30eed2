"""A letter on a person's screen before anything is typed: what they ask for, and what is known; issues nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.choosing import LettersOfRecord, OfferedLetter, chosen_letter, letters_of_record
from cmeforms.casework.letters.filling import LetterToFill
from cmeforms.casework.letters.known_values import language_of
from cmeforms.casework.letters.proposing import Written, propose, propose_parent
from cmeforms.casework.letters.reminding import Chase, chase_proposals, open_chase
from cmeforms.errors import ActRefused
from cmeforms.people.model import Person


@dataclass(frozen=True)
class LetterRequest:
    """What a person asks for: which letter from which record, to which of the parents, and what they typed.

    ``parent`` counts the form's parents from 1, 0 is somebody else. ``applies`` is their answer to what may
    stop the letter: a code, ``none``, or empty while they have not said. ``is_large`` asks for large print.
    ``run_id`` makes it one letter. ``chases`` is the letter or form that it reminds of, sent to
    ``chased_organisation``. ``written_at`` (aware) is set where the letter was written before it is issued.
    ``read_sha256`` (hex) names the template whose words the person read; empty where nobody read them before.
    """

    record_id: str
    template: str
    run_id: str
    chases: str = ""
    chased_organisation: str = ""
    parent: int = 0
    applies: str = ""
    is_large: bool = False
    typed: Mapping[str, str] = field(default_factory=dict, repr=False)
    written_at: datetime | None = None
    read_sha256: str = ""


@dataclass(frozen=True)
class OpenLetter:
    """A letter on a person's screen. ``language`` is the family's where it is not English."""

    letters: LettersOfRecord
    offered: OfferedLetter
    filling: LetterToFill
    language: str
    chase: Chase | None = None


def open_letter(services: Services, person: Person, request: LetterRequest) -> OpenLetter:
    """The letter before anything is typed. Raises ``NotAllowed``, ``ActRefused`` (does not fit, must not go)."""
    letters = letters_of_record(services, person, request.record_id)
    offered = chosen_letter(services, letters, request.template)
    written = Written(request.run_id, request.written_at or services.clock())
    filling = propose(services, person, letters, offered.template, written)
    language = language_of(letters.stored.submission.answers)
    parent = letters.parents[request.parent - 1] if 1 <= request.parent <= len(letters.parents) else None
    proposed = propose_parent(parent, language, str(filling.known["sender.phone"]))
    chase = _open_chase(services, person, request)
    if chase:
        proposed |= chase_proposals(services, offered.template, chase)
        filling = replace(filling, known={**filling.known, "enquiry.ref": chase.question.state.reference})
    return OpenLetter(letters, offered, replace(filling, proposed={**filling.proposed, **proposed}), language, chase)


def _open_chase(services: Services, person: Person, request: LetterRequest) -> Chase | None:
    """What the letter reminds of; ``ActRefused`` if it is not the reminder that belongs to it."""
    if not request.chases:
        return None
    chase = open_chase(services, person, request.chases, request.chased_organisation)
    if (chase.question.chaser, chase.record_ids[0]) != (request.template, request.record_id):
        raise ActRefused("This letter does not remind of that one.")
    return chase
