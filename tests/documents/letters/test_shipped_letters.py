"""Every shipped letter: made from synthetic values it has no gap and no other child, and reads as it should."""

from __future__ import annotations

import re
import tomllib

import docx
import pytest
from docx.oxml.ns import qn

from cmeforms.definitions.catalogue import read_catalogue
from cmeforms.definitions.letter_stops import Suppression
from cmeforms.documents.letters import About, Audience, load_letter_template, render_letter
from cmeforms.documents.letters.checking import check_template
from cmeforms.documents.letters.reading_grade import HARDEST_GRADE, flesch_kincaid_grade, running_sentences
from cmeforms.errors import MergeFieldError
from cmeforms.samples.letters import LETTER_CONTENTS

from .conftest import TEMPLATES
from .sample_values import sample_values

STEMS = sorted(path.stem for path in TEMPLATES.glob("*.docx"))
NUMBERS = [
    "L1",
    "L2",
    "L3",
    "L4",
    "L5",
    "L6",
    "L7",
    "L8",
    "L9",
    "L9-2026",
    "L10",
    "L11a",
    "L11b",
    "L11c",
    "L11d",
    "L11e",
    "L12a",
    "L12b",
    "L12c",
    "L12d",
    "L12e",
    "L12f",
    "L13",
    "L14a",
    "L14b",
    "L14c",
    "L14d",
    "L14e",
    "L15a",
    "L15b",
    "L15c",
    "L16",
    "L17-1",
    "L17-1a",
    "L17-2",
]
HOME_STOPS = {Suppression.CHILD_DIED, Suppression.REFUGE, Suppression.NO_CONTACT, Suppression.ALLEGED_RISK}
LAW = re.compile(r"[Ss]ection \d|\bAct\b|regulation|court")
SAFETY = re.compile(r"safe\b|safest|found and is in education")
NOT_FOR_A_HOME = re.compile(r"social care|immigration|police|asylum|visa|A801200012345", re.IGNORECASE)


@pytest.fixture(scope="module")
def templates():
    return {stem: load_letter_template(TEMPLATES / f"{stem}.docx") for stem in STEMS}


@pytest.fixture(scope="module")
def letters(templates):
    """Each letter made from the samples; the reference and name of the child stand in it as canaries."""
    made = {}
    for stem, template in templates.items():
        values = sample_values(template)
        made[stem] = render_letter(template, values, values.child_refs)
    return made


def test_every_letter_and_version_that_the_authority_sends_has_a_template(templates):
    assert sorted(t.declaration.number for t in templates.values()) == sorted(NUMBERS)


@pytest.mark.parametrize("stem", STEMS)
def test_a_letter_from_samples_has_no_gap_and_no_tag(letters, stem):
    text = letters[stem].text
    assert not re.search(r"[{}]", text)
    assert not re.search(r"(?m)^Phone +\||\|  $|\( |, ,|: *\.| {3,}|\( *\)", text)
    assert all(value.text for value in letters[stem].merged)


@pytest.mark.parametrize("stem", STEMS)
def test_a_letter_names_its_own_child_and_no_other(templates, stem):
    values = sample_values(templates[stem], child__full_name="Quillon Canary", child__first_name="Quillon")
    text = render_letter(templates[stem], values, values.child_refs).text
    is_initials_only = stem == "absence-receipt"
    assert ("Quillon" in text) is not is_initials_only
    assert "Zofia" not in text.replace("Zsófia", "")


@pytest.mark.parametrize("stem", STEMS)
def test_a_letter_is_refused_for_another_childs_values(templates, stem):
    values = sample_values(templates[stem])
    with pytest.raises(MergeFieldError):
        render_letter(templates[stem], values, ["CH-SOMEONE-ELSE"])


@pytest.mark.parametrize("stem", STEMS)
def test_every_required_blank_stops_the_letter(templates, stem):
    template = templates[stem]
    required = [f for f in template.fields if f.is_required and f.id != "child.child_ref"]
    values = sample_values(template, **{f.id.replace(".", "__"): None for f in required})
    with pytest.raises(MergeFieldError) as refused:
        render_letter(template, values, values.child_refs)
    told = {mistake.key.rpartition("children[1].")[2].removeprefix("child.") for mistake in refused.value.mistakes}
    assert told >= {f.key if f.is_per_child else f.id for f in required}


@pytest.mark.parametrize("stem", STEMS)
def test_optional_blanks_leave_words_or_nothing_behind(templates, stem):
    template = templates[stem]
    values = sample_values(template, **{f.id.replace(".", "__"): None for f in template.fields if not f.is_required})
    text = render_letter(template, values, values.child_refs).text
    assert "sister’s" not in text or stem == "cme3a"
    assert all(f.when_blank in text for f in template.fields if f.when_blank)


