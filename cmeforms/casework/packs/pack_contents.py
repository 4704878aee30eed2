"""Finds what goes into a child's grab pack: the newest submission of each form, as its reader may have it.

Somebody who prints a pack gets of each form the first version that holds only what they may see; decides nothing
else, draws nothing and appends nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from cmeforms.casework.children.child_group import SeenChild
from cmeforms.casework.forms.reading_records import read_submission
from cmeforms.casework.ground.access import may
from cmeforms.casework.ground.services import Services
from cmeforms.casework.packs.pack_sources import pack_contacts, pack_definition
from cmeforms.casework.papers.versions import may_have
from cmeforms.clock import london_date
from cmeforms.definitions.model import FormDefinition
from cmeforms.definitions.packs import PackDefinition
from cmeforms.documents.grab_pack import GrabPack, PackForm
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.submissions.lifecycle import RecordState, Stage

PACK_AUDIENCE = "pack-"
"""Before the name of the readers, in the log: tells packs from versions of one form."""

_READABLE = frozenset({Stage.AWAITING_SIGNATURE, Stage.AWAITING_OFFICE, Stage.COMPLETE})

MayHave = Callable[[FormDefinition, str], bool]
"""Whether somebody may have the version of a form for an audience."""


@dataclass(frozen=True)
class Gathered:
    """A pack with all but its short code; ``main_record_id`` is the record of the form that it is named after.

    ``made_of`` says in clear what it holds: references, revisions, audiences, the day, a hash of the contacts.
    """

    pack: GrabPack
    child_id: str
    main_record_id: str
    made_of: tuple[str, ...]

    @property
    def audience(self) -> str:
        """For whom the log says the pack is."""
        return PACK_AUDIENCE + self.pack.reader


def has_pack(services: Services, person: Person, seen: SeenChild) -> bool:
    """Whether there is a pack for this person, as far as states tell; nothing is opened."""
    own = pack_definition(services).form
    return any(f.slug == own and f.stage in _READABLE and may(services, person, Action.DOWNLOAD, f) for f in seen.forms)


def gather_for(services: Services, person: Person, seen: SeenChild) -> Gathered | None:
    """The pack as this person may have it; None while its own form is not theirs to download."""
    definition = pack_definition(services)
    own = [f for f in seen.forms if f.slug != definition.form or may(services, person, Action.DOWNLOAD, f)]
    return gather(services, definition, seen, own, lambda form, audience: may_have(form, person, audience))


def gather(
    services: Services,
    definition: PackDefinition,
    seen: SeenChild,
    states: Iterable[RecordState],
    may_have_version: MayHave,
) -> Gathered | None:
    """The pack made of the newest of these records; None if the pack's own form is not among them."""
    newest = _newest(states, definition.forms)
    forms = {
        slug: form for slug, state in newest.items() if (form := _form(services, definition, state, may_have_version))
    }
    if definition.form not in forms:
        return None
    at = services.clock()
    contacts = pack_contacts(services, definition, at)
    pack = GrabPack(
        definition=definition,
        forms=forms,
        contacts=contacts,
        reference=seen.child.reference,
        reader=max((form.audience for form in forms.values()), key=definition.readers.index),
        authority=services.settings.authority.name,
        made_at=at,
        on=london_date(at),
    )
    return Gathered(pack, seen.child.record_id, newest[definition.form].record_id, tuple(_made_of(pack)))


def _newest(states: Iterable[RecordState], slugs: Iterable[str]) -> Mapping[str, RecordState]:
    """The record of each form that was submitted last, in the order of ``slugs``."""
    submitted = [state for state in states if state.stage in _READABLE and state.submitted_at]
    ordered = sorted(
        submitted, key=lambda state: (state.submitted_at is not None and state.submitted_at, state.last_entry)
    )
    by_slug = {state.slug: state for state in ordered}
    return {slug: by_slug[slug] for slug in slugs if slug in by_slug}


def _form(services: Services, pack: PackDefinition, state: RecordState, may_have_version: MayHave) -> PackForm | None:
    """One form in the first version that may be had; None where there is no such version."""
    stored = read_submission(services, state)
    definition = stored.loaded.definition
    known = {audience.name for audience in definition.audiences}
    audience = next((a for a in pack.readers if a in known and may_have_version(definition, a)), "")
    return PackForm(definition, stored.submission, audience) if audience else None


def _made_of(pack: GrabPack) -> Iterable[str]:
    for form in pack.forms.values():
        yield f"{form.submission.reference} revision {form.submission.submission_revision} for {form.audience}"
    yield f"day {pack.on.isoformat()}"
    yield f"contacts {hashlib.sha256(repr(pack.contacts).encode('utf-8')).hexdigest()[:16]}"
    yield f"definition {hashlib.sha256(pack.definition.model_dump_json().encode('utf-8')).hexdigest()[:16]}"
