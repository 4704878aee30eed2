"""Writes an issued letter down: a record of its own, tied to what it is about and to the child; renders nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cmeforms.casework.ground.child_record import CHILD, child_of, link
from cmeforms.casework.ground.letter_access import LETTER_ABOUT
from cmeforms.documents.letters.loader import LetterTemplate
from cmeforms.documents.letters.rendered import RenderedLetter
from cmeforms.errors import RecordNotFound
from cmeforms.records.act import Act
from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.records.record_log import RecordLog
from cmeforms.submissions.lifecycle import RecordState

CHILD_NAMED_IN = "child_named_in"
NOTICE_FACTS = ("notice_first_on", "notice_last_on")


@dataclass(frozen=True)
class Addressed:
    """One letter of a run, ready to be recorded; ``recipient`` tells it from the run's other letters.

    ``organisation_id`` is empty for a letter to a person; ``notice_days`` are the first and last day that a
    statutory notice names. The same run and recipient make one record, once.
    """

    run_id: str
    recipient: str
    template: LetterTemplate
    letter: RenderedLetter
    record_ids: tuple[str, ...]
    organisation_id: str = ""
    reply_by: date | None = None
    notice_days: tuple[date, date] | None = None

    @property
    def record_id(self) -> str:
        """The record of this letter."""
        return letter_record_id(self.run_id, self.recipient)


def letter_record_id(run_id: str, recipient: str) -> str:
    """Worked out from run and recipient, so that a double click or a second try issues nothing twice."""
    return hashlib.sha256(f"{run_id}:{recipient}".encode()).hexdigest()[:32]


def issued_before(log: RecordLog, run_id: str, recipients: Sequence[str]) -> list[RecordState | None]:
    """The letter to each recipient of a run, None where there is none."""
    found: list[RecordState | None] = []
    for recipient in dict.fromkeys(recipients):
        try:
            found.append(log.state(letter_record_id(run_id, recipient)))
        except RecordNotFound:
            found.append(None)
    return found


def record_letter(act: Act, addressed: Addressed) -> str:
    """Append the letter with its exact bytes, and its ties both ways; the new record's id."""
    record_id = addressed.record_id
    about = dict.fromkeys(addressed.record_ids)
    children = dict.fromkeys(child_of(act.state(about_id)) for about_id in about)
    ties = [(LETTER_ABOUT, about_id) for about_id in about] + [(CHILD, child_id) for child_id in children if child_id]
    act.append(letter_entry(addressed, record_id, ties))
    for about_id in about:
        link(act, about_id, CHILD_NAMED_IN, record_id)
    return record_id


def letter_entry(addressed: Addressed, record_id: str, ties: Sequence[tuple[str, str]] = ()) -> NewEntry:
    """The entry that begins a letter's record, with its ties to others: its bytes and values are sealed."""
    letter = addressed.letter
    facts: dict[str, object] = {
        "reference": letter.ref,
        "template": addressed.template.slug,
        "template_sha256": addressed.template.docx_sha256,
        "run_id": addressed.run_id,
        "sha256": letter.sha256,
        "organisation_id": addressed.organisation_id,
    }
    if ties:
        facts["links"] = ties
    if addressed.reply_by:
        facts["reply_by"] = addressed.reply_by.isoformat()
    if addressed.notice_days:
        facts |= dict(zip(NOTICE_FACTS, (day.isoformat() for day in addressed.notice_days), strict=True))
    merged = [[m.field_id, m.child_ref, m.text] for m in letter.merged]
    payloads = {"document": letter.docx, "values": json.dumps(merged, ensure_ascii=False).encode("utf-8")}
    return NewEntry(EntryKind.LETTER_ISSUED, record_id, facts=facts, payloads=payloads)
