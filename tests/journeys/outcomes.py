"""What has to be true of the documents at the end of the whole way."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from cmeforms.casework.demo.people import ORGANISATIONS
from cmeforms.casework.forms.reading_records import read_submission
from cmeforms.cli import main
from cmeforms.definitions.fields import ComputedField
from cmeforms.samples.files import with_digests
from cmeforms.submissions.reading import read_answers
from tests.documents_read import attached, letter_text, pdf_text
from tests.journeys.whole_way import CHILD_LEFT_OUT, FIRST_CHILD, MENDED, SECOND_CHILD, Journey


def check_answers_are_kept(journey: Journey) -> None:
    """What the log holds is what was typed, value by value."""
    for slug, record_id in (("cme1", journey.checklist), ("cme2", journey.referral)):
        log = journey.town.services.log
        stored = read_submission(journey.town.services, log.state(record_id)).submission.answers.document()
        typed = read_answers(journey.definition(slug), with_digests(journey.answers[slug])).answers.document()
        assert _without_files(stored) == _without_files(typed)


def _without_files(value: object) -> object:
    """Pictures are made anew when they are taken in, so of a file only its name is compared."""
    if isinstance(value, dict):
        return {k: _without_files(v) for k, v in value.items() if k != "sha256"}
    return [_without_files(v) for v in value] if isinstance(value, list) else value


def check_documents_say_the_answers(journey: Journey) -> None:
    """Every answer stands in the printed text, and in the attached JSON."""
    for slug, record_id in (("cme1", journey.checklist), ("cme2", journey.referral)):
        services = journey.town.services
        submission = read_submission(services, services.log.state(record_id)).submission
        printed = _squeezed(pdf_text(journey.pdfs[slug]))
        missing = [line for line in _answer_lines(journey, slug, submission) if not _is_in(printed, line)]
        assert missing == []
        assert attached(journey.pdfs[slug])[1] == submission.answers.document()
    assert MENDED in pdf_text(journey.pdfs["cme1"])
    assert MENDED not in pdf_text(journey.pdfs["cme1 signed"])
    assert "Not done yet" in pdf_text(journey.pdfs["cme2 referred"])


def _answer_lines(journey: Journey, slug: str, submission) -> Iterator[str]:
    for question in journey.definition(slug).fields():
        answer = submission.answers.get(question.id)
        if answer is not None and not isinstance(question, ComputedField):
            yield from _lines(answer)


def _lines(answer: Any) -> Iterator[str]:
    """The texts of an answer; of a table cell by cell, as it is printed."""
    rows = getattr(answer, "rows", None) or ()
    for row in rows.values() if isinstance(rows, Mapping) else rows:
        for cell in row.values():
            yield from cell.lines()
    if not rows:
        yield from answer.lines()


def _is_in(printed: str, line: str) -> bool:
    """Whether a line was printed; of a line with right-to-left words each word, since poppler turns their order."""
    is_turned = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in line)
    parts = re.findall(r"\w+", line) if is_turned else [line]
    return all(_squeezed(part) in printed for part in parts)


def _squeezed(text: str) -> str:
    """Line ends inside a printed answer are the printer's own."""
    return re.sub(r"[\s\u202a-\u202e\u2066-\u2069\u00ad]+", "", text)


def check_verifiers_agree(journey: Journey, folder: Path) -> None:
    """Poppler's ``pdfsig`` and ``cmeforms verify`` find the same signatures; ``verify`` knows the letters too."""
    signers = {
        "cme1": ["Alina Kestrel", "Esra Holloway"],
        "cme2": ["Farid Quillan"],
        "cme2 referred": ["Alina Kestrel"],
    }
    for name, expected in signers.items():
        path = folder / f"{name.replace(' ', '-')}.pdf"
        path.write_bytes(journey.pdfs[name])
        told = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False).stdout
        assert told.count("Signature is Valid.") == len(expected)
        verified = _verify(journey, path)
        assert all(person in verified for person in expected)
    for school_id, content in journey.letters.items():
        path = folder / f"{school_id}.docx"
        path.write_bytes(content)
        _verify(journey, path)
        path.write_bytes(content[:-30] + b"x" + content[-29:])
        assert CliRunner().invoke(main, ["--home", str(journey.town.services.home), "verify", str(path)]).exit_code != 0


def _verify(journey: Journey, path: Path) -> str:
    done = CliRunner().invoke(main, ["--home", str(journey.town.services.home), "verify", str(path)])
    assert done.exit_code == 0, done.output
    return done.output


def check_letters_hold_their_children(journey: Journey) -> None:
    """Each letter names the two children chosen, its own school and no other school or child."""
    heads = {o.organisation_id: o.head_name for o in ORGANISATIONS if o.organisation_id in journey.letters}
    for school_id, content in journey.letters.items():
        text = letter_text(content)
        for child in (FIRST_CHILD, SECOND_CHILD):
            assert f"{child['forenames']} {child['surname']}" in text
        assert CHILD_LEFT_OUT["surname"] not in text
        assert [owner for owner, head in heads.items() if head in text] == [school_id]
