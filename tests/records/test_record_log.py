"""What the log keeps and gives back."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cmeforms.errors import ActRefused, EditConflict, KeyringError, RecordNotFound, StorageUnavailable
from cmeforms.records.chain import Row
from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.records.keyring import Keyring
from cmeforms.records.record_log import RecordLog
from cmeforms.records.storage import Storage
from cmeforms.submissions.lifecycle import Stage
from tests.states import all_states

from .factory import ANSWERS, NOON, seal_document, start_draft, submit


def test_a_new_log_begins_with_the_home_and_verifies(log: RecordLog) -> None:
    [first] = log.entries()
    assert (first.number, first.kind, first.at) == (1, EntryKind.HOME_CREATED, NOON)
    assert log.verify_chain().is_well


def test_a_second_log_in_the_same_home_is_refused(log: RecordLog, home: Path) -> None:
    with pytest.raises(ActRefused):
        RecordLog.create(home, at=NOON, cmeforms_version="0.1.0")


def test_an_interrupted_creation_can_be_run_again(home: Path) -> None:
    Keyring.create(home / "keys").close()
    (home / "data").mkdir()
    Storage(home / "data" / "log.db", must_exist=False).close()
    assert not RecordLog.exists(home)
    RecordLog.create(home, at=NOON, cmeforms_version="0.1.0").close()
    assert RecordLog.exists(home)


def test_an_empty_log_never_takes_the_place_of_one_that_is_gone(log: RecordLog, home: Path) -> None:
    log.close()
    for file in (home / "data").iterdir():
        file.unlink()
    with pytest.raises(KeyringError, match="missing"):
        RecordLog.create(home, at=NOON, cmeforms_version="0.1.0")


def test_opening_an_empty_folder_says_there_is_no_log(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable, match="no log"):
        RecordLog.open(tmp_path)


def test_entries_are_numbered_chained_and_give_their_payload_back_after_reopening(log: RecordLog, home: Path) -> None:
    start_draft(log, "r1")
    accepted = submit(log, "r1")
    log.close()
    reopened = RecordLog.open(home)
    entries = reopened.entries()
    assert [e.number for e in entries] == [1, 2, 3]
    assert [e.previous_hash for e in entries[1:]] == [e.entry_hash for e in entries[:-1]]
    assert reopened.read_payload("r1", accepted.number, "answers") == ANSWERS
    reopened.close()


def test_an_exception_inside_an_act_leaves_nothing(log: RecordLog) -> None:

    def begin_and_fail() -> None:
        with log.act(at=NOON) as act:
            act.append(NewEntry(EntryKind.DRAFT_STARTED, "r1", facts={"slug": "cme1", "form_number": "F01"}))
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        begin_and_fail()
    assert len(log.entries()) == 1
    with pytest.raises(RecordNotFound):
        log.state("r1")
    assert start_draft(log, "r1").number == 2


def test_a_refused_entry_inside_an_act_leaves_the_rest_of_the_act_whole(log: RecordLog) -> None:
    start_draft(log, "r1")
    with log.act(at=NOON, by="lead-1") as act:
        with pytest.raises(ActRefused):
            act.append(NewEntry(EntryKind.SIGNATURE_GIVEN, "r1", facts={"signature_id": "lead"}))
        act.append(NewEntry(EntryKind.RECORD_VIEWED, "r1", facts={"page": "task-list"}))
    assert [e.kind for e in log.entries(record_id="r1")] == [EntryKind.DRAFT_STARTED, EntryKind.RECORD_VIEWED]
    assert log.verify_chain().is_well


@pytest.mark.parametrize("facts", [{"x": 1.5}, {"x": b"bytes"}, {1: "x"}, {"x": NOON}, {"x": "\ud800"}])
def test_facts_that_json_cannot_give_back_unchanged_are_refused(log: RecordLog, facts: dict[str, object]) -> None:
    with pytest.raises((TypeError, ValueError)), log.act(at=NOON) as act:
        act.append(NewEntry(EntryKind.SIGNED_IN, facts=facts))
    assert len(log.entries()) == 1


def test_a_time_without_a_zone_is_refused(log: RecordLog) -> None:
    with pytest.raises(ValueError, match="aware"), log.act(at=datetime(2026, 1, 1)) as act:  # noqa: DTZ001
        act.append(NewEntry(EntryKind.SIGNED_IN))


def test_payloads_need_a_record(log: RecordLog) -> None:
    with pytest.raises(ActRefused), log.act(at=NOON) as act:
        act.append(NewEntry(EntryKind.SIGNED_IN, payloads={"note": b"x"}))


def test_a_refused_look_at_an_unknown_record_makes_no_key(log: RecordLog) -> None:
    with log.act(at=NOON) as act:
        act.append(NewEntry(EntryKind.ACCESS_REFUSED, "guessed", facts={"action": "view"}))
    with pytest.raises(KeyringError):
        log.keyring.key("guessed")


def test_one_reference_belongs_to_one_record(log: RecordLog) -> None:
    start_draft(log, "r1")
    start_draft(log, "r2")
    submit(log, "r1")
    with pytest.raises(ActRefused), log.act(at=NOON) as act:
        act.append(NewEntry(EntryKind.SUBMISSION_ACCEPTED, "r2", facts={"reference": "REF-r1"}))
    assert log.state("r2").stage is Stage.DRAFT


def test_a_double_click_makes_one_submission(log: RecordLog) -> None:
    start_draft(log, "r1")
    facts = {"reference": "REF-1", "submission_revision": 1}
    with log.act(at=NOON) as act:
        act.append(NewEntry(EntryKind.SUBMISSION_ACCEPTED, "r1", facts=facts))
    with pytest.raises(ActRefused), log.act(at=NOON) as act:
        act.append(NewEntry(EntryKind.SUBMISSION_ACCEPTED, "r1", facts=facts))
    assert log.state("r1").submission_revision == 1


def test_what_changed_is_told_in_the_order_of_its_last_change_and_where_some_stand_in_the_order_asked(
    log: RecordLog,
) -> None:
    for name in ("r1", "r2", "r3"):
        start_draft(log, name)
    submit(log, "r1")
    changed = log.changed_since(0)
    assert [state.record_id for state in changed] == ["r2", "r3", "r1"]
    assert [state.record_id for state in log.changed_since(changed[0].last_entry, limit=1)] == ["r3"]
    assert log.changed_since(changed[-1].last_entry) == []
    assert [state.record_id for state in log.states(["r3", "r1", "nobody", "r2"])] == ["r3", "r1", "r2"]
    assert log.states(["' OR 1=1 --"]) == []


def test_a_stale_draft_is_refused_and_both_texts_are_still_there(log: RecordLog) -> None:
    start_draft(log, "r1")
    with log.act(at=NOON, by="lead-1") as act:
        first = act.write_draft("r1", {"surname": "One"}, expected_revision=0)
    with pytest.raises(EditConflict), log.act(at=NOON, by="lead-2") as act:
        act.write_draft("r1", {"surname": "Two"}, expected_revision=0)
    kept = log.read_draft("r1")
    assert kept is not None
    assert (kept.values, kept.draft_revision, kept.saved_by) == ({"surname": "One"}, 1, "lead-1")
    assert kept == first


def test_a_page_from_before_the_return_cannot_pass_for_the_newest_draft(log: RecordLog) -> None:
    start_draft(log, "r1")
    with log.act(at=NOON) as act:
        act.write_draft("r1", {"a": "1"}, expected_revision=0)
    submit(log, "r1")
    assert log.read_draft("r1") is None
    assert log.draft_revision("r1") == 1
    with log.act(at=NOON) as act:
        assert act.write_draft("r1", {"a": "2"}, expected_revision=None).draft_revision == 2
    with pytest.raises(EditConflict), log.act(at=NOON) as act:
        act.write_draft("r1", {"a": "stale"}, expected_revision=1)


def test_drafts_keep_every_character_as_typed(log: RecordLog) -> None:
    values = {"name": "Zoë \ud800 \u202e مُحَمَّد\r\n\x00", "rows": [{"a": None}], "n": 1.5}
    start_draft(log, "r1")
    with log.act(at=NOON) as act:
        act.write_draft("r1", values, expected_revision=0)
    kept = log.read_draft("r1")
    assert kept is not None
    assert kept.values == values


def test_a_definition_is_recorded_once_and_given_back(log: RecordLog) -> None:
    text = 'title = "CME 1: Łódź"\n'
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    for _ in range(2):
        with log.act(at=NOON) as act:
            act.record_definition("cme1", 1, sha256, text)
    assert [e.kind for e in log.entries(after=1)] == [EntryKind.DEFINITION_RECORDED]
    assert log.definition_text(sha256) == text
    with pytest.raises(RecordNotFound):
        log.definition_text("0" * 64)
    with pytest.raises(ValueError, match="hash"), log.act(at=NOON) as act:
        act.record_definition("cme1", 1, sha256, text + " ")


def test_an_issued_document_is_found_and_says_what_superseded_it(log: RecordLog) -> None:
    start_draft(log, "r1")
    submit(log, "r1")
    for sha256, audience in (("a" * 64, ""), ("b" * 64, "police"), ("c" * 64, "")):
        seal_document(log, "r1", sha256, audience=audience)
    first, police, last = (log.find_document(letter * 64) for letter in "abc")
    assert first is not None
    assert police is not None
    assert last is not None
    assert (first.record_id, first.superseded_by) == ("r1", last.document)
    assert police.superseded_by is None
    assert last.superseded_by is None
    assert log.read_payload("r1", last.document.entry_number, last.document.payload_name).startswith(b"%PDF")
    assert log.find_document("e" * 64) is None


def test_saying_that_a_document_was_verified_does_not_make_it_ours(log: RecordLog) -> None:
    with log.act(at=NOON + timedelta(days=1)) as act:
        act.append(NewEntry(EntryKind.DOCUMENT_VERIFIED, facts={"sha256": "f" * 64, "verdict": "unknown"}))
    assert log.find_document("f" * 64) is None


def test_two_threads_share_one_log(log: RecordLog) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: start_draft(log, f"r{n}"), range(40)))
    assert len(all_states(log)) == 40
    assert log.verify_chain().is_well


def test_an_act_that_has_ended_takes_nothing_more(log: RecordLog) -> None:
    with log.act(at=NOON) as act:
        act.append(NewEntry(EntryKind.SIGNED_IN))
    with pytest.raises(RuntimeError):
        act.append(NewEntry(EntryKind.SIGNED_OUT))
    start_draft(log, "r1")
    with pytest.raises(RuntimeError):
        act.write_draft("r1", {}, expected_revision=None)
    assert log.read_draft("r1") is None


def test_what_made_a_record_is_told_without_who_looked(log: RecordLog) -> None:
    start_draft(log, "r1")
    start_draft(log, "r2")
    with log.act(at=NOON, by="lead-1") as act:
        act.append(NewEntry(EntryKind.RECORD_VIEWED, "r1", facts={"page": "record"}))
    submit(log, "r1")
    assert [e.kind for e in log.acts_on("r1")] == [EntryKind.DRAFT_STARTED, EntryKind.SUBMISSION_ACCEPTED]
    assert log.acts_on("nothing") == []


def test_a_records_entries_are_found_in_an_index_however_long_the_log(log: RecordLog, monkeypatch) -> None:
    plans: list[str] = []
    rows = log.storage.rows

    def explained(sql: str, values: Sequence[object] = ()) -> list[Row]:
        plans.extend(row["detail"] for row in rows(f"EXPLAIN QUERY PLAN {sql}", values))
        return rows(sql, values)

    monkeypatch.setattr(log.storage, "rows", explained)
    log.entries(record_id="r1")
    log.acts_on("r1")
    searches = [plan for plan in plans if "entries" in plan]
    assert len(searches) == 2
    assert all("entries_by_record" in plan for plan in searches)
