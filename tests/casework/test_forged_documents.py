"""A countersigned document as it was issued, and every way in which somebody may forge it: each found, with its reason."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils import generic

from cmeforms.casework.ground.services import Verifier
from cmeforms.casework.papers.verifying import VerifiedFile, verify_file
from cmeforms.signing.keys import make_keys
from tests.factories import NOON, copy_home, open_town
from tests.signing import mutants

LAST = "Esra Holloway"


@pytest.fixture(scope="module")
def issued(prepared_home, tmp_path_factory):
    """The verifier of a town, and a CME 1 as it was signed and as it was countersigned."""
    town = open_town(copy_home(prepared_home, tmp_path_factory.mktemp("forged") / "home"))
    record_id = town.lead.starts("cme1")
    town.lead.fills(record_id, seed=3)
    once = town.lead.downloads(record_id, town.lead.signs(record_id).sha256)
    twice = town.lead.downloads(record_id, town.welfare_officer.countersigns(record_id).sha256)
    yield town.services.verifier, once, twice
    town.close()


def drawn_over(drawing: bytes) -> mutants.Mutant:
    """Shadow attack, hide and replace: what covers the page is laid over it later, by an incremental update."""

    def change(writer: mutants.IncrementalPdfFileWriter) -> None:
        page = writer.root["/Pages"]["/Kids"][0]
        cover = writer.add_object(generic.StreamObject(stream_data=drawing))
        page[generic.pdf_name("/Contents")] = generic.ArrayObject([page.raw_get("/Contents"), cover])
        writer.update_container(page)

    return lambda sealed: mutants.updated(sealed, change)


def swap_font(sealed: bytes) -> bytes:
    def change(writer: mutants.IncrementalPdfFileWriter) -> None:
        fonts = writer.root["/Pages"]["/Kids"][0]["/Resources"]["/Font"]
        font = fonts[next(iter(fonts))]
        font[generic.pdf_name("/BaseFont")] = generic.pdf_name("/Symbol")
        writer.update_container(font)

    return mutants.updated(sealed, change)


def change_locked_field(sealed: bytes) -> bytes:
    """A new tooltip, which holds the statement signed under, in a field that the last signature locks."""

    def change(writer: mutants.IncrementalPdfFileWriter) -> None:
        field = writer.root["/AcroForm"]["/Fields"][0]
        field[generic.pdf_name("/TU")] = generic.pdf_string("I have seen nothing.")
        writer.update_container(field)

    return mutants.updated(sealed, change)


def saved_again(sealed: bytes) -> bytes:
    """What a careless program does: everything is written anew."""
    with pikepdf.open(BytesIO(sealed)) as pdf:
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()


def junk_first(sealed: bytes) -> bytes:
    return b"%PDF-1.4 another file\n" + sealed


def after(words: str) -> str:
    return f"{words} after {LAST} signed."


FORGERIES = {
    "a note over the page": (mutants.add_note, after("Notes or drawings were laid over the pages")),
    "a cover over the page": (drawn_over(b"1 g 0 0 595 842 re f"), after("The pages were changed")),
    "another page content": (mutants.swap_page_content, after("The pages were changed")),
    "a page more": (mutants.add_page, after("Pages were added")),
    "another font": (swap_font, after("The pages were changed")),
    "a form value": (mutants.add_form_value, after("Form values were changed")),
    "another attached file": (mutants.swap_attachment, after("The attached file was exchanged")),
    "a file more": (mutants.attach_file, after("Files were attached")),
    "other properties": (mutants.change_xmp, after("The document's properties were changed")),
    "a locked field": (change_locked_field, "Bytes follow the last signature."),
    "the last signature removed": (mutants.remove_last_signature, "Bytes follow the last signature."),
    "a signature drawn anew": (mutants.redraw_signature, "Bytes follow the last signature."),
    "hidden content": (mutants.add_orphan, "Bytes follow the last signature."),
    "cut short": (lambda sealed: sealed[:-300], "Bytes follow the last signature."),
    "a flipped bit": (
        lambda sealed: mutants.flip(sealed, sealed.index(b"stream") + 30),
        f"The signature of {LAST} does not fit the file: signed bytes were changed.",
    ),
    "saved again": (saved_again, ""),
    "junk before the header": (junk_first, ""),
    "another short code drawn over ours": (
        drawn_over(b"1 g 300 690 260 40 re f BT /G1 12 Tf 300 700 Td (2222-2222-2222) Tj ET"),
        after("The pages were changed"),
    ),
}


def looked_at(verifier: Verifier, content: bytes) -> VerifiedFile:
    return verify_file(verifier, content)


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_document_is_not_well_and_the_reason_is_told(issued, forgery: str):
    verifier, _once, twice = issued
    mutant, reason = FORGERIES[forgery]
    forged = mutant(twice)
    assert forged != twice
    found = looked_at(verifier, forged)
    assert (found.verdict, found.is_issued_here) == ("not_well", False)
    assert found.changes
    assert not reason or reason in found.changes, found.changes


def test_a_strangers_signature_at_the_end_is_told_as_such(issued, tmp_path: Path):
    verifier, _once, twice = issued
    stranger = make_keys(tmp_path, "Northmoor Council", NOON)
    found = looked_at(verifier, mutants.sign_in_new_field(twice, stranger))
    assert found.verdict == "not_well"
    assert "The signature of Guest Example was not made with a key of this service." in found.changes


def test_the_older_revision_cut_off_is_the_older_document_and_said_to_be_replaced(issued):
    verifier, once, twice = issued
    assert twice.startswith(once)
    found = looked_at(verifier, twice[: len(once)])
    assert found.verdict == "well"
    assert found.superseded_by == looked_at(verifier, twice).sha256


def test_a_revision_that_was_never_issued_is_not_in_the_log(issued):
    verifier, once, _twice = issued
    assert looked_at(verifier, once.rstrip(b"\n")).verdict == "not_well"


def test_the_original_and_its_second_download_are_well(issued):
    verifier, _once, twice = issued
    for _ in range(2):
        assert looked_at(verifier, bytes(twice)).verdict == "well"


def test_pdfsig_agrees_on_untouched_files(issued, tmp_path: Path):
    for number, content in enumerate(issued[1:], start=1):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(content)
        told = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=True).stdout
        assert told.count("Signature Validation: Signature is Valid.") == number
        assert told.count("Total document signed") == 1
