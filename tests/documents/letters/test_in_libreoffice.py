"""LibreOffice opens letters with the expected words and pages; a PDF copy says on every page that it is one."""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise

import docx
import pytest
from docx.oxml.ns import qn

from cmeforms.documents.letters import load_letter_template, merge_letters, render_letter
from cmeforms.documents.letters.large_print import large_print
from cmeforms.documents.letters.pdf_copies import mark_as_copy, pdf_copy
from cmeforms.errors import RenderError
from tests.rotation import in_turn

from .conftest import TEMPLATES
from .sample_values import sample_values

STEMS = sorted(path.stem for path in TEMPLATES.glob("*.docx"))
TWO_PAGES = {
    "cme3a",
    "la-enquiry",
    "la-reply",
    "notice-437",
    "parent-first",
    "place-offer-2",
    "place-offer-3",
    "school-choice-notice",
    "school-nomination-notice",
}
"""With every optional paragraph filled and the line that marks a copy; all others fit one page."""

MOST_PAGES_LARGE = 5


def letter_of(stem, is_large=False):
    template = load_letter_template(TEMPLATES / f"{stem}.docx")
    values = sample_values(template)
    return render_letter(large_print(template) if is_large else template, values, values.child_refs)


def pages_of(pdf):
    """The text of each page, by poppler, its lines joined."""
    run = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return [squeezed(page) for page in run.stdout.decode().split("\f")[:-1]]


def squeezed(text):
    return re.sub(r"\s+", "", text)


def is_printed(line, pages):
    """Whether a page has the line, or a page its beginning and the next page the rest."""
    cuts = range(len(line))
    return any(line in page for page in pages) or any(
        line[:cut] in page and line[cut:] in following for page, following in pairwise(pages) for cut in cuts
    )


def check_letter(stem):
    letter = letter_of(stem)
    pages = pages_of(pdf_copy(letter.docx, letter.ref, letter.sha256))
    assert len(pages) == (2 if stem in TWO_PAGES else 1)
    body = [squeezed(line) for line in letter.text.split("\n") if line.strip()]
    assert [line for line in body if not is_printed(line.lstrip("•"), pages)] == []
    for page in pages:
        assert squeezed(f"COPY of letter {letter.ref}") in page
        assert letter.sha256 in page
        assert squeezed(f"Letter {letter.ref}") in page


def test_a_letter_opens_with_its_words_and_pages():
    check_letter(*in_turn(STEMS, 1))


def test_a_merged_file_opens_with_each_letter_on_pages_of_its_own():
    template = load_letter_template(TEMPLATES / "cme3a.docx")
    values = sample_values(template)
    refs = [f"L1-2026-{number}" for number in range(3)]
    made = [replace(values, of_letter={**values.of_letter, "letter.ref": ref}) for ref in refs]
    merged = merge_letters([render_letter(template, one, one.child_refs) for one in made])
    pages = pages_of(pdf_copy(merged, "L1-2026", sha256(merged).hexdigest()))
    assert [[ref for ref in refs if f"Letter{ref}" in page] for page in pages] == [
        [ref] for ref in refs for _page in "12"
    ]


@pytest.mark.long
@pytest.mark.parametrize("stem", STEMS)
def test_every_letter_opens_with_its_words_and_pages(stem):
    check_letter(stem)


@pytest.mark.long
@pytest.mark.parametrize("stem", [s for s in STEMS if 'audience = "parent"' in (TEMPLATES / f"{s}.toml").read_text()])
def test_large_print_holds_the_same_words(stem):
    small, large = letter_of(stem), letter_of(stem, is_large=True)
    assert small.text == large.text
    assert len(pages_of(pdf_copy(large.docx, large.ref, large.sha256))) <= MOST_PAGES_LARGE


def test_large_print_has_the_same_words_in_larger_styles_and_another_template_hash():
    small, large = letter_of("parent-first"), letter_of("parent-first", is_large=True)
    assert small.text == large.text
    assert small.template_sha256 != large.template_sha256
    sizes = [sizes_of(letter.docx) for letter in (small, large)]
    assert min(sizes[0]) < 32 <= min(sizes[1])


def sizes_of(docx_bytes):
    document = docx.Document(io.BytesIO(docx_bytes))
    return [int(size.get(qn("w:val"))) for size in document.styles.element.iter(qn("w:sz"))]


def test_the_issued_letter_is_not_touched_by_marking_a_copy():
    letter = letter_of("parent-first")
    before = bytes(letter.docx)
    assert mark_as_copy(letter.docx, letter.ref, letter.sha256) != before
    assert letter.docx == before


def test_it_is_said_plainly_where_libreoffice_is_not_installed(monkeypatch):
    monkeypatch.setenv("PATH", "")
    letter = letter_of("parent-first")
    with pytest.raises(RenderError, match="LibreOffice, which is not installed"):
        pdf_copy(letter.docx, letter.ref, letter.sha256)
