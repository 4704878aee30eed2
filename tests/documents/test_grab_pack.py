"""The grab pack as a document: what stands first, where each part begins, how old it is, and what it never tells."""

from __future__ import annotations

import io
import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import jsonschema
import pytest
from pikepdf import Dictionary, Pdf, Stream
from PIL import Image
from pypdf import PdfReader

from cmeforms.documents.fonts import FontSet
from cmeforms.documents.form_outline import make_outline
from cmeforms.documents.grab_pack import make_pack_outline, pack_ages
from cmeforms.documents.outline import Heading, Notice, PageIndex, PhotoBesideRows
from cmeforms.documents.pack_ages import PartAge
from cmeforms.documents.pdf import render_pdf
from cmeforms.errors import RenderError
from cmeforms.signing.keys import make_keys
from cmeforms.signing.report import SignatureAct
from cmeforms.signing.seal import SERVICE_SEAL, seal_pdf
from cmeforms.submissions.answers_schema import answers_schema
from tests.documents_read import attached, folded, pdf_text

from .judges import VeraPdf, loose_fonts, spoken_errors, syntax_problems
from .made_packs import CALM, MADE_AT, ON, made_pack, pack_form, with_answer

CANARY = "Kanarienvogel"


@pytest.fixture(scope="module")
def drawn(fonts: FontSet) -> bytes:
    return render_pdf(make_pack_outline(made_pack()), fonts)


def pages_of(pdf: bytes) -> list[str]:
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return [folded(page) for page in done.stdout.decode("utf-8").split("\f")]


def everything_in(pdf: bytes) -> str:
    """Text, attached file, metadata and bookmarks, and whatever any object of the file holds."""
    reader = PdfReader(io.BytesIO(pdf))
    told = [pdf_text(pdf), json.dumps(attached(pdf), ensure_ascii=False), str(reader.metadata), str(reader.outline)]
    with Pdf.open(io.BytesIO(pdf)) as opened:
        streams = [each.read_bytes() for each in opened.objects if isinstance(each, Stream)]
        others = [str(each) for each in opened.objects if isinstance(each, Dictionary)]
    return "\n".join([*told, *others, *(stream.decode("utf-8", "replace") for stream in streams)])


def test_page_one_alone_is_all_that_the_police_need_first(drawn: bytes) -> None:
    first = pages_of(drawn)[0]
    for told in ("Tamsin Żeleńska", "17 April 2012, 14", "Asthma. Blue inhaler", "Exploitation:", "Ring first"):
        assert told in first
    for label in ("Child's phone", "Lives at", "Found before at", "Social worker", "Out of hours", "Taken 12 days ago"):
        assert label in first
    assert "Information sharing form" not in first


def test_the_index_names_the_page_on_which_each_part_begins(drawn: bytes) -> None:
    outline, pages = make_pack_outline(made_pack()), pages_of(drawn)
    index = next(block for block in outline.blocks if isinstance(block, PageIndex))
    assert len(index.rows) == 5
    for heading, said in index.rows:
        [number] = re.findall(rf"{re.escape(f'{heading} {said}'.strip())} (\d+)", pages[1])
        assert heading in pages[int(number) - 1]
    numbered = [mark.title for mark in PdfReader(io.BytesIO(drawn)).outline if not isinstance(mark, list)]
    assert numbered == ["First of all", *(heading for heading, _said in index.rows)]


def test_an_index_that_names_a_heading_which_is_not_there_is_refused(fonts: FontSet) -> None:
    outline = make_pack_outline(made_pack())
    lost = replace(outline, blocks=tuple(b for b in outline.blocks if b != Heading("Contacts, day and night", 1, True)))
    with pytest.raises(RenderError, match="not in the document"):
        render_pdf(lost, fonts)