@pytest.mark.parametrize("stem", STEMS)
def test_safety_is_said_first_and_the_law_after(letters, stem):
    """The first sentence after the greeting is about the child's safety, and names no law."""
    first = _first_paragraph(letters[stem].text)
    sentence = first.partition(". ")[0]
    said = [SAFETY.search(first), LAW.search(sentence)]
    assert said[1] is None
    assert said[0] is not None or stem in ("interview-professionals", "closed-found")


def _first_paragraph(text):
    lines = [line for line in text.split("\n") if line.strip()]
    at = next(i for i, line in enumerate(lines) if line.startswith(("Dear ", "Hi ")))
    return " ".join(lines[at + 1 : at + 3])


def _our_sentences(stem):
    """What we wrote ourselves in sentences; merge fields become one short word."""
    paragraphs = (paragraph.text for paragraph in docx.Document(TEMPLATES / f"{stem}.docx").paragraphs)
    return running_sentences(re.sub(r"\{\{.*?\}\}", "Sam", re.sub(r"\{%.*?%\}", "", text)) for text in paragraphs)


def _home_stems():
    declared = {s: tomllib.loads((TEMPLATES / f"{s}.toml").read_text(encoding="utf-8")) for s in STEMS}
    return [stem for stem, table in declared.items() if Audience(table["audience"]).is_at_home]


@pytest.mark.parametrize("stem", _home_stems())
def test_letters_to_a_home_are_plain_to_read(stem):
    assert 0 < flesch_kincaid_grade(_our_sentences(stem)) <= HARDEST_GRADE


def test_the_measure_of_reading_tells_hard_from_easy():
    easy = "We want to know that Sam is safe. Please call us."
    hard = (
        "Notwithstanding any antecedent correspondence, the responsible authority is statutorily obligated to "
        "ascertain, so far as reasonably practicable, the educational circumstances of unregistered individuals."
    )
    assert flesch_kincaid_grade(easy) < 3
    assert flesch_kincaid_grade(hard) > 15


@pytest.mark.parametrize("stem", STEMS)
def test_a_shipped_letter_passes_what_a_changed_one_must_pass(stem):
    docx_file, toml_file = (TEMPLATES / f"{stem}{suffix}" for suffix in (".docx", ".toml"))
    report = check_template(stem, docx_file.read_bytes(), toml_file.read_bytes(), LETTER_CONTENTS)
    assert (report.mistakes, report.warnings) == ((), ())
    assert "[" not in report.preview_text, "a sample is missing"


@pytest.mark.parametrize("stem", _home_stems())
def test_letters_to_a_home_say_nothing_of_social_care_police_or_school_numbers(letters, stem):
    named = set(NOT_FOR_A_HOME.findall(letters[stem].text))
    assert named <= ({"police"} if stem.startswith("interview-") else set())


@pytest.mark.parametrize("stem", STEMS)
def test_what_stops_a_letter_fits_its_reader(templates, stem):
    declaration = templates[stem].declaration
    stops = set(declaration.suppressed_by)
    if declaration.audience is Audience.PARENT:
        assert stops >= HOME_STOPS
    elif declaration.audience is Audience.CHILD:
        assert stops >= HOME_STOPS - {Suppression.ALLEGED_RISK}
    else:
        assert Suppression.CHILD_DIED in stops or stem.startswith("deletion-")


def test_the_forms_named_by_letters_exist(templates):
    known = set(read_catalogue([TEMPLATES.parent / "form_definitions"])[0].by_slug)
    assert {slug for t in templates.values() for slug in t.declaration.forms} <= known


def test_letters_that_are_notices_say_their_section_and_days(templates):
    notices = {s: t.declaration.notice for s, t in templates.items() if t.declaration.notice}
    assert {stem: notice.period_days for stem, notice in notices.items()} == {
        "notice-437": 15,
        "school-choice-notice": 15,
        "school-nomination-notice": 15,
    }


@pytest.mark.parametrize("stem", STEMS)
def test_the_file_is_accessible_and_in_british_english(templates, stem):
    document = docx.Document(TEMPLATES / f"{stem}.docx")
    assert {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    assert document.core_properties.title == templates[stem].declaration.title
    assert document.core_properties.author == ""
    assert sum(paragraph.style.name == "Title" for paragraph in document.paragraphs) == 1
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
    assert not list(document.element.body.iter(qn("w:drawing"))), "a picture needs alternative text"


def test_letters_about_several_children_are_the_two_to_schools(templates):
    several = {stem for stem, t in templates.items() if t.declaration.about is About.CHILDREN}
    assert several == {"cme3a", "chaser-school"}
