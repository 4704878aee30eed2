"""Whoever changes the log behind its back is found, and the first bad entry named."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pysqlite3 import dbapi2 as sqlite

from cmeforms.errors import RecordUnreadable
from cmeforms.records.chain import row_hash, sha256_hex
from cmeforms.records.record_log import RecordLog

from .factory import NOON, seal_document, start_draft, submit
from .tamper import raw, rewrite_from

Tamper = Callable[[Any], object]


@pytest.fixture
def filled(log: RecordLog) -> RecordLog:
    """Entries: 1 home, 2-3 drafts, 4-5 submissions, 6-7 documents, 8 definition."""
    for name in ("r1", "r2"):
        start_draft(log, name)
    for name in ("r1", "r2"):
        submit(log, name)
    for name, letter in (("r1", "a"), ("r2", "b")):
        seal_document(log, name, letter * 64)
    with log.act(at=NOON) as act:
        act.record_definition("cme1", 1, sha256_hex(b"text"), "text")
    assert log.verify_chain().is_well
    return log


def _do(*statements: str) -> Tamper:
    def change(connection: Any) -> None:
        for statement in statements:
            connection.execute(statement)

    return change


TAMPERING: dict[str, tuple[Tamper, int]] = {
    "a fact is edited": (_do("UPDATE entries SET facts = replace(facts, 'REF-r1', 'REF-xx') WHERE number = 4"), 4),
    "only a space is added": (_do("UPDATE entries SET facts = facts || ' ' WHERE number = 4"), 4),
    "the person is edited": (_do("UPDATE entries SET person_id = 'other' WHERE number = 6"), 6),
    "the time is edited": (_do("UPDATE entries SET at = '2026-11-02T11:00:00+00:00' WHERE number = 2"), 2),
    "the kind is edited": (_do("UPDATE entries SET kind = 'DraftSaved' WHERE number = 5"), 5),
    "the stored hash is edited": (_do("UPDATE entries SET entry_hash = previous_hash WHERE number = 5"), 5),
    "one is deleted": (_do("DELETE FROM payloads WHERE entry_number = 4", "DELETE FROM entries WHERE number = 4"), 4),
    "the first is deleted": (_do("DELETE FROM entries WHERE number = 1"), 1),
    "the last is cut off": (_do("DELETE FROM entries WHERE number = 8"), 8),
    "the tail is cut off": (
        _do("DELETE FROM payloads WHERE entry_number > 5", "DELETE FROM entries WHERE number > 5"),
        6,
    ),
    "all is cut off": (_do("DELETE FROM payloads", "DELETE FROM entries"), 1),
    "two change places": (
        _do(
            "UPDATE entries SET number = 99 WHERE number = 2",
            "UPDATE entries SET number = 2 WHERE number = 3",
            "UPDATE entries SET number = 3 WHERE number = 99",
        ),
        2,
    ),
    "a copy is put at the end": (
        _do(
            "INSERT INTO entries SELECT 9, at, kind, format_number, record_id, person_id, facts, payload_sha256,"
            " previous_hash, entry_hash, entry_mac FROM entries WHERE number = 2"
        ),
        9,
    ),
    "a payload is removed": (_do("DELETE FROM payloads WHERE entry_number = 7"), 7),
    "a payload is added": (_do("INSERT INTO payloads VALUES (2, 'more', x'00')"), 2),
    "a payload without an entry is added": (_do("INSERT INTO payloads VALUES (77, 'more', x'00')"), 9),
    "a payload gets another name": (_do("UPDATE payloads SET name = 'other' WHERE entry_number = 6"), 6),
    "two payloads change places": (
        _do(
            "UPDATE payloads SET entry_number = 99 WHERE entry_number = 4",
            "UPDATE payloads SET entry_number = 4 WHERE entry_number = 5",
            "UPDATE payloads SET entry_number = 5 WHERE entry_number = 99",
        ),
        4,
    ),
    "a payload is replaced": (_do("UPDATE payloads SET sealed = x'0102' WHERE entry_number = 5"), 5),
    "a definition is reworded": (_do("UPDATE definition_texts SET text = 'other'"), 8),
    "a definition is removed": (_do("DELETE FROM definition_texts"), 8),
}


@pytest.mark.parametrize(("change", "first_bad"), TAMPERING.values(), ids=TAMPERING.keys())
def test_tampering_is_found_and_the_first_bad_entry_named(filled: RecordLog, change: Tamper, first_bad: int) -> None:
    with raw(filled.home.log_file) as connection:
        change(connection)
    report = filled.verify_chain()
    assert (report.first_bad_entry, report.is_well) == (first_bad, False)
    assert report.reason


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET person_id = 'x' WHERE number = 2",
        "DELETE FROM entries WHERE number = 8",
        "UPDATE payloads SET sealed = x'00'",
        "DELETE FROM payloads",
        "INSERT OR REPLACE INTO definition_texts SELECT definition_sha256, slug, 2, text FROM definition_texts",
    ],
)
def test_the_tables_refuse_changes_as_long_as_their_triggers_stand(filled: RecordLog, statement: str) -> None:
    with raw(filled.home.log_file, with_triggers=True) as connection:
        connection.execute("PRAGMA recursive_triggers = ON")
        with pytest.raises(sqlite.IntegrityError, match="append-only"):
            connection.execute(statement)
    assert filled.verify_chain().is_well


def test_a_consistently_rewritten_chain_lacks_the_mark_of_the_keys(filled: RecordLog) -> None:
    rewrite_from(filled.home.log_file, 5, person_id="somebody-else")
    report = filled.verify_chain()
    assert report.first_bad_entry == 5
    assert "not written by this service" in report.reason


def test_a_consistent_entry_forged_at_the_end_is_found_and_issues_no_document(filled: RecordLog) -> None:
    with raw(filled.home.log_file) as connection:
        row = dict(connection.execute("SELECT * FROM entries WHERE number = 7").fetchone())
        row |= {"number": 9, "facts": row["facts"].replace("b" * 64, "f" * 64), "payload_sha256": "{}"}
        row["previous_hash"] = filled.head().entry_hash
        row["entry_hash"] = row_hash(row)
        connection.execute(f"INSERT INTO entries VALUES ({', '.join(f':{name}' for name in row)})", row)
    with pytest.raises(RecordUnreadable, match="not written by this service"):
        filled.find_document("f" * 64)
    assert filled.verify_chain().first_bad_entry == 9
    start_draft(filled, "later")
    assert filled.verify_chain().first_bad_entry == 9


def test_going_on_after_the_tail_was_cut_does_not_hide_the_cut(filled: RecordLog) -> None:
    with raw(filled.home.log_file) as connection:
        connection.execute("DELETE FROM entries WHERE number = 8")
    for number in range(5):
        start_draft(filled, f"later-{number}")
        report = filled.verify_chain()
        assert report.first_bad_entry == 8
        assert "continued" in report.reason


def test_an_entry_changed_into_no_known_kind_is_named_not_crashed_on(filled: RecordLog) -> None:
    rewrite_from(filled.home.log_file, 4, payload_sha256="[1")
    assert filled.verify_chain().first_bad_entry == 4


def test_a_forged_document_hash_is_not_taken_for_ours(filled: RecordLog) -> None:
    with raw(filled.home.log_file) as connection:
        connection.execute("UPDATE entries SET facts = replace(facts, ?, ?) WHERE number = 6", ["a" * 64, "f" * 64])
    with pytest.raises(RecordUnreadable):
        filled.find_document("f" * 64)


def test_a_payload_moved_to_another_entry_does_not_open(filled: RecordLog) -> None:
    with raw(filled.home.log_file) as connection:
        sealed = connection.execute("SELECT sealed FROM payloads WHERE entry_number = 4").fetchone()[0]
        connection.execute("UPDATE payloads SET sealed = ? WHERE entry_number = 5", [sealed])
        connection.execute("UPDATE payloads SET name = 'answers' WHERE entry_number = 6")
        connection.execute("UPDATE entries SET record_id = 'r1' WHERE number = 7")
    for record_id, number, name in (("r2", 5, "answers"), ("r1", 6, "answers"), ("r1", 7, "document")):
        with pytest.raises(RecordUnreadable):
            filled.read_payload(record_id, number, name)


def test_a_draft_put_back_to_an_earlier_revision_does_not_open(filled: RecordLog) -> None:
    start_draft(filled, "r3")
    for expected, surname in enumerate(("One", "Two")):
        with filled.act(at=NOON) as act:
            act.write_draft("r3", {"surname": surname}, expected_revision=expected)
    with raw(filled.home.log_file) as connection:
        connection.execute("UPDATE drafts SET draft_revision = 1 WHERE record_id = 'r3'")
    with pytest.raises(RecordUnreadable):
        filled.read_draft("r3")


def test_every_one_of_300_flipped_bits_in_sealed_payloads_is_detected(filled: RecordLog) -> None:
    chance = random.Random(20261102)
    with raw(filled.home.log_file) as connection:
        sealed = bytes(connection.execute("SELECT sealed FROM payloads WHERE entry_number = 4").fetchone()[0])
    undetected = [bit for bit in chance.choices(range(len(sealed) * 8), k=300) if not _is_refused(filled, sealed, bit)]
    assert undetected == []
    _put(filled.home.log_file, sealed)
    assert filled.verify_chain().is_well
    assert filled.read_payload("r1", 4, "answers")


def _is_refused(log: RecordLog, sealed: bytes, bit: int) -> bool:
    flipped = bytearray(sealed)
    flipped[bit // 8] ^= 1 << bit % 8
    _put(log.home.log_file, bytes(flipped))
    try:
        log.read_payload("r1", 4, "answers")
    except RecordUnreadable:
        return True
    return False


def _put(file: Path, sealed: bytes) -> None:
    with raw(file) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("UPDATE payloads SET sealed = ? WHERE entry_number = 4", [sealed])
