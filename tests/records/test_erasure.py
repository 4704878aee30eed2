"""A destroyed key: that record is gone for ever, live and in backups, and nothing else is."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from cmeforms.errors import CmeformsError, RecordErased, RecordNotFound
from cmeforms.records import keys_backup
from cmeforms.records.data_backup import backup_data, restore_data
from cmeforms.records.entries import EntryKind, NewEntry, SearchFacts
from cmeforms.records.erasure import Grounds, erase_record
from cmeforms.records.keys_backup import BackupPlace, backup_keys, restore_keys
from cmeforms.records.record_log import RecordLog
from cmeforms.records.search_index import SearchIndex
from cmeforms.submissions.lifecycle import Stage

from .factory import NOON, found, seal_document, start_draft, submit

LATER = NOON + timedelta(days=400)
GROUNDS = Grounds(rule="cme-case", reason_code="retention")
PLANTED = [f"Planted{number:02}" for number in range(50)]


def planted_in(folder: Path, words: list[str]) -> set[str]:
    """The files of a home in which any of the words stands, in any case; names relative to the home."""
    pattern = re.compile("|".join(words).encode(), re.IGNORECASE)
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix() for path in files if pattern.search(path.read_bytes())}


@pytest.fixture
def index(log: RecordLog) -> SearchIndex:
    return SearchIndex(log.home.folder)


@pytest.fixture
def filled(log: RecordLog, index: SearchIndex) -> RecordLog:
    """Records r0 to r9 with five planted words each, in draft, answers, document and search index."""
    for number in range(10):
        record_id, words = f"r{number}", PLANTED[number * 5 : number * 5 + 5]
        start_draft(log, record_id)
        with log.act(at=NOON, by="lead-1") as act:
            act.write_draft(record_id, {"surname": words}, expected_revision=0)
        submit(log, record_id, " ".join(words).encode())
        with log.act(at=NOON, by="lead-1") as act:
            act.write_draft(record_id, {"surname": words}, expected_revision=None)
        seal_document(log, record_id, f"{number}" * 64)
        index.index(log.state(record_id), SearchFacts(names=tuple(words)))
    return log


def erase(log: RecordLog, index: SearchIndex, record_id: str) -> None:
    erase_record(log, index, record_id, GROUNDS, at=LATER, by="records-1")


def test_no_planted_word_is_in_any_file_of_the_home_but_the_index(filled: RecordLog) -> None:
    assert planted_in(filled.home.folder, PLANTED) == {"index/search.db"}


def test_after_erasure_the_words_are_not_in_the_index_either(filled: RecordLog, index: SearchIndex) -> None:
    erase(filled, index, "r3")
    assert planted_in(filled.home.folder, PLANTED[15:20]) == set()
    assert planted_in(filled.home.folder, PLANTED[:15] + PLANTED[20:]) == {"index/search.db"}
    assert found(index, PLANTED[15]) == []
    assert found(index, PLANTED[14]) == ["r2"]


def test_the_record_is_unreadable_the_chain_whole_and_the_rest_untouched(filled: RecordLog, index: SearchIndex) -> None:
    erase(filled, index, "r3")
    state = filled.state("r3")
    assert state.stage is Stage.ERASED
    assert filled.verify_chain().is_well
    assert filled.differing_states() == []
    assert filled.entries(record_id="r3")[-1].facts == {"rule": "cme-case", "reason_code": "retention"}
    with pytest.raises(RecordErased):
        filled.read_payload("r3", state.documents[0].entry_number, "document")
    with pytest.raises(RecordErased):
        filled.read_draft("r3")
    for number in (0, 1, 2, 4, 5, 6, 7, 8, 9):
        other = filled.state(f"r{number}")
        assert filled.read_payload(f"r{number}", other.documents[0].entry_number, "document")
        assert filled.read_draft(f"r{number}")
    found = filled.find_document("3" * 64)
    assert found is not None
    assert found.record_id == "r3"


def test_an_erased_record_cannot_be_continued_or_begun_again(filled: RecordLog, index: SearchIndex) -> None:
    erase(filled, index, "r3")
    for kind in (EntryKind.DRAFT_SAVED, EntryKind.DRAFT_STARTED, EntryKind.DOCUMENT_SEALED, EntryKind.FILE_ATTACHED):
        with pytest.raises(CmeformsError), filled.act(at=LATER) as act:
            act.append(NewEntry(kind, "r3", facts={"slug": "cme1"}, payloads={"file": b"x"}))
    with pytest.raises(RecordErased), filled.act(at=LATER) as act:
        act.write_draft("r3", {"surname": "Again"}, expected_revision=None)
    with pytest.raises(RecordErased):
        filled.keyring.create_key("r3")


def test_the_wrapped_key_leaves_every_byte_of_the_key_files(filled: RecordLog, index: SearchIndex) -> None:
    wrapped = {key.record_id: key.wrapped for key in filled.keyring.wrapped_keys()}
    erase(filled, index, "r3")
    everything = b"".join(path.read_bytes() for path in filled.home.keys.rglob("*") if path.is_file())
    assert wrapped["r3"] not in everything
    # The sealed part alone, in case a page was moved: 16 bytes cannot be there by chance.
    assert wrapped["r3"][20:36] not in everything
    assert all(wrapped[f"r{number}"] in everything for number in (0, 9))


def test_an_older_data_backup_opens_all_but_the_erased_record_with_the_present_keys(
    filled: RecordLog, index: SearchIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys_backup, "_SCRYPT_LOG_COST", 10)
    backup_data(filled, tmp_path / "older.zip", at=NOON, by="admin-1", cmeforms_version="0.1.0")
    erase(filled, index, "r3")
    keys = BackupPlace(tmp_path / "keys.backup", "four plain invented words")
    backup_keys(filled, keys, {}, at=LATER, by="admin-1")
    restore_data(tmp_path / "older.zip", tmp_path / "elsewhere")
    restore_keys(keys, tmp_path / "elsewhere")
    restored = RecordLog.open(tmp_path / "elsewhere")
    assert restored.verify_chain().is_well
    assert restored.state("r3").stage is Stage.AWAITING_SIGNATURE
    for entry in restored.entries(limit=1000):
        for name in entry.payload_sha256:
            if entry.record_id == "r3":
                with pytest.raises(RecordErased):
                    restored.read_payload("r3", entry.number, name)
            else:
                assert restored.read_payload(entry.record_id, entry.number, name)
    assert planted_in(tmp_path / "elsewhere", PLANTED) == set()
    restored.close()


def test_an_interrupted_erasure_is_finished_by_running_it_again(filled: RecordLog, index: SearchIndex) -> None:
    filled.keyring.destroy("r3", at=LATER)
    assert filled.state("r3").stage is Stage.AWAITING_SIGNATURE
    erase(filled, index, "r3")
    erase(filled, index, "r3")
    kinds = [entry.kind for entry in filled.entries(record_id="r3")]
    assert kinds.count(EntryKind.RECORD_ERASED) == 1
    assert filled.keyring.is_destroyed("r3")


def test_an_unknown_record_is_not_erased(filled: RecordLog, index: SearchIndex) -> None:
    with pytest.raises(RecordNotFound):
        erase(filled, index, "r99")
    assert not filled.keyring.is_destroyed("r99")


def test_catching_up_after_an_erasure_brings_no_word_back(filled: RecordLog, index: SearchIndex) -> None:
    erase(filled, index, "r3")

    def facts(record_id: str) -> SearchFacts:
        accepted = filled.entries(record_id=record_id)[1]
        return SearchFacts(names=(filled.read_payload(record_id, accepted.number, "answers").decode(),))

    assert index.catch_up(filled, facts) == 10
    assert found(index, PLANTED[16]) == []
    assert found(index, PLANTED[11]) == ["r2"]
