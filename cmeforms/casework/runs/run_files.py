"""Hands out the letters of a run as kept: one ZIP, one file to print in order, or the index alone; renders nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.issued import issuing_entry, letter_bytes
from cmeforms.casework.runs.run_log import IssuedLetter, where_it_stands
from cmeforms.clock import london_date
from cmeforms.documents.letters.merging import merge_letters
from cmeforms.documents.letters.model import MergedField
from cmeforms.documents.letters.rendered import RenderedLetter
from cmeforms.documents.letters.run_files import index_csv, zip_letters
from cmeforms.errors import ActRefused
from cmeforms.people.model import Person
from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.submissions.lifecycle import RecordState, Stage

LETTERS_A_FILE = 1000
"""More letters than these are handed out in parts: nobody waits for one huge file, and Word can open each."""


def kept_letter(services: Services, state: RecordState) -> RenderedLetter:
    """An issued letter as it left: its exact bytes and the values in them."""
    issued = issuing_entry(services, state.record_id)
    values = json.loads(services.log.read_payload(state.record_id, issued.number, "values"))
    merged = tuple(MergedField(*value) for value in values)
    template = services.templates.get(state.slug)
    addressee = template.declaration.addressee if template else ""
    document = state.documents[0]
    return RenderedLetter(
        ref=state.reference,
        dated_on=london_date(document.issued_at),
        addressee=next((value.text for value in merged if value.field_id == addressee), ""),
        child_refs=tuple(dict.fromkeys(value.child_ref for value in merged if value.child_ref)),
        merged=merged,
        template_sha256=str(issued.facts["template_sha256"]),
        docx=letter_bytes(services, state),
        sha256=document.sha256,
    )


def run_zip(services: Services, person: Person, run_id: str, part: int = 1) -> bytes:
    """The letters of one part of a run, counted from 1, and their index. Becomes an audit event for each letter.

    Raises as ``where_it_stands``, and ``ActRefused`` where there is no letter.
    """
    return _handed_out(services, _issued(services, person, run_id, part), person, zip_letters)


def run_merged(services: Services, person: Person, run_id: str, part: int = 1) -> bytes:
    """The letters of one part in one file, in their order. As ``run_zip``; ``RenderError`` if they do not fit."""
    return _handed_out(services, _issued(services, person, run_id, part), person, merge_letters)


def _issued(services: Services, person: Person, run_id: str, part: int) -> Sequence[IssuedLetter]:
    issued = where_it_stands(services, person, run_id).issued
    return issued[(part - 1) * LETTERS_A_FILE : part * LETTERS_A_FILE]


def run_index(services: Services, person: Person, run_id: str, part: int = 1) -> bytes:
    """The index of one part as CSV: reference, addressee, file and hash; it names no child. As ``run_zip``."""
    issued = _issued(services, person, run_id, part)
    return _handed_out(services, issued, person, lambda letters: index_csv(letters).encode("utf-8-sig"))


def _handed_out(
    services: Services,
    issued: Sequence[IssuedLetter],
    person: Person,
    make: Callable[[Sequence[RenderedLetter]], bytes],
) -> bytes:
    states = [services.log.state(letter.record_id) for letter in issued]
    letters = [kept_letter(services, state) for state in states if state.stage is not Stage.ERASED]
    if not letters:
        raise ActRefused("No letter of this run was issued yet.")
    content = make(letters)
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        for state in states:
            facts = {"sha256": state.documents[0].sha256}
            act.append(NewEntry(EntryKind.DOCUMENT_DOWNLOADED, state.record_id, facts=facts))
    return content
