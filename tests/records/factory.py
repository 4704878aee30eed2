"""Small ways to fill a log; every child here is invented."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cmeforms.records.entries import EntryKind, LogEntry, NewEntry
from cmeforms.records.record_log import RecordLog

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
ANSWERS = b'{"surname": "Zolcinska-Planted", "forenames": "Wanda"}'


def start_draft(log: RecordLog, record_id: str, *, minutes: int = 0, by: str = "lead-1") -> LogEntry:
    facts = {
        "slug": "cme1",
        "form_number": "F01",
        "definition_revision": 1,
        "definition_sha256": "d" * 64,
        "organisation_id": "school-1",
    }
    with log.act(at=NOON + timedelta(minutes=minutes), by=by) as act:
        return act.append(NewEntry(EntryKind.DRAFT_STARTED, record_id, facts=facts))


def submit(log: RecordLog, record_id: str, answers: bytes = ANSWERS, *, by: str = "lead-1") -> LogEntry:
    facts = {"reference": f"REF-{record_id}"}
    with log.act(at=NOON + timedelta(hours=1), by=by) as act:
        entry = act.append(
            NewEntry(EntryKind.SUBMISSION_ACCEPTED, record_id, facts=facts, payloads={"answers": answers})
        )
        act.clear_draft(record_id)
    return entry


def seal_document(log: RecordLog, record_id: str, sha256: str, *, audience: str = "") -> LogEntry:
    facts = {"sha256": sha256, "document_kind": "pdf", "audience": audience}
    with log.act(at=NOON + timedelta(hours=2), by="lead-1") as act:
        return act.append(
            NewEntry(
                EntryKind.DOCUMENT_SEALED, record_id, facts=facts, payloads={"document": b"%PDF " + sha256.encode()}
            )
        )
