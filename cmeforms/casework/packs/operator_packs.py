"""Grab pack and poster for whoever runs the service from a terminal; asks for nobody's rights, as ``render`` does."""

from __future__ import annotations

from cmeforms.casework.children.child_group import SeenChild, whole_child
from cmeforms.casework.forms.reading_records import read_submission
from cmeforms.casework.forms.recording import append_document
from cmeforms.casework.forms.sealing import AUDIENCE_STATEMENT, draw, seal_by_service
from cmeforms.casework.ground.child_record import child_of, is_kept
from cmeforms.casework.ground.services import Services
from cmeforms.casework.packs.grab_packs import NO_PACK, MadePack, make_pack
from cmeforms.casework.packs.pack_contents import Gathered, gather
from cmeforms.casework.packs.pack_sources import pack_definition
from cmeforms.casework.papers.rendering import COMMAND_LINE
from cmeforms.errors import ActRefused, RecordNotFound
from cmeforms.records.states import is_child


def pack_by_reference(services: Services, reference: str, passphrase: str = "") -> MadePack:
    """The whole pack of the child with this reference, or of the child that the form with it is about.

    Raises ``RecordNotFound``; ``ActRefused`` while there is no pack, or for a weak pass phrase.
    """
    return make_pack(services, _gathered(services, reference), COMMAND_LINE, passphrase)


def poster_by_reference(services: Services, reference: str) -> MadePack:
    """The sheet for posters and press: no risks, no addresses; kept with its form. Raises as above."""
    gathered = _gathered(services, reference)
    state = services.log.state(gathered.main_record_id)
    stored = read_submission(services, state)
    poster = gathered.pack.definition.poster
    pdf = draw(services, stored.loaded.definition, stored.submission, poster)
    sealed = seal_by_service(services, pdf, stored.submission.accepted_at, AUDIENCE_STATEMENT)
    with services.log.act(at=services.clock(), by=COMMAND_LINE) as act:
        append_document(act, state.record_id, sealed, poster)
    return MadePack(sealed.pdf, state.reference)


def _gathered(services: Services, reference: str) -> Gathered:
    definition = pack_definition(services)
    seen = _child(services, reference)
    gathered = gather(services, definition, seen, seen.forms, lambda _form, _audience: True)
    if gathered is None:
        raise ActRefused(NO_PACK)
    return gathered


def _child(services: Services, reference: str) -> SeenChild:
    state = services.log.find_by_reference(reference)
    child = state if is_child(state) else None
    if child is None and child_of(state):
        child = services.log.state(child_of(state))
    if child is None or not is_kept(child):
        raise RecordNotFound("there is no child with this reference")
    return whole_child(services, child)
