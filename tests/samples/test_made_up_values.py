"""Made-up numbers, names and files pass the checks of the real ones and can reach nobody."""

from __future__ import annotations

import io
from datetime import date
from random import Random

import pypdf
import pytest
from PIL import Image

from cmeforms.rulebook import contact_details, identifiers
from cmeforms.rulebook.text import name_problems, text_problems
from cmeforms.samples import files, numbers, words
from cmeforms.samples.names import ADULTS, CHILDREN, SCHOOLS

MANY = 500


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (numbers.upn, identifiers.upn_problem),
        (numbers.nhs_number, identifiers.nhs_number_problem),
        (numbers.phone, contact_details.phone_problem),
        (numbers.email, contact_details.email_problem),
        (lambda random: numbers.postcode(random, "DN"), contact_details.postcode_problem),
    ],
)
def test_made_up_numbers_pass_the_checks_of_real_ones(make, problem) -> None:
    random = Random(1)
    assert {problem(make(random)) for _ in range(MANY)} == {None}


def test_check_characters_agree_with_published_examples() -> None:
    assert numbers.upn_check_letter("801200005001") == "B"
    assert numbers.upn_check_letter("34129992601A") == "N"
    assert numbers.nhs_check_digit("943476591") == 9
    assert numbers.nhs_check_digit("999000000") is None


def test_numbers_come_from_ranges_that_are_never_given_out() -> None:
    random = Random(2)
    for _ in range(MANY):
        assert numbers.nhs_number(random).startswith("999")
        assert contact_details.normalise_phone(numbers.phone(random)).startswith("+447700900")
        assert numbers.email(random).endswith(".example")
        assert numbers.upn(random)[4:6] == "99"


def test_names_are_kept_in_many_scripts() -> None:
    for name in (*CHILDREN, *ADULTS):
        assert [name_problems(text) for text in (name.forenames, name.surname, name.full_name)] == [[], [], []]
    starts = {ord(name.surname[0]) // 0x80 for name in CHILDREN}
    assert len(starts) > 8


def test_names_are_said_in_their_own_order() -> None:
    said = {name.language: name.full_name for name in CHILDREN}
    assert said["Mandarin Chinese"] == "欧阳雨桐"
    assert said["Vietnamese"].startswith("Lương ")


def test_schools_have_well_formed_numbers() -> None:
    assert {identifiers.laestab_problem(number) for _name, number in SCHOOLS if number} == {None}


@pytest.mark.parametrize("longest", [1, 2, 12, 60, 4000])
def test_texts_are_never_longer_than_allowed(longest: int) -> None:
    random = Random(3)
    for _ in range(50):
        for text in (words.short_text(random, longest), words.long_text(random, longest)):
            assert text_problems(text, longest) == []
            assert text


def test_pictures_and_documents_open_in_other_programs() -> None:
    picture = Image.open(io.BytesIO(files.png_portrait(Random(4))))
    picture.load()
    assert (picture.format, picture.size) == ("PNG", (96, 120))
    grey = Image.open(io.BytesIO(files.jpeg_grey(50)))
    grey.load()
    assert (grey.format, grey.size, grey.getpixel((0, 0))) == ("JPEG", (96, 96), grey.getpixel((95, 95)))
    page = pypdf.PdfReader(io.BytesIO(files.pdf_page("Synthetic (not real).".replace("(", "").replace(")", ""))))
    assert page.pages[0].extract_text() == "Synthetic not real."


def test_carried_files_are_read_by_name_and_fingerprint() -> None:
    carried = files.file_value(Random(5))
    read = files.with_digests({"checks": [{"evidence": carried, "on": date(2026, 1, 2).isoformat()}]})
    evidence = read["checks"][0]["evidence"]
    assert set(evidence) == {"name", "sha256"}
    assert len(evidence["sha256"]) == 64
