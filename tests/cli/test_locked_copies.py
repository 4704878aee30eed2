"""Copies behind a pass phrase: locked whole, signed by the same people, known to the log, and never on a command line."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pikepdf
import pytest

from cmeforms.cli.outputs import PASSPHRASE

from .conftest import Terminal

SIGNER = "Alina Kestrel, Designated safeguarding lead"
WORDS = "four plain words 7"


@pytest.fixture
def locked(shared_terminal: Terminal, example, monkeypatch: pytest.MonkeyPatch) -> tuple[Terminal, Path]:
    monkeypatch.setenv(PASSPHRASE, WORDS)
    result, out = shared_terminal.renders("cme1", example("cme1"), "--encrypt", "--signed-by", SIGNER)
    assert result.exit_code == 0, result.output
    assert "not archival" in result.stderr
    assert WORDS not in result.output
    return shared_terminal, out


def test_nothing_in_it_can_be_read_without_the_pass_phrase(locked, example):
    _terminal, out = locked
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(out)
    with pikepdf.open(out, password=WORDS) as opened:
        assert opened.encryption.R == 6
        assert opened.encryption.bits == 256
        assert len(opened.attachments) == 1
        with opened.open_metadata() as metadata:
            assert "pdfaid:part" not in metadata
            assert metadata["pdfuaid:part"] == "1"
    content = out.read_bytes()
    assert example("cme1")["surname"].encode() not in content
    assert b"pdfaid" not in content


def test_its_signatures_are_valid_for_who_opens_it(locked):
    _terminal, out = locked
    told = subprocess.run(["pdfsig", "-nocert", "-upw", WORDS, out], capture_output=True, text=True, check=True).stdout
    assert told.count("Signature Validation: Signature is Valid.") == 1
    assert "Total document signed" in told


def test_verify_knows_the_copy_and_says_what_to_do(locked):
    terminal, out = locked
    report = terminal.json("verify", out, "--json")
    assert (report["verdict"], report["issued_here"], report["superseded_by"]) == ("well", True, None)
    assert any("pass phrase" in note for note in report["notes"])
    changed = terminal.file("changed.pdf", out.read_bytes() + b"\n")
    result = terminal.types("verify", changed, "--json")
    assert (result.exit_code, json.loads(result.stdout)["verdict"]) == (1, "not_well")


@pytest.mark.parametrize("words", ["", "short", "x" * 200, "four plain words\x07 7"])
def test_a_weak_pass_phrase_is_refused_and_nothing_is_recorded(shared_terminal, example, monkeypatch, words: str):
    monkeypatch.setenv(PASSPHRASE, words)
    before = shared_terminal.json("audit", "--json")
    result, _out = shared_terminal.renders("cme1", example("cme1"), "--encrypt")
    assert result.exit_code == 1
    assert shared_terminal.json("audit", "--json") == before


def test_a_document_that_is_only_drawn_is_not_locked(shared_terminal, example):
    assert shared_terminal.renders("cme1", example("cme1"), "--encrypt", "--unsealed")[0].exit_code == 2
