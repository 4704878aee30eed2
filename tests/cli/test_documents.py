"""Rendering, letters and verifying from a terminal: what is written, what is printed, and how it exits."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from pypdf import PdfReader

from cmeforms.documents.letters import load_letter_template
from tests.documents.letters.conftest import TEMPLATES
from tests.documents.letters.sample_values import content_of
from tests.documents_read import attached, letter_text, pdf_text
from tests.factories import copy_home
from tests.rotation import in_turn

from .conftest import MINIATURES, Terminal

SHIPPED = ["cme1", "cme2"]
SIGNER = "Alina Kestrel, Designated safeguarding lead"
SECOND = "Esra Holloway, Education welfare officer"


@pytest.fixture(scope="module")
def with_miniatures(empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    folder = tmp_path_factory.mktemp("miniatures")
    home = copy_home(empty_home, folder / "home")
    shutil.copytree(MINIATURES, home / "form_definitions", dirs_exist_ok=True)
    return Terminal(home, folder)


def miniatures() -> list[str]:
    lines = [line for path in sorted(MINIATURES.glob("*.toml")) for line in path.read_text().splitlines()]
    return [line.split('"')[1] for line in lines if line.startswith("slug = ")]


def sampled(forms: list[str]) -> list[object]:
    """One in four, others for every commit; all of them in the long run."""
    chosen = in_turn(forms, len(forms) // 4)
    return [form if form in chosen else pytest.param(form, marks=pytest.mark.long) for form in forms]


@pytest.mark.parametrize("form", [*SHIPPED, *sampled(miniatures())])
def test_example_render_verify_works_for_each_definition(with_miniatures: Terminal, form: str):
    for seed in (1, 2):
        document = with_miniatures.json("example", form, "--seed", seed)
        result, out = with_miniatures.renders(form, document)
        assert result.exit_code == 0, result.output
        report = with_miniatures.json("verify", out, "--json")
        assert (report["verdict"], report["issued_here"]) == ("well", True)
        assert set(attached(out.read_bytes())[1]) == set(document)
        assert report["reference"] in result.stdout


def test_standard_input_and_output_make_a_pipe(terminal: Terminal, example):
    out = terminal.folder / "piped.pdf"
    result = terminal.types("render", "cme1", "-", "--out", out, given=json.dumps(example("cme1", 4)))
    assert result.exit_code == 0, result.output
    assert out.read_bytes().startswith(b"%PDF-")


def test_verify_has_the_keys_that_others_lean_on(shared_terminal: Terminal, example):
    result, out = shared_terminal.renders("cme1", example("cme1"), "--signed-by", SIGNER, "--signed-by", SECOND)
    assert result.exit_code == 0, result.output
    report = shared_terminal.json("verify", out, "--json")
    assert set(report) >= {"verdict", "issued_here", "superseded_by", "changes", "signatures"}
    keys = {"name", "role", "statement", "signed_at", "outcome", "covers_whole_file", "intact"}
    assert all(set(signature) >= keys for signature in report["signatures"])
    assert [signature["name"] for signature in report["signatures"]] == ["Alina Kestrel", "Esra Holloway"]
    assert [signature["covers_whole_file"] for signature in report["signatures"]] == [False, True]
    told = shared_terminal.types("verify", out).stdout
    assert told.startswith("WELL")
    assert "Esra Holloway" in told


def test_a_changed_or_unknown_file_is_not_well(shared_terminal: Terminal, example):
    _result, out = shared_terminal.renders("cme1", example("cme1"))
    content = bytearray(out.read_bytes())
    content[len(content) // 2] ^= 1
    for wrong in (bytes(content), b"", b"hello", b"PK\x03\x04"):
        result = shared_terminal.types("verify", shared_terminal.file("wrong.pdf", wrong), "--json")
        assert result.exit_code == 1
        assert json.loads(result.stdout)["verdict"] == "not_well"
        assert shared_terminal.types("verify", shared_terminal.file("wrong.pdf", wrong)).stdout.startswith("NOT WELL")


@pytest.mark.parametrize(
    "signers",
    [
        [SIGNER, SECOND, "Third Person, Nobody"],
        ["no role"],
        [", Lead"],
        ["Name,"],
        ["Sam\u202e Sample, Lead"],
        ["x" * 5_000 + ", Lead"],
    ],
    ids=["too many", "no role", "no name", "no role either", "bidi", "long"],
)
def test_signers_too_many_or_half_named_are_refused_and_nothing_is_recorded(shared_terminal, example, signers):
    before = shared_terminal.json("audit", "--json")
    result, out = shared_terminal.renders("cme2", example("cme2"), *(w for s in signers for w in ("--signed-by", s)))
    assert result.exit_code == 1
    assert result.stderr
    assert not out.exists()
    assert shared_terminal.json("audit", "--json") == before


@pytest.mark.parametrize("roles", [("Education welfare officer", "Head"), ("paews", "lead")])
def test_signers_in_the_wrong_order_are_refused_by_their_roles(shared_terminal, example, roles):
    before = shared_terminal.json("audit", "--json")
    signers = [word for role in roles for word in ("--signed-by", f"Alina Kestrel, {role}")]
    result, out = shared_terminal.renders("cme1", example("cme1"), *signers)
    assert result.exit_code == 1
    assert "Signature 1 is that of: Designated safeguarding lead" in result.stderr
    assert not out.exists()
    assert shared_terminal.json("audit", "--json") == before


def test_nobody_countersigns_what_they_signed(shared_terminal: Terminal, example):
    signers = ("--signed-by", "Alina Kestrel, lead", "--signed-by", "ALINA Kestrel, paews")
    result, out = shared_terminal.renders("cme1", example("cme1"), *signers)
    assert result.exit_code == 1
    assert "Signature 2 is a countersignature" in result.stderr
    assert not out.exists()


@pytest.mark.parametrize("options", [[], ["--unsealed"]], ids=["sealed", "unsealed"])
def test_letters_that_no_font_has_are_refused_by_the_name_of_their_field(shared_terminal, example, options):
    before = shared_terminal.json("audit", "--json")
    result, out = shared_terminal.renders("cme1", {**example("cme1"), "further_information": "Sam\ue000"}, *options)
    assert result.exit_code == 1
    assert any(line.startswith("further_information: ") for line in result.stderr.splitlines())
    assert "U+E000" in result.stderr
    assert not out.exists()
    assert shared_terminal.json("audit", "--json") == before


def test_unsealed_only_draws(shared_terminal: Terminal, example):
    before = shared_terminal.json("audit", "--json")
    result, out = shared_terminal.renders("cme1", example("cme1"), "--unsealed")
    assert result.exit_code == 0, result.output
    assert "Not recorded" in pdf_text(out.read_bytes())
    assert shared_terminal.json("audit", "--json") == before
    assert shared_terminal.types("verify", out).exit_code == 1
    assert shared_terminal.renders("cme1", example("cme1"), "--unsealed", "--signed-by", SIGNER)[0].exit_code == 2


def test_an_audience_gets_its_fields_alone_in_text_and_attachment(shared_terminal: Terminal, example):
    document = {**example("cme1"), "emergency_considered": "yes"}
    result, out = shared_terminal.renders("cme1", document, "--audience", "authority")
    assert result.exit_code == 0, result.output
    _name, given = attached(out.read_bytes())
    assert "emergency_considered" not in given
    assert "considered whether this is an emergency" not in pdf_text(out.read_bytes())
    assert set(given) <= set(shared_terminal.json("schema", "cme1", "--audience", "authority")["properties"])
    assert shared_terminal.json("verify", out, "--json")["verdict"] == "well"


def test_warnings_are_told_and_do_not_stop(shared_terminal: Terminal, example):
    document = {key: value for key, value in example("cme1").items() if key not in ("last_seen_by", "last_seen_where")}
    result, _out = shared_terminal.renders("cme1", document)
    assert result.exit_code == 0
    assert "Note: " in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["render", "no-such-form", "-", "--out", "x.pdf"],
        ["render", "cme1", "-", "--out", "x.pdf", "--audience", "nobody"],
        ["render", "cme1", "-"],
        ["schema", "no-such-form"],
        ["schema", "cme1", "--audience", "nobody"],
        ["example", "no-such-form"],
        ["example", "cme1", "--seed", "many"],
        ["letters", "no-such-letter", "-", "--out", "letters"],
        ["letters", "cme3a", "-", "--out", "letters", "--format", "odt"],
        ["verify", "no-such-file.pdf"],
        ["check", "no-such-folder"],
        ["no-such-command"],
    ],
    ids=" ".join,
)
def test_wrong_use_exits_with_two_and_says_why(shared_terminal: Terminal, words: list[str]):
    result = shared_terminal.types(*words, given="{}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error" in result.stderr


def test_a_place_that_cannot_be_written_is_told_before_anything_is_recorded(shared_terminal: Terminal, example):
    before = shared_terminal.json("audit", "--json")
    answers = shared_terminal.file("answers.json", example("cme1"))
    for place in ("/dev/null/x.pdf", shared_terminal.folder):
        result = shared_terminal.types("render", "cme1", answers, "--out", place)
        assert result.exit_code == 2
    assert shared_terminal.json("audit", "--json") == before


def test_a_full_disk_is_told_with_the_file_and_with_what_was_recorded_all_the_same(shared_terminal: Terminal, example):
    answers = shared_terminal.file("answers.json", example("cme1"))
    result = shared_terminal.types("render", "cme1", answers, "--out", "/dev/full")
    assert result.exit_code == 1
    assert "/dev/full: No space left on device" in result.stderr
    assert re.search(r"Recorded as CME1-\w{4}-\w{4}", result.stderr)
    drawn = shared_terminal.types("render", "cme1", answers, "--out", "/dev/full", "--unsealed")
    assert drawn.exit_code == 1
    assert "Recorded" not in drawn.stderr


def test_a_pipe_is_written_to_and_never_replaced(shared_terminal: Terminal, example):
    pipe = shared_terminal.folder / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    answers = shared_terminal.file("answers.json", example("cme1"))
    result = shared_terminal.types("render", "cme1", answers, "--unsealed", "--out", pipe)
    assert result.exit_code == 0, result.output
    assert pipe.is_fifo()
    reader.join()
    assert read[0].startswith(b"%PDF-")


def test_a_backup_never_takes_the_place_of_a_pipe(shared_terminal: Terminal):
    pipe = shared_terminal.folder / "backup-pipe"
    os.mkfifo(pipe)
    result = shared_terminal.types("backup", pipe)
    assert (result.exit_code, pipe.is_fifo()) == (1, True)
    assert "is not a file" in result.stderr


def rows(*names: str) -> list[dict[str, Any]]:
    return [
        {
            "la": {
                "name": "Northmoor Council", "team": "CME team", "address": "1 Sample Street", "phone": "01632 960100",
                "email": "cme@northmoor.example", "social_care_phone": "01632 960101", "out_of_hours": "01632 960102",
                "privacy_notice_url": "https://northmoor.example/privacy",
            },
            "officer": {
                "name": "Farid Quillan", "role": "CME officer", "phone": "01632 960103",
                "email": "farid@northmoor.example",
            },
            "letter": {"ref": f"L1-{number}", "date": "2026-03-04", "reply_by": "2026-03-11"},
            "enquiry": {"ref": "ENQ-1"},
            "school": {"name": f"School {number}"},
            "children": [{"child_ref": f"C{number}", "full_name": name}],
        }
        for number, name in enumerate(names, start=1)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("file_format", "made"),
    [
        ("docx", ["index.csv", "*.docx", "*.docx"]),
        ("zip", ["index.csv", "letters.zip"]),
        ("merged", ["index.csv", "letters.docx"]),
    ],
)
def test_a_letter_run_in_each_format(shared_terminal: Terminal, file_format: str, made: list[str]):
    out = shared_terminal.folder / file_format
    written = shared_terminal.file("rows.json", rows("Ada Quillfeather", "Bo Bramblewick"))
    result = shared_terminal.types("letters", "cme3a", written, "--out", out, "--format", file_format)
    assert result.exit_code == 0, result.output
    files = sorted(out.iterdir())
    assert len(files) == len(made)
    index = list(csv.reader((out / "index.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(index) == 3
    if file_format == "docx":
        letters = [path for path in files if path.suffix == ".docx"]
        texts = [letter_text(path.read_bytes()) for path in letters]
        assert sorted(("Quillfeather" in text, "Bramblewick" in text) for text in texts) == [
            (False, True),
            (True, False),
        ]
        assert all(shared_terminal.json("verify", path, "--json")["verdict"] == "well" for path in letters)


def test_a_folder_that_cannot_be_written_is_told_before_a_letter_is_issued(shared_terminal: Terminal):
    before = shared_terminal.json("audit", "--json")
    for place in ("/dev/null", "/dev/null/letters", shared_terminal.file("in-the-way", "text") / "letters"):
        given = json.dumps(rows("Ada Sample"))
        result = shared_terminal.types("letters", "cme3a", "-", "--out", place, given=given)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "cannot be written" in result.stderr
    assert shared_terminal.json("audit", "--json") == before


def test_a_run_made_again_issues_nothing_new_and_a_taken_reference_is_refused(terminal: Terminal):
    first, second, out = rows("Ada Quillfeather"), rows("Bo Bramblewick"), terminal.folder / "letters"
    assert terminal.types("letters", "cme3a", terminal.file("rows.json", first), "--out", out).exit_code == 0
    before = terminal.json("audit", "--json")
    assert terminal.types("letters", "cme3a", terminal.file("rows.json", first), "--out", out).exit_code == 0
    refused = terminal.types("letters", "cme3a", terminal.file("rows.json", second), "--out", out)
    assert (refused.exit_code, "L1-1" in refused.stderr, "Bramblewick" in refused.stderr) == (1, True, False)
    assert terminal.json("audit", "--json") == before


def test_rows_with_mistakes_are_refused_by_row_and_key_and_nothing_is_written(shared_terminal: Terminal):
    before = shared_terminal.json("audit", "--json")
    [good, bad] = rows("Ada Quillfeather", "Bo Bramblewick")
    bad["letter"] = {"ref": "L1-2", "date": "4 March", "reply_by": "2026-03-11", "evil": "x"}
    out = shared_terminal.folder / "refused"
    for content in ([good, bad], [], {}, "not json", [good, good]):
        result = shared_terminal.types("letters", "cme3a", shared_terminal.file("rows.json", content), "--out", out)
        assert result.exit_code == 1, result.output
        assert result.stderr
    assert not out.exists()
    assert shared_terminal.json("audit", "--json") == before


def test_a_pupil_number_in_a_letter_to_a_home_is_refused_by_field(shared_terminal: Terminal):
    before = shared_terminal.json("audit", "--json")
    template = load_letter_template(TEMPLATES / "parent-first.docx")
    row: dict[str, dict[str, Any]] = {}
    for declared in template.fields:
        row.setdefault(declared.group, {})[declared.key] = content_of(declared)
    row["to"]["address_block"] = "About Y801200012345\n1 Sample Street"
    written = shared_terminal.file("rows.json", json.loads(json.dumps([row], default=str)))
    result = shared_terminal.types("letters", "parent-first", written, "--out", shared_terminal.folder / "home")
    assert (result.exit_code, "to.address_block: A number that only schools" in result.stderr) == (1, True)
    assert shared_terminal.json("audit", "--json") == before


def test_large_print_is_drawn_and_never_sealed(shared_terminal: Terminal, example):
    result, out = shared_terminal.renders("cme1", example("cme1"), "--unsealed", "--large-print")
    assert result.exit_code == 0, result.output
    assert len(PdfReader(out).pages) > 10
    refused, _ = shared_terminal.renders("cme1", example("cme1"), "--large-print")
    assert refused.exit_code == 2
    assert "--unsealed" in refused.output


def test_a_blank_form_in_large_print_takes_more_pages(shared_terminal: Terminal):
    pages = []
    for options in ((), ("--large-print",)):
        out = shared_terminal.folder / f"blank{len(options)}.pdf"
        assert shared_terminal.types("blank", "cme1", "--out", out, *options).exit_code == 0
        pages.append(len(PdfReader(out).pages))
    assert pages[1] > pages[0]