@pytest.mark.parametrize(("days", "is_told"), [(0, False), (30, False), (31, True), (400, True)])
def test_a_form_that_was_not_confirmed_for_more_than_thirty_days_is_told_on_page_one(days: int, is_told: bool) -> None:
    reviewed = date.fromordinal(ON.toordinal() - days).isoformat()
    pack = made_pack(grab_pack=with_answer(pack_form("grab-pack", CALM), "reviewed_on", reviewed))
    blocks = make_pack_outline(pack).blocks
    notices = [block.text for block in blocks if isinstance(block, Notice) and "Information sharing" in block.text]
    assert len(notices) == (2 if is_told else 0), "once on page one and once where the form begins"
    assert (isinstance(blocks[0], Notice) and f"{days} days ago" in blocks[0].text) is is_told


@pytest.mark.parametrize(("taken", "is_stale"), [("2026-08-22", False), ("2026-08-21", True)])
def test_a_photograph_may_be_three_months_old(taken: str, is_stale: bool) -> None:
    pack = made_pack(grab_pack=with_answer(pack_form("grab-pack", CALM), "photo_taken_on", taken))
    photograph = next(age for age in pack_ages(pack) if age.title == "Photograph")
    assert photograph.is_stale is is_stale
    assert bool(photograph.warning) is is_stale


def test_ages_read_as_people_say_them() -> None:
    words = [PartAge("Plan", date(2026, 11, day), ON, 1).words for day in (22, 21, 20)]
    assert words[0] == "Last confirmed today, on 22 November 2026"
    assert words[1] == "Last confirmed 1 day ago, on 21 November 2026"
    assert words[2].startswith("Last confirmed 2 days ago")
    assert not PartAge("Plan", date(1990, 1, 1), ON).is_stale, "no limit, never too old"


def test_the_one_attached_file_is_the_form_as_its_reader_gets_it(drawn: bytes) -> None:
    pack = made_pack()
    form = pack.forms["grab-pack"]
    name, document = attached(drawn)
    assert name == "grab-pack-F21-AAAA-BBBB.json"
    jsonschema.validate(document, answers_schema(form.definition, "police"))
    assert document["surname"] == "Żeleńska"


@pytest.mark.parametrize(
    ("slug", "field_id", "audience", "leaves"),
    [
        ("trigger-plan", "earlier_accounts", "police", False),
        ("trigger-plan", "child_view", "police", False),
        ("trigger-plan", "gangs_details", "carer", False),
        ("trigger-plan", "external_influences", "carer", False),
        ("trigger-plan", "gangs_details", "police", True),
        ("trigger-plan", "child_view", "carer", True),
        ("grab-pack", "gangs_details", "police", True),
    ],
)
def test_what_a_reader_must_not_get_is_nowhere_in_the_file(
    slug: str, field_id: str, audience: str, leaves: bool, fonts: FontSet
) -> None:
    form = pack_form(slug, {**CALM, "gangs": "yes"}, audience=audience)
    changed = {slug.replace("-", "_"): with_answer(form, field_id, CANARY)}
    pack = made_pack(plan_audience=audience, **changed)
    assert (CANARY in everything_in(render_pdf(make_pack_outline(pack), fonts))) is leaves


def test_names_in_every_script_are_printed_as_they_are_written(fonts: FontSet) -> None:
    names = {"Łukasz": "Żółciński", "李": "小龙", "Зоя": "Иванова", "ሰላም": "ተስፋይ"}
    for forenames, surname in names.items():
        given = {**CALM, "forenames": forenames, "surname": surname}
        first = pages_of(render_pdf(make_pack_outline(made_pack(given)), fonts))[0]
        assert f"{forenames} {surname}" in first


def test_long_answers_go_on_over_the_page_and_nothing_is_cut(fonts: FontSet) -> None:
    long = " ".join(f"Word{number}" for number in range(240))
    pack = made_pack(grab_pack=with_answer(pack_form("grab-pack", CALM), "medical_requirements", long))
    told = pdf_text(render_pdf(make_pack_outline(pack), fonts))
    assert told.count("Word239") == 2, "on page one and in the form"
    assert told.count("Word117") == 2


