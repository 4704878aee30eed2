"""Makes the grab pack of one looked-after child: gathers, draws, seals, notes it in the log; keeps no copy.

The pack's hash stands on the child's record, so that anybody can check it; its contents stand in the forms alone,
and go with them when one is erased. Source: decision 0016.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from cmeforms.casework.children.child_group import require_child
from cmeforms.casework.forms.failures import marking_failure
from cmeforms.casework.forms.reading_records import record_entries
from cmeforms.casework.forms.recording import NO_TIMESTAMP, append_copy, append_locked_copy
from cmeforms.casework.forms.sealing import seal_by_service, verify_address
from cmeforms.casework.ground.services import Services
from cmeforms.casework.ground.short_codes import new_short_code
from cmeforms.casework.packs.pack_contents import Gathered, gather_for
from cmeforms.casework.papers.locked_copies import require_passphrase
from cmeforms.documents.grab_pack import make_pack_outline, pack_ages
from cmeforms.documents.locked import lock_pdf
from cmeforms.documents.pack_ages import PartAge
from cmeforms.documents.pdf import render_pdf
from cmeforms.errors import ActRefused
from cmeforms.people.model import Person
from cmeforms.records.act import Act
from cmeforms.records.entries import EntryKind, LogEntry, NewEntry
from cmeforms.signing.seal import SealedPdf

PACK_STATEMENT = "A grab pack made of recorded submissions, sealed by the service. Nobody signed this document."
NO_PACK = "There is no grab pack yet: the information sharing form (F21) of this child has not been submitted."


@dataclass(frozen=True)
class MadePack:
    """A pack as it was handed out, and the reference of its child."""

    pdf: bytes = field(repr=False)
    reference: str


@dataclass(frozen=True)
class PackOverview:
    """What a person would get now: how old each part is, for whom, and the form whose poster can be made."""

    child_id: str
    reference: str
    reader: str
    ages: tuple[PartAge, ...]
    main_record_id: str
    poster: str


def pack_overview(services: Services, person: Person, child_id: str) -> PackOverview | None:
    """What the pack of a child would hold for this person; None while there is none for them.

    ``NotAllowed`` for who may see nothing about the child.
    """
    gathered = gather_for(services, person, require_child(services, person, child_id))
    if gathered is None:
        return None
    pack = gathered.pack
    ages = tuple(pack_ages(pack))
    return PackOverview(child_id, pack.reference, pack.reader, ages, gathered.main_record_id, pack.definition.poster)


def print_pack(services: Services, person: Person, child_id: str, passphrase: str = "") -> MadePack:
    """Make the pack of a child for somebody who may have it, from what they may see; behind a pass phrase if given.

    Each print is an entry in the log. Raises ``NotAllowed``; ``ActRefused`` while there is no pack for them, or
    for a weak pass phrase; ``RenderError`` and ``SigningError``, noted on the child's record.
    """
    gathered = gather_for(services, person, require_child(services, person, child_id))
    if gathered is None:
        raise ActRefused(NO_PACK)
    with marking_failure(services, person, child_id):
        return make_pack(services, gathered, person.person_id, passphrase)


def make_pack(services: Services, gathered: Gathered, by: str, passphrase: str = "") -> MadePack:
    """Draw, seal and note a pack; one with the same contents as the newest is its copy and keeps its short code.

    Raises as ``print_pack`` does, and asks for nobody's rights.
    """
    if passphrase:
        require_passphrase(passphrase)
    earlier = _same_before(services, gathered)
    code = str(earlier.facts["short_code"]) if earlier else new_short_code()
    pack = replace(gathered.pack, short_code=code, verify_address=verify_address(services.settings, code))
    drawn = render_pdf(make_pack_outline(pack), services.fonts)
    sealed = seal_by_service(services, drawn, pack.made_at, PACK_STATEMENT)
    locked = _locked(services, drawn, pack.made_at, passphrase) if passphrase else None
    with services.log.act(at=pack.made_at, by=by) as act:
        if earlier is None:
            _append_pack(act, gathered, sealed, code)
        elif locked is None:
            append_copy(act, gathered.child_id, sealed, str(earlier.facts["sha256"]))
        if locked:
            of_sha256 = str(earlier.facts["sha256"]) if earlier else sealed.sha256
            append_locked_copy(act, gathered.child_id, locked, of_sha256)
    return MadePack((locked or sealed).pdf, pack.reference)


def _locked(services: Services, drawn: bytes, at: datetime, passphrase: str) -> SealedPdf:
    return seal_by_service(services, lock_pdf(drawn, passphrase), at, PACK_STATEMENT, passphrase)


def _same_before(services: Services, gathered: Gathered) -> LogEntry | None:
    """The newest pack for these readers, if it was made on the same day of the same submissions."""
    entries = record_entries(services, gathered.child_id)
    packs = [e for e in entries if e.kind is EntryKind.DOCUMENT_SEALED and e.facts["audience"] == gathered.audience]
    return packs[-1] if packs and packs[-1].facts["made_of"] == list(gathered.made_of) else None


def _append_pack(act: Act, gathered: Gathered, sealed: SealedPdf, code: str) -> None:
    facts: dict[str, object] = {
        "sha256": sealed.sha256,
        "document_kind": "pdf",
        "audience": gathered.audience,
        "short_code": code,
        "made_of": list(gathered.made_of),
    }
    if sealed.lacks_timestamp:
        facts["timestamp"] = NO_TIMESTAMP
    act.append(NewEntry(EntryKind.DOCUMENT_SEALED, gathered.child_id, facts=facts))
