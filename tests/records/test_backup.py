"""Backups come back whole, say nothing without the keys, and refuse what is not theirs."""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from cmeforms.errors import ActRefused, KeyringError, RecordNotFound, RecordUnreadable, StorageUnavailable
from cmeforms.records import keys_backup
from cmeforms.records.data_backup import MANIFEST, Manifest, backup_data, restore_data
from cmeforms.records.entries import EntryKind
from cmeforms.records.keys_backup import BackupPlace, backup_keys, restore_keys
from cmeforms.records.record_log import RecordLog
from cmeforms.records.sessions import Sessions, SignInFailures

from .factory import ANSWERS, NOON, seal_document, start_draft, submit
from .tamper import rewrite_from

PASSPHRASE = "four plain invented words"


@pytest.fixture(autouse=True)
def _cheap_guesses(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "full_cost" not in request.fixturenames:
        monkeypatch.setattr(keys_backup, "_SCRYPT_LOG_COST", 10)


@pytest.fixture
def full_cost() -> None:
    """Asks for the real cost of a guess."""


def back_up(log: RecordLog, file: Path) -> Manifest:
    return backup_data(log, file, at=NOON + timedelta(days=1), by="admin-1", cmeforms_version="0.1.0")


@pytest.fixture
def filled(log: RecordLog) -> RecordLog:
    start_draft(log, "r1")
    submit(log, "r1")
    seal_document(log, "r1", "a" * 64)
    start_draft(log, "r2")
    with log.act(at=NOON, by="lead-1") as act:
        act.write_draft("r2", {"surname": "Draft-Planted"}, expected_revision=0)
    folder = log.home.folder
    (folder / "settings.toml").write_text('service_name = "Example"\n')
    for name in ("local_rules.toml", "calendars.toml", "contacts.toml"):
        (folder / name).write_text(f"# {name}\n")
    (folder / "form_definitions" / "lists").mkdir(parents=True)
    (folder / "form_definitions" / "own.toml").write_text('slug = "own"\n')
    (folder / "form_definitions" / "lists" / "wards.toml").write_text("[wards]\n")
    return log


@pytest.mark.usefixtures("full_cost")
def test_data_and_keys_come_back_and_everything_reads_as_before(filled: RecordLog, tmp_path: Path) -> None:
    keys = BackupPlace(tmp_path / "keys.backup", PASSPHRASE)
    backup_keys(filled, keys, {"signing/service.key": b"pem"}, at=NOON, by="admin-1")
    manifest = back_up(filled, tmp_path / "data.zip")
    restored_home = tmp_path / "restored"
    restore_data(tmp_path / "data.zip", restored_home)
    report = restore_keys(keys, restored_home)
    assert (report.record_keys, report.log_head) == (2, manifest.head_number)
    restored = RecordLog.open(restored_home)
    assert restored.head().entry_hash == manifest.head_hash
    assert restored.verify_chain().is_well
    assert restored.read_payload("r1", 3, "answers") == ANSWERS
    draft = restored.read_draft("r2")
    assert draft is not None
    assert draft.values == {"surname": "Draft-Planted"}
    assert restored.state("r1") == filled.state("r1")
    assert (restored_home / "keys" / "signing" / "service.key").read_bytes() == b"pem"
    assert (restored_home / "form_definitions" / "lists" / "wards.toml").read_text() == "[wards]\n"
    for name in ("local_rules.toml", "calendars.toml", "contacts.toml"):
        assert (restored_home / name).read_text() == f"# {name}\n"
    start_draft(restored, "r3")
    assert restored.verify_chain().is_well
    restored.close()


def test_both_backups_are_logged_and_closed_to_others(filled: RecordLog, tmp_path: Path) -> None:
    backup_keys(filled, BackupPlace(tmp_path / "keys.backup", PASSPHRASE), {}, at=NOON, by="admin-1")
    back_up(filled, tmp_path / "data.zip")
    made = [entry for entry in filled.entries() if entry.kind is EntryKind.BACKUP_MADE]
    assert [entry.facts["what"] for entry in made] == ["keys", "data"]
    for name in ("keys.backup", "data.zip"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data.zip", "home", "keys.backup"]


def test_sessions_keys_and_children_are_not_in_the_data_backup(filled: RecordLog, tmp_path: Path) -> None:
    Sessions(filled.storage).start("lead-1", at=NOON)
    SignInFailures(filled.storage).note(["lead@school.example"], at=NOON)
    back_up(filled, tmp_path / "data.zip")
    whole = (tmp_path / "data.zip").read_bytes()
    assert b"Planted" not in whole
    assert filled.keyring.master_key not in whole
    assert all(key.wrapped not in whole for key in filled.keyring.wrapped_keys())
    restore_data(tmp_path / "data.zip", tmp_path / "restored")
    restored = RecordLog.open(tmp_path / "restored", without_keys=True)
    for table in ("sessions", "sign_in_failures"):
        assert restored.storage.rows(f"SELECT * FROM {table}") == []
    assert len(filled.storage.rows("SELECT * FROM sessions")) == 1
    restored.close()


def test_without_keys_a_restored_home_verifies_and_neither_reads_nor_writes(filled: RecordLog, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "data.zip")
    restore_data(tmp_path / "data.zip", tmp_path / "restored")
    with pytest.raises(KeyringError):
        RecordLog.open(tmp_path / "restored")
    restored = RecordLog.open(tmp_path / "restored", without_keys=True)
    assert restored.verify_chain().is_well
    found = restored.find_document("a" * 64)
    assert found is not None
    assert found.record_id == "r1"
    with pytest.raises(KeyringError):
        restored.read_payload("r1", 3, "answers")
    with pytest.raises(KeyringError), restored.act(at=NOON):
        pass
    restored.close()


def test_a_backup_goes_into_an_empty_home_only(filled: RecordLog, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "data.zip")
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "README.md").write_text("kept in git")
    restore_data(tmp_path / "data.zip", tmp_path / "new")
    with pytest.raises(ActRefused):
        restore_data(tmp_path / "data.zip", tmp_path / "new")


def test_keys_come_after_data_and_never_over_other_keys(filled: RecordLog, tmp_path: Path) -> None:
    keys = BackupPlace(tmp_path / "keys.backup", PASSPHRASE)
    backup_keys(filled, keys, {}, at=NOON, by="admin-1")
    with pytest.raises(ActRefused):
        restore_keys(keys, tmp_path / "empty")
    with pytest.raises(KeyringError):
        restore_keys(keys, filled.home.folder)


def test_a_wrong_or_short_passphrase_and_a_damaged_file_are_refused(filled: RecordLog, tmp_path: Path) -> None:
    file = tmp_path / "keys.backup"
    with pytest.raises(KeyringError, match="12"):
        backup_keys(filled, BackupPlace(file, "short"), {}, at=NOON, by="admin-1")
    assert not file.exists()
    backup_keys(filled, BackupPlace(file, PASSPHRASE), {}, at=NOON, by="admin-1")
    back_up(filled, tmp_path / "data.zip")
    restored = tmp_path / "restored"
    restore_data(tmp_path / "data.zip", restored)
    with pytest.raises(KeyringError, match="wrong"):
        restore_keys(BackupPlace(file, PASSPHRASE + "!"), restored)
    whole = bytearray(file.read_bytes())
    whole[-40] ^= 1
    file.write_bytes(whole)
    with pytest.raises(KeyringError, match="damaged"):
        restore_keys(BackupPlace(file, PASSPHRASE), restored)
    file.write_bytes(b"something else")
    with pytest.raises(KeyringError, match="not a keys backup"):
        restore_keys(BackupPlace(file, PASSPHRASE), restored)
    assert not (restored / "keys").exists()


def test_keys_of_another_log_are_refused(filled: RecordLog, tmp_path: Path) -> None:
    other = RecordLog.create(tmp_path / "other", at=NOON, cmeforms_version="0.1.0")
    keys = BackupPlace(tmp_path / "keys.backup", PASSPHRASE)
    backup_keys(other, keys, {}, at=NOON, by="admin-1")
    other.close()
    back_up(filled, tmp_path / "data.zip")
    restore_data(tmp_path / "data.zip", tmp_path / "restored")
    with pytest.raises(KeyringError, match="another log"):
        restore_keys(keys, tmp_path / "restored")


def test_a_backup_made_at_an_older_cost_still_opens(
    filled: RecordLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = BackupPlace(tmp_path / "keys.backup", PASSPHRASE)
    backup_keys(filled, keys, {}, at=NOON, by="admin-1")
    back_up(filled, tmp_path / "data.zip")
    restore_data(tmp_path / "data.zip", tmp_path / "restored")
    monkeypatch.setattr(keys_backup, "_SCRYPT_LOG_COST", 11)
    assert restore_keys(keys, tmp_path / "restored").record_keys == 2


def test_older_data_with_newer_keys_say_how_much_is_lost_and_raise_no_false_alarm(
    filled: RecordLog, tmp_path: Path
) -> None:
    manifest = back_up(filled, tmp_path / "data.zip")
    start_draft(filled, "r3")
    keys = BackupPlace(tmp_path / "keys.backup", PASSPHRASE)
    backup_keys(filled, keys, {}, at=NOON, by="admin-1")
    restore_data(tmp_path / "data.zip", tmp_path / "restored")
    report = restore_keys(keys, tmp_path / "restored")
    assert report.backed_up_head - report.log_head == 2
    assert report.log_head == manifest.head_number
    restored = RecordLog.open(tmp_path / "restored")
    assert restored.verify_chain().is_well
    with pytest.raises(RecordNotFound):
        restored.state("r3")
    restored.close()


def test_a_log_rewritten_after_the_keys_were_backed_up_is_found_after_the_restore(
    filled: RecordLog, tmp_path: Path
) -> None:
    keys = BackupPlace(tmp_path / "keys.backup", PASSPHRASE)
    backup_keys(filled, keys, {}, at=NOON, by="admin-1")
    back_up(filled, tmp_path / "data.zip")
    restored_home = tmp_path / "restored"
    restore_data(tmp_path / "data.zip", restored_home)
    rewrite_from(restored_home / "data" / "log.db", 3, person_id="somebody-else")
    restore_keys(keys, restored_home)
    restored = RecordLog.open(restored_home)
    assert not restored.verify_chain().is_well
    restored.close()


Changer = Callable[[zipfile.ZipInfo, bytes], tuple[zipfile.ZipInfo, bytes]]


def _same(info: zipfile.ZipInfo, content: bytes) -> tuple[zipfile.ZipInfo, bytes]:
    return info, content


def _rewritten(source: Path, target: Path, *, change: Changer = _same, extra: tuple[str, int] | None = None) -> None:
    """Copy a backup, changing members or adding one; an added one is entered in the manifest too."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == MANIFEST and extra:
                manifest = json.loads(content)
                manifest["files"][extra[0]] = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
                content = json.dumps(manifest).encode()
            changed, content = change(info, content)
            new.writestr(changed, content)
        if extra:
            added = zipfile.ZipInfo(extra[0])
            added.external_attr = extra[1] << 16
            new.writestr(added, b"test")


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        ("../outside.toml", 0o600),
        ("form_definitions/../../outside.toml", 0o600),
        ("/absolute.toml", 0o600),
        ("form_definitions\\..\\outside.toml", 0o600),
        ("keys/master.key", 0o600),
        ("data/other.db", 0o600),
        ("form_definitions/link.toml", stat.S_IFLNK | 0o777),
        ("form_definitions/sub/", 0o700),
        ("form_definitions//double.toml", 0o600),
    ],
)
def test_a_backup_with_a_name_that_leads_elsewhere_is_refused(
    filled: RecordLog, tmp_path: Path, name: str, mode: int
) -> None:
    back_up(filled, tmp_path / "data.zip")
    _rewritten(tmp_path / "data.zip", tmp_path / "bad.zip", extra=(name, mode))
    with pytest.raises(RecordUnreadable):
        restore_data(tmp_path / "bad.zip", tmp_path / "restored")
    assert list((tmp_path / "restored").iterdir()) == []
    assert not (tmp_path / "outside.toml").exists()


def test_a_harmless_extra_definition_shows_that_the_refusals_are_about_the_names(
    filled: RecordLog, tmp_path: Path
) -> None:
    back_up(filled, tmp_path / "data.zip")
    _rewritten(tmp_path / "data.zip", tmp_path / "good.zip", extra=("form_definitions/more.toml", 0o600))
    restore_data(tmp_path / "good.zip", tmp_path / "restored")
    assert (tmp_path / "restored" / "form_definitions" / "more.toml").read_bytes() == b"test"


def test_a_changed_a_cut_and_a_foreign_file_are_refused(filled: RecordLog, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "data.zip")

    def other_settings(info: zipfile.ZipInfo, content: bytes) -> tuple[zipfile.ZipInfo, bytes]:
        return info, b"changed = true\n" if info.filename == "settings.toml" else content

    _rewritten(tmp_path / "data.zip", tmp_path / "changed.zip", change=other_settings)
    (tmp_path / "cut.zip").write_bytes((tmp_path / "data.zip").read_bytes()[:-3000])
    (tmp_path / "foreign.zip").write_bytes(b"not a zip")
    for name in ("changed.zip", "cut.zip", "foreign.zip"):
        with pytest.raises(RecordUnreadable):
            restore_data(tmp_path / name, tmp_path / "restored")
        assert list((tmp_path / "restored").iterdir()) == []
    with pytest.raises(StorageUnavailable):
        restore_data(tmp_path / "absent.zip", tmp_path / "restored")


def test_a_compressed_member_is_refused_before_it_can_fill_the_disk(filled: RecordLog, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "data.zip")

    def deflated(info: zipfile.ZipInfo, content: bytes) -> tuple[zipfile.ZipInfo, bytes]:
        info.compress_type = zipfile.ZIP_DEFLATED
        return info, content

    _rewritten(tmp_path / "data.zip", tmp_path / "bomb.zip", change=deflated)
    with pytest.raises(RecordUnreadable):
        restore_data(tmp_path / "bomb.zip", tmp_path / "restored")


def test_a_backup_that_cannot_be_written_leaves_the_older_one(filled: RecordLog, tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable):
        back_up(filled, tmp_path / "absent" / "data.zip")
    assert not [entry for entry in filled.entries() if entry.kind is EntryKind.BACKUP_MADE]