def test_a_child_without_a_plan_is_told_so_and_one_without_risk_assessment_has_no_such_part(fonts: FontSet) -> None:
    pack = made_pack()
    alone = replace(pack, forms={"grab-pack": pack.forms["grab-pack"]})
    told = pdf_text(render_pdf(make_pack_outline(alone), fonts))
    assert "Nobody has submitted a pre-incident risk assessment" in told
    assert "Newest risk assessment" not in told


def test_a_pack_without_a_photograph_says_nothing_of_its_age(fonts: FontSet) -> None:
    pack = made_pack()
    form = pack.forms["grab-pack"]
    bare = replace(
        pack, forms={**pack.forms, "grab-pack": replace(form, submission=replace(form.submission, photos={}))}
    )
    blocks = make_pack_outline(bare).blocks
    assert not any(isinstance(block, PhotoBesideRows) and block.photo for block in blocks)
    assert render_pdf(make_pack_outline(bare), fonts)


def test_a_poster_tells_nobody_that_the_child_is_looked_after(fonts: FontSet) -> None:
    form = pack_form("grab-pack", CALM)
    outline = make_outline(form.definition, form.submission, "poster", authority="Exampleshire Council")
    pdf = render_pdf(outline, fonts)
    told = everything_in(pdf)
    assert attached(pdf)[0] == "poster.json"
    assert "Tamsin" in pdf_text(pdf)
    for word in ("grab", "F21", "looked", "AAAA-BBBB", "Poster and press", "Asthma", "xploitation"):
        assert word not in told


def test_the_same_pack_gives_the_same_bytes(drawn: bytes, fonts: FontSet) -> None:
    assert render_pdf(make_pack_outline(made_pack()), fonts) == drawn


def test_the_title_and_the_metadata_name_no_child(drawn: bytes) -> None:
    reader = PdfReader(io.BytesIO(drawn))
    assert reader.metadata is not None
    assert "Żeleńska" not in str(dict(reader.metadata))
    assert reader.metadata.subject == "CH-ABCD-2345"


def test_a_wide_photograph_keeps_its_shape_beside_the_rows(fonts: FontSet) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (900, 300), (90, 90, 90)).save(picture, "JPEG")
    pack = made_pack()
    form = pack.forms["grab-pack"]
    photos = dict.fromkeys(form.submission.photos, picture.getvalue())
    wide = replace(form, submission=replace(form.submission, photos=photos))
    pdf = render_pdf(make_pack_outline(replace(pack, forms={**pack.forms, "grab-pack": wide})), fonts)
    [[width, height]] = re.findall(
        rb"q ([\d.]+) 0 0 ([\d.]+) [\d.]+ [\d.]+ cm", PdfReader(io.BytesIO(pdf)).pages[0].get_contents().get_data()
    )
    assert float(width) / float(height) == pytest.approx(3.0, abs=0.01)


def test_a_sealed_pack_passes_the_judges(
    fonts: FontSet, verapdf: VeraPdf, tmp_path: Path, text_of: Callable[[bytes], str]
) -> None:
    risk = pack_form("missing-risk", CALM, seed=4)
    pdf = render_pdf(make_pack_outline(made_pack(missing_risk=risk)), fonts)
    key = make_keys(tmp_path / "keys", "Exampleshire Council", datetime(2026, 1, 1, tzinfo=UTC))
    sealed = seal_pdf(pdf, key, SignatureAct(SERVICE_SEAL, "Exampleshire", "Service", "A pack.", MADE_AT)).pdf
    for name, content in (("drawn", pdf), ("sealed", sealed)):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(content)
        assert {standard: verapdf.failed_rules(path, standard) for standard in ("ua1", "3a")} == {"ua1": [], "3a": []}
        assert spoken_errors(path, ("FRM-003",) if name == "sealed" else ()) == []
        assert syntax_problems(path) == ""
        assert loose_fonts(path) == []
    assert text_of(sealed).count("Newest risk assessment") == 2
