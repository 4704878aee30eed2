"""Shows an issued letter to those who may issue letters: its words, values and service; each look is noted."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from cmeforms.casework.forms.reading_records import record_entries
from cmeforms.casework.ground.access import note_view
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.issued import issuing_entry, letter_bytes, notice_days, require_letter
from cmeforms.casework.letters.serving import NoticePeriod, Service, notice_period, services_of
from cmeforms.casework.templates.template_words import words_of
from cmeforms.documents.letters.rendered import letter_text
from cmeforms.documents.letters.text_message import text_message
from cmeforms.people.model import Person
from cmeforms.records.accounts import Accounts
from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.submissions.lifecycle import RecordState


@dataclass(frozen=True)
class Approval:
    """Who wrote a notice, who approved it, and what they said of legal services."""

    written_by: str
    approved_by: str
    words: str = field(repr=False)


@dataclass(frozen=True)
class IssuedLetterView:
    """An issued letter as its page shows it; ``period`` only for a notice that was given.

    ``words`` says by which revision of its template it was made, ``text_message`` is its short version for a
    telephone, if it has one.
    """

    state: RecordState
    title: str
    words: str
    text: str = field(repr=False)
    is_notice: bool
    served: tuple[Service, ...]
    period: NoticePeriod | None
    approval: Approval | None
    text_message: str = field(default="", repr=False)


def view_letter(services: Services, person: Person, record_id: str) -> IssuedLetterView:
    """The letter's page; ``NotAllowed`` if there is no such letter for this person. Becomes an audit event."""
    state = require_letter(services, person, record_id)
    note_view(services, person, record_id, "letter")
    served = services_of(services, record_id)
    days = notice_days(services, record_id)
    period = notice_period(served[-1].served_on, days) if days and served else None
    template = services.templates.get(state.slug)
    return IssuedLetterView(
        state=state,
        title=template.declaration.title if template else "Letter",
        words=words_of(services, state.slug, str(issuing_entry(services, record_id).facts["template_sha256"])),
        text=letter_text(letter_bytes(services, state)),
        is_notice=days is not None,
        served=served,
        period=period,
        approval=_approval(services, record_id),
        text_message=_text_message(services, record_id, template.declaration.text_message) if template else "",
    )


def _text_message(services: Services, record_id: str, words: str) -> str:
    number = issuing_entry(services, record_id).number
    values = json.loads(services.log.read_payload(record_id, number, "values"))
    return text_message(words, {field_id: text for field_id, _, text in values})


def _approval(services: Services, record_id: str) -> Approval | None:
    entries = record_entries(services, record_id)
    approved = next((entry for entry in entries if entry.kind is EntryKind.LETTER_APPROVED), None)
    if approved is None:
        return None
    words = services.log.read_payload(record_id, approved.number, "approval").decode("utf-8")
    accounts = Accounts(services.log)
    written_by, approved_by = (accounts.person(str(i)).name for i in (approved.facts["asked_by"], approved.person_id))
    return Approval(written_by, approved_by, words)


def download_letter(services: Services, person: Person, record_id: str) -> tuple[str, bytes]:
    """An issued letter: its reference and exact bytes. Raises as ``require_letter``; becomes an audit event."""
    state = require_letter(services, person, record_id)
    content = letter_bytes(services, state)
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        act.append(NewEntry(EntryKind.DOCUMENT_DOWNLOADED, record_id, facts={"sha256": state.documents[0].sha256}))
    return state.reference, content
