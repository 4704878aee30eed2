"""Starts drafts and keeps them while somebody writes; two writers never overwrite each other silently."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cmeforms.casework.forms.prefilling import prefilled
from cmeforms.casework.forms.reading_records import read_submission
from cmeforms.casework.forms.uploads import TakenIn
from cmeforms.casework.ground.access import next_part, refuse, require_answers, require_record, start_scope
from cmeforms.casework.ground.references import new_record_id, new_reference
from cmeforms.casework.ground.services import Services
from cmeforms.definitions.fields import ComputedField
from cmeforms.definitions.loader import LoadedDefinition
from cmeforms.definitions.model import MAIN_PART, Section
from cmeforms.errors import ActRefused, NotAllowed, RecordNotFound
from cmeforms.people.authorise import Action, authorise
from cmeforms.people.model import Person
from cmeforms.records.act import Act
from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.submissions.lifecycle import RecordState

Values = dict[str, Any]
"""Field id to raw JSON value, as typed; a field left blank is absent."""


@dataclass(frozen=True)
class OpenDraft:
    """A draft as one person has it open; ``part`` is the part of the form being filled.

    ``submitted`` are the answers of earlier parts, to which conditions of this part may look.
    """

    state: RecordState
    loaded: LoadedDefinition
    part: str
    values: Values = field(repr=False)
    draft_revision: int
    submitted: Values = field(default_factory=dict, repr=False)

    def seen(self, section: Section) -> dict[str, str]:
        """A digest of each value of a section, to be sent back with what is saved."""
        return {f.id: digest(self.values.get(f.id)) for f in section.fields if not isinstance(f, ComputedField)}


@dataclass(frozen=True)
class Conflict:
    """A field that somebody else changed in the meantime, with both values."""

    field_id: str
    theirs: Any = field(repr=False)
    mine: Any = field(repr=False)


@dataclass(frozen=True)
class SavedSection:
    """What became of a save: the draft as it is now, and the fields that need a person's choice."""

    draft: OpenDraft
    conflicts: tuple[Conflict, ...]


def digest(value: object) -> str:
    """A short fingerprint of a value: tells two values apart, no secret."""
    text = json.dumps(value, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:16]


def start(services: Services, person: Person, slug: str, values: Values | None = None) -> str:
    """Start a draft; its record id. ``NotAllowed`` unless the person may start this form."""
    loaded, first = startable(services, person, slug, values or {})
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        return begin_draft(act, loaded, person, first)


def startable(services: Services, person: Person, slug: str, values: Values) -> tuple[LoadedDefinition, Values]:
    """The form that a person may start, and the first values of a draft of it; ``NotAllowed`` otherwise."""
    loaded = services.catalogue.find(slug)
    definition = loaded.definition
    require_answers(definition)
    if not authorise(person, Action.START, start_scope(definition)):
        refuse(services, person, Action.START)
        raise NotAllowed("this person may not start this form")
    return loaded, {**prefilled(services, definition, person), **values}


def begin_draft(act: Act, loaded: LoadedDefinition, person: Person, values: Values) -> str:
    """Begin a record with its working copy inside an act; the record id."""
    record_id = begin_record(act, loaded, person.organisation_id)
    act.write_draft(record_id, values, expected_revision=0)
    return record_id


def begin_record(
    act: Act, loaded: LoadedDefinition, organisation_id: str, *, names: tuple[str, str] = ("", ""), by: str = ""
) -> str:
    """Append the beginning of a record under a definition, whose text is kept; the record id.

    ``names`` are the record id and the reference, where they were made before; ``by`` is who begins it,
    where that is not who acts.
    """
    definition = loaded.definition
    act.record_definition(definition.slug, definition.definition_revision, loaded.sha256, loaded.bundle)
    record_id = names[0] or new_record_id()
    facts = {
        "reference": names[1] or new_reference(definition.slug),
        "slug": definition.slug,
        "form_number": definition.number,
        "definition_revision": definition.definition_revision,
        "definition_sha256": loaded.sha256,
        "organisation_id": organisation_id,
    }
    act.append(NewEntry(EntryKind.DRAFT_STARTED, record_id, by, facts=facts))
    return record_id


def open_draft(services: Services, person: Person, record_id: str) -> OpenDraft:
    """The draft of a form, or of its office part, for somebody who may fill it now."""
    state = require_record(services, person, _filling(services, record_id), record_id)
    stored = services.log.read_draft(record_id)
    loaded = services.definition(state.definition_sha256)
    part = next_part(loaded.definition, state)
    values = dict(stored.values) if stored else _first_values(services, loaded, person, part)
    submitted = {} if part == MAIN_PART else read_submission(services, state).submission.answers.document()
    return OpenDraft(state, loaded, part, values, services.log.draft_revision(record_id), submitted)


