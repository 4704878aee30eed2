"""The grab pack from a terminal: written whole, known to the log, by the child's reference or a form's."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from cmeforms.cli.outputs import PASSPHRASE
from tests.documents_read import attached, pdf_text

from .conftest import Terminal

WORDS = "four plain words 7"


@pytest.fixture(scope="module")
def form_reference(shared_terminal: Terminal) -> str:
    """An information sharing form that was recorded from the terminal."""
    example = shared_terminal.json("example", "grab-pack", "--seed", "4")
    result, _out = shared_terminal.renders("grab-pack", example)
    assert result.exit_code == 0, result.output
    return result.stdout.split()[-1]


def packed(terminal: Terminal, reference: str, *options: str) -> tuple[Path, str]:
    out = terminal.folder / f"pack{''.join(options)}.pdf"
    result = terminal.types("pack", reference, "--out", out, *options)
    assert result.exit_code == 0, result.output
    written, told = result.stdout.split()
    assert written == str(out)
    return out, told


def test_a_pack_is_written_by_a_forms_reference_and_by_the_childs(shared_terminal: Terminal, form_reference: str):
    out, child = packed(shared_terminal, form_reference)
    assert child.startswith("CH-")
    assert attached(out.read_bytes())[0] == f"grab-pack-{form_reference}.json"
    assert packed(shared_terminal, child)[1] == child
    verified = shared_terminal.json("verify", out, "--json")
    assert verified["verdict"] == "well"
    assert verified["reference"] == child
    assert verified["superseded_by"] is None


def test_the_poster_tells_no_risk(shared_terminal: Terminal, form_reference: str):
    out, told = packed(shared_terminal, form_reference, "--poster")
    assert told == form_reference
    assert "Missing: can you help?" in pdf_text(out.read_bytes())
    assert "xploitation" not in pdf_text(out.read_bytes())


def test_a_locked_pack_takes_its_pass_phrase_from_the_environment(
    shared_terminal: Terminal, form_reference: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(PASSPHRASE, WORDS)
    out, _child = packed(shared_terminal, form_reference, "--encrypted")
    assert PdfReader(io.BytesIO(out.read_bytes())).decrypt(WORDS)
    assert shared_terminal.types("verify", out).exit_code == 0


def test_wrong_use_writes_nothing(shared_terminal: Terminal, form_reference: str, monkeypatch: pytest.MonkeyPatch):
    out = shared_terminal.folder / "none.pdf"
    assert shared_terminal.types("pack", "CH-NONE-NONE", "--out", out).exit_code == 2
    assert shared_terminal.types("pack", form_reference, "--out", out, "--poster", "--encrypted").exit_code == 2
    monkeypatch.setenv(PASSPHRASE, "short")
    assert shared_terminal.types("pack", form_reference, "--out", out, "--encrypted").exit_code == 1
    assert not out.exists()


def test_a_child_without_the_form_has_no_pack(shared_terminal: Terminal):
    result, _out = shared_terminal.renders("cme1", shared_terminal.json("example", "cme1", "--seed", "3"))
    out = shared_terminal.folder / "none.pdf"
    refused = shared_terminal.types("pack", result.stdout.split()[-1], "--out", out)
    assert refused.exit_code == 1
    assert "no grab pack yet" in refused.stderr
    assert not out.exists()
