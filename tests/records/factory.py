"""Small ways to fill a log; every child here is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cmeforms.records.entries import EntryKind, LogEntry, NewEntry
from cmeforms.records.name_folding import alternatives, school_beginnings
from cmeforms.records.queries import RecordQuery
from cmeforms.records.reach import Reach
from cmeforms.records.record_log import RecordLog
from cmeforms.records.search_index import SearchIndex
from cmeforms.submissions.lifecycle import RecordState, Stage

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


def listed_state(record_id: str, *, stage: Stage = Stage.DRAFT, **changed: object) -> RecordState:
    """A form of school-1 as an index lists it."""
    state = RecordState(
        record_id=record_id,
        slug="cme1",
        form_number="F01",
        stage=stage,
        definition_revision=1,
        definition_sha256="d" * 64,
        created_by="lead-1",
        created_at=NOON,
        changed_at=NOON,
        organisation_id="school-1",
    )
    return replace(state, **changed)  # type: ignore[arg-type]


def found(index: SearchIndex, query: str) -> list[str]:
    """Everything in an index that fits the name, birth date or number of a search."""
    return _having(index, alternatives(query))


def found_by_school(index: SearchIndex, query: str) -> list[str]:
    """Everything in an index that names such a school."""
    return _having(index, [school_beginnings(query)])


def _having(index: SearchIndex, beginnings: list[list[str]]) -> list[str]:
    everything = Reach("", "", dict.fromkeys(index.situations(), frozenset(range(16))))
    return index.listed(RecordQuery(everything, words=index.words(beginnings)))
