"""A PDF copy of one issued letter on request; the copy is not kept, and asking for it is noted."""

from __future__ import annotations

from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.issued import letter_bytes, require_letter
from cmeforms.documents.letters.pdf_copies import find_office, pdf_copy
from cmeforms.people.model import Person
from cmeforms.records.entries import EntryKind, NewEntry


def can_copy() -> bool:
    """Whether copies can be made on this machine."""
    return bool(find_office())


def copy_letter(services: Services, person: Person, record_id: str) -> tuple[str, bytes]:
    """The letter's reference and a PDF marked as a copy; becomes an audit event.

    Raises ``NotAllowed`` if there is no such letter for this person, ``RenderError`` if no copy can be made.
    """
    state = require_letter(services, person, record_id)
    sha256 = state.documents[0].sha256
    content = pdf_copy(letter_bytes(services, state), state.reference, sha256)
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        act.append(NewEntry(EntryKind.DOCUMENT_DOWNLOADED, record_id, facts={"sha256": sha256}))
    return state.reference, content
