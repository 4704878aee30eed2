"""Homes from a terminal: demo, audit, backup, restore with and without keys, doctor, people."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from cmeforms.casework.ground.services import open_services
from cmeforms.casework.upkeep.setting_up import set_up
from cmeforms.errors import ActRefused
from cmeforms.records.accounts import Accounts
from tests.factories import PASSPHRASE

from .conftest import Terminal

KEYS = {"CMEFORMS_KEY_PASSPHRASE": PASSPHRASE}


@pytest.fixture
def backed_up(terminal: Terminal, example) -> tuple[Terminal, Path, Path, Path]:
    """A home with one issued document, its two backups, and the document."""
    result, issued = terminal.renders("cme1", example("cme1"))
    assert result.exit_code == 0, result.output
    data, keys = terminal.folder / "data.zip", terminal.folder / "keys.bin"
    assert terminal.types("backup", data).exit_code == 0
    assert terminal.types("backup", "--keys", keys, **KEYS).exit_code == 0
    return terminal, data, keys, issued


def test_a_home_restored_with_its_keys_works_on(backed_up, example):
    terminal, data, keys, issued = backed_up
    other = Terminal(terminal.folder / "restored", terminal.folder)
    result = other.types("restore", data, "--keys", keys, **KEYS)
    assert result.exit_code == 0, result.output
    assert "lost" not in result.stdout  # the keys were backed up right after the data
    assert other.json("verify", issued, "--json")["issued_here"] is True
    assert other.json("audit", "--json")["is_well"] is True
    assert other.renders("cme1", example("cme1", 2))[0].exit_code == 0


def test_a_home_restored_without_keys_verifies_and_audits_and_opens_nothing(backed_up, example):
    terminal, data, keys, issued = backed_up
    other = Terminal(terminal.folder / "keyless", terminal.folder)
    assert "opens no record" in other.types("restore", data).stdout
    report = other.json("verify", issued, "--json")
    assert (report["verdict"], report["issued_here"]) == ("well", True)
    assert other.json("audit", "--json")["is_well"] is True
    assert other.types("doctor").exit_code == 1
    refused, _out = other.renders("cme2", example("cme2"))
    assert refused.exit_code == 1
    assert "key" in refused.stderr
    late = other.types("restore", data, "--keys", keys, **KEYS)
    assert late.exit_code == 0, late.output
    assert other.renders("cme2", example("cme2"))[0].exit_code == 0


def test_a_wrong_passphrase_restores_the_keys_at_the_second_try(backed_up):
    terminal, data, keys, issued = backed_up
    other = Terminal(terminal.folder / "second-try", terminal.folder)
    wrong = other.types("restore", data, "--keys", keys, CMEFORMS_KEY_PASSPHRASE="not the passphrase")
    assert wrong.exit_code == 1
    assert "not the passphrase" not in wrong.output
    assert other.types("restore", data, "--keys", keys, **KEYS).exit_code == 0
    assert other.json("verify", issued, "--json")["verdict"] == "well"


def test_data_older_than_the_keys_are_told_and_what_an_interrupted_restore_left_is_named(backed_up, example):
    terminal, data, keys, _issued = backed_up
    terminal.renders("cme1", example("cme1"))
    assert terminal.types("backup", "--keys", keys, **KEYS).exit_code == 0
    other = Terminal(terminal.folder / "late", terminal.folder)
    (other.home / ".cmeforms-left").mkdir(parents=True)
    refused = other.types("restore", data, "--keys", keys, **KEYS)
    assert refused.exit_code == 1
    assert ".cmeforms-left" in refused.stderr
    (other.home / ".cmeforms-left").rmdir()
    assert "what was recorded in between is lost" in other.types("restore", data, "--keys", keys, **KEYS).stdout


def test_backups_are_refused_over_a_home_and_from_files_that_are_none(backed_up):
    terminal, data, _keys, issued = backed_up
    assert terminal.types("restore", data).exit_code == 2
    other = Terminal(terminal.folder / "none", terminal.folder)
    for content in (b"", b"hello", data.read_bytes()[:-400]):
        result = other.types("restore", other.file("wrong.zip", content))
        assert result.exit_code == 1
        assert result.stderr
    assert other.types("restore", issued).exit_code == 1
    assert other.types("restore", terminal.folder / "nothing.zip").exit_code == 2


def test_a_data_backup_holds_no_key_and_no_word_of_the_child(backed_up, example):
    terminal, data, _keys, _issued = backed_up
    content = data.read_bytes()
    assert example("cme1")["surname"].encode() not in content
    assert (terminal.home / "keys" / "master.key").read_bytes() not in content


def test_a_short_passphrase_is_refused(terminal: Terminal):
    result = terminal.types("backup", "--keys", terminal.folder / "k", CMEFORMS_KEY_PASSPHRASE="short")
    assert result.exit_code == 1
    assert not (terminal.folder / "k").exists()


def test_a_passphrase_is_asked_for_twice_without_the_variable(terminal: Terminal):
    answer = f"{PASSPHRASE}\n{PASSPHRASE}\n"
    result = terminal.types("backup", "--keys", terminal.folder / "k", given=answer, CMEFORMS_KEY_PASSPHRASE="")
    assert result.exit_code == 0, result.output
    assert PASSPHRASE not in result.output


def test_audit_names_the_first_entry_that_was_changed(terminal: Terminal, example):
    _result, issued = terminal.renders("cme1", example("cme1"))
    assert terminal.types("audit").stdout.startswith("WELL")
    with sqlite3.connect(terminal.home / "data" / "log.db") as database:
        triggers = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        for trigger in triggers:
            database.execute(f"DROP TRIGGER {trigger}")
        database.execute("UPDATE entries SET person_id = 'somebody' WHERE number = 3")
        database.execute("UPDATE entries SET person_id = 'somebody' WHERE kind = 'DocumentSealed'")
    database.close()
    result = terminal.types("audit", "--json")
    report = json.loads(result.stdout)
    assert (result.exit_code, report["is_well"], report["first_bad_entry"]) == (1, False, 3)
    assert terminal.types("audit").stdout.startswith("NOT WELL: entry 3")
    verdict = terminal.types("verify", issued, "--json")
    assert (verdict.exit_code, json.loads(verdict.stdout)["verdict"]) == (1, "not_well")


def test_commands_about_a_home_want_a_home(tmp_path: Path):
    nowhere = Terminal(tmp_path / "nothing", tmp_path)
    for words in (["audit"], ["doctor"], ["backup", str(tmp_path / "x")]):
        assert nowhere.types(*words).exit_code == 2
    assert not (tmp_path / "nothing").exists()


def test_doctor_judges_each_thing(backed_up):
    terminal, *_files = backed_up
    result = terminal.types("doctor", "--json")
    findings = {finding["name"]: finding for finding in json.loads(result.stdout)}
    assert findings["signing certificate"]["is_well"]
    assert findings["last backup of data"]["is_well"]
    assert all(set(finding) == {"name", "text", "is_well"} for finding in findings.values())
    assert result.exit_code == (0 if all(finding["is_well"] for finding in findings.values()) else 1)


def test_demo_run_twice_says_the_same_and_adds_nothing(tmp_path: Path):
    terminal = Terminal(tmp_path / "demo", tmp_path)
    first = terminal.types("demo", "--seed", "2", **KEYS)
    assert first.exit_code == 0, first.output
    before = terminal.json("audit", "--json")
    second = terminal.types("demo", **KEYS)
    assert second.exit_code == 0
    assert second.stdout.splitlines()[1:] == first.stdout.splitlines()
    assert terminal.json("audit", "--json") == before
    people = json.loads((terminal.home / "demo-people.json").read_text(encoding="utf-8"))
    assert all(set(person) >= {"email", "password", "totp_secret", "role", "organisation"} for person in people)


def test_demo_leaves_a_home_with_work_in_it_alone(terminal: Terminal, example):
    terminal.renders("cme1", example("cme1"))
    before = terminal.json("audit", "--json")
    result = terminal.types("demo", **KEYS)
    assert result.exit_code == 1
    assert "empty" in result.stderr
    assert terminal.json("audit", "--json") == before


def test_demo_leaves_an_empty_home_made_for_real_work_alone(tmp_path: Path):
    terminal = Terminal(tmp_path / "real", tmp_path)
    assert terminal.types("verify", terminal.file("any.txt", "words"), **KEYS).exit_code == 1  # makes the home
    before = terminal.json("audit", "--json")
    result = terminal.types("demo", **KEYS)
    assert result.exit_code == 1
    assert "real work" in result.stderr
    assert terminal.json("audit", "--json") == before


def test_a_new_home_tells_once_where_its_keys_are_and_their_passphrase(tmp_path: Path, example):
    terminal = Terminal(tmp_path / "new", tmp_path)
    result, _out = terminal.renders("cme1", example("cme1"))
    assert result.exit_code == 0, result.output
    assert "shown only now" in result.stderr
    assert "shown only now" not in terminal.renders("cme1", example("cme1"))[0].stderr


@pytest.mark.parametrize("step", ["make_keys", "shutil.copytree"])
def test_a_set_up_that_was_cut_short_is_ended_by_the_next_command(tmp_path: Path, monkeypatch, step: str):
    with monkeypatch.context() as cut:
        cut.setattr(f"cmeforms.casework.upkeep.setting_up.{step}", stop_here)
        with pytest.raises(KeyboardInterrupt):
            set_up(tmp_path / "cut", passphrase=PASSPHRASE)
    terminal = Terminal(tmp_path / "cut", tmp_path)
    assert terminal.types("audit").exit_code == 2  # there is no home yet
    assert "A new home was made" in terminal.types("verify", terminal.file("any.txt", "words"), **KEYS).stderr
    assert terminal.json("audit", "--json")["is_well"] is True
    services = open_services(terminal.home)
    assert [organisation.kind for organisation in Accounts(services.log).organisations()] == ["authority"]
    services.log.close()
    assert len(list((terminal.home / "trusted").glob("*.crt"))) == 1
    assert (terminal.home / "keys-recovery-copy.cmekeys").exists()
    with pytest.raises(ActRefused):
        set_up(terminal.home, passphrase=PASSPHRASE)


def stop_here(*_anything: object, **_named: object) -> None:
    raise KeyboardInterrupt


def test_the_module_runs_as_a_program_and_a_file_in_place_of_a_home_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("not a home")
    done = subprocess.run(
        [sys.executable, "-m", "cmeforms", "--home", tmp_path / "file", "demo"], capture_output=True, text=True
    )
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert done.stderr


def test_the_other_authorities_come_into_the_directory_once(terminal: Terminal):
    for told in ("153 added.", "0 added."):
        done = terminal.types("authorities")
        assert done.stdout.strip() == told
        assert "Of 153 no address is known yet" in done.stderr


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["pack", "CH-\udc80", "--out", "pack.pdf"], 2, "not UTF-8 text"),
        (["organisation", "../hill", "--kind", "home", "--name", "Hill House"], 1, "small letters, digits and hyphens"),
        (
            ["person", "--email", "a@hill.example", "--name", "Ada Sample", "--role", "lead", "--organisation", "hil"],
            1,
            "no organisation with this id",
        ),
    ],
    ids=["bytes that are no text", "an id that is no address", "an organisation that is not there"],
)
def test_ids_that_lead_nowhere_are_refused(shared_terminal: Terminal, words: list[str], code: int, told: str):
    result = shared_terminal.types(*words)
    assert (result.exit_code, result.stdout) == (code, "")
    assert told in result.stderr