def _first_values(services: Services, loaded: LoadedDefinition, person: Person, part: str) -> Values:
    """What a later part begins with; the first part was prefilled when it was started."""
    return {} if part == MAIN_PART else prefilled(services, loaded.definition, person, part)


def _filling(services: Services, record_id: str) -> Action:
    """Filling the first part is editing; filling a later one is completing the office part."""
    try:
        state = services.log.state(record_id)
    except RecordNotFound:
        return Action.EDIT  # refused where access is asked
    definition = services.definition(state.definition_sha256).definition
    return Action.EDIT if next_part(definition, state) == MAIN_PART else Action.COMPLETE_OFFICE


def save_section(  # noqa: PLR0913 - two keyword arguments beside the five that every draft act takes
    services: Services,
    person: Person,
    record_id: str,
    section_id: str,
    values: Mapping[str, Any],
    *,
    seen: Mapping[str, str],
    is_autosave: bool = False,
) -> SavedSection:
    """Keep what was typed in one section, right or wrong, whole.

    ``seen`` are the digests that the writer's page was made from. A field that only the writer changed
    is saved; one that only somebody else changed keeps theirs; one that both changed is left as it is
    and comes back as a ``Conflict``. An autosave changes the working copy only; any other save is also
    an entry of the log. ``NotAllowed``, ``ActRefused`` (section of another part), ``StorageUnavailable``.
    """
    opened = open_draft(services, person, record_id)
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        _require_same_stage(act.state(record_id), opened.state)
        section = _section(opened.loaded, opened.part, section_id)
        stored = act.read_draft(record_id)
        before = dict(stored.values) if stored else opened.values
        merged, conflicts = _merge(section, before, values, seen)
        revision = services.log.draft_revision(record_id)
        if merged != before or not stored:
            kept = act.write_draft(record_id, merged, expected_revision=revision)
            revision = kept.draft_revision
            if not is_autosave:
                _append_saved(act, record_id, section_id, revision, kept.content_sha256)
    return SavedSection(replace(opened, values=merged, draft_revision=revision), conflicts)


def _require_same_stage(now: RecordState, before: RecordState) -> None:
    """What was signed between opening and saving is not written into any more."""
    if (now.stage, now.completed_parts) != (before.stage, before.completed_parts):
        raise ActRefused("Somebody signed or returned this form in the meantime. Look at it again.")


def _append_saved(act: Act, record_id: str, section_id: str, revision: int, content_sha256: str) -> None:
    facts = {"draft_revision": revision, "section": section_id, "content_sha256": content_sha256}
    act.append(NewEntry(EntryKind.DRAFT_SAVED, record_id, facts=facts))


def _section(loaded: LoadedDefinition, part: str, section_id: str) -> Section:
    for section in loaded.definition.sections_of(part):
        if section.id == section_id:
            return section
    raise ActRefused("This section cannot be filled in now.")


def _merge(
    section: Section, before: Values, values: Mapping[str, Any], seen: Mapping[str, str]
) -> tuple[Values, tuple[Conflict, ...]]:
    """Three ways at once: as the writer saw it, as it is now, as the writer wants it."""
    merged = dict(before)
    conflicts: list[Conflict] = []
    for field_ in section.fields:
        theirs, mine = before.get(field_.id), values.get(field_.id)
        if isinstance(field_, ComputedField) or mine == theirs:
            continue
        was = seen.get(field_.id, digest(theirs))
        if digest(mine) == was:
            continue
        if digest(theirs) != was:
            conflicts.append(Conflict(field_.id, theirs, mine))
        elif mine is None:
            merged.pop(field_.id, None)
        else:
            merged[field_.id] = mine
    return merged, tuple(conflicts)


def attach_file(services: Services, person: Person, record_id: str, taken: TakenIn) -> dict[str, str]:
    """Keep a file under the record's key; what stands for it among the answers."""
    open_draft(services, person, record_id)
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        append_file(act, record_id, taken)
    return taken.value


def append_file(act: Act, record_id: str, taken: TakenIn) -> None:
    """Append a file to a record."""
    facts = {"sha256": taken.sha256, "media_type": taken.media_type, "size_bytes": len(taken.content)}
    act.append(NewEntry(EntryKind.FILE_ATTACHED, record_id, facts=facts, payloads={"file": taken.content}))


def discard(services: Services, person: Person, record_id: str) -> None:
    """Throw a draft away that was never submitted."""
    require_record(services, person, Action.DISCARD, record_id)
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        act.append(NewEntry(EntryKind.DRAFT_DISCARDED, record_id))
