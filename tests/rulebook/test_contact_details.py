"""Postcodes, BFPO numbers, phones and e-mail addresses: published vectors, near misses and hostile text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmeforms.rulebook.contact_details import (
    bfpo_problem,
    email_problem,
    normalise_bfpo,
    normalise_email,
    normalise_phone,
    normalise_postcode,
    phone_problem,
    postcode_problem,
)
from tests.growth import grows_in_proportion


@pytest.mark.parametrize(
    "postcode", ["L1 1JQ", "M60 2LA", "EC2P 2EJ", "W1A 0AX", "SW1A 1AA", "DN31 1HU", "E20 2ST", "B33 8TH", "CR2 6XH"]
)
def test_real_shapes_of_postcodes_have_no_problem(postcode):
    assert postcode_problem(postcode) is None
    assert normalise_postcode(postcode.lower().replace(" ", "")) == postcode
    assert normalise_postcode(f"  {postcode[:2]} {postcode[2:]} ") == postcode


@pytest.mark.parametrize(
    "postcode",
    [
        "QQ1 1AA",
        "L1 1CI",
        "GIR 0AA",
        "ZZ99 3VZ",
        "",
        " ",
        "M60",
        "M60 2L",
        "M60 2LAA",
        "60 2LA",
        "MM60A 2LA",
        "W1I 0AX",
        "AI1 1AA",
        "SW1C 1AA",
        "L1 1JQ\x00",
        "ſW1A 1AA",
        "M６0 2LA",
        "M60-2LA",
        "BFPO 801",
        "L1 1JK",
        "V1 1AA",
    ],
)
def test_what_has_none_of_the_six_shapes_is_refused(postcode):
    assert postcode_problem(postcode)


def test_a_letter_o_typed_for_a_nought_is_pointed_at():
    assert "letter O" in postcode_problem("M6O 2LA")
    assert "letter O" in postcode_problem("M60 OLA".replace("LA", "AB"))
    assert "letter I" in postcode_problem("L1 IJQ")


def test_a_forces_number_typed_as_a_postcode_is_pointed_to_its_own_place():
    assert "BFPO" in postcode_problem("BFPO 57")


@pytest.mark.parametrize("typed", ["BFPO 801", "bfpo801", " 801 ", "B F P O 801"])
def test_a_bfpo_number_is_taken_with_or_without_its_word(typed):
    assert bfpo_problem(typed) is None
    assert normalise_bfpo(typed) == "BFPO 801"


@pytest.mark.parametrize("typed", ["", "BFPO", "BFPO 12345", "BFPO 8O1", "BFPO -1", "BFPOBFPO 1", "١٢"])
def test_what_is_no_bfpo_number_is_refused(typed):
    assert bfpo_problem(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("07700 900123", "+447700900123"),
        ("07700-900-999", "+447700900999"),
        ("+44 7700 900000", "+447700900000"),
        ("+44 (0)7700 900000", "+447700900000"),
        ("(01632) 960123", "+441632960123"),
        ("020 7946 0000", "+442079460000"),
        ("0306 999 0123", "+443069990123"),
        ("0808 157 0123", "+448081570123"),
        ("016977 2123", "+44169772123"),
        ("+353 1 234 5678", "+35312345678"),
        ("+39 06 1234 5678", "+390612345678"),
        ("+48 22 123 45 67", "+48221234567"),
        ("+1 (202) 555-0143", "+12025550143"),
        ("07700\u00a0900123", "+447700900123"),
    ],
)
def test_phone_numbers_are_kept_as_e164(typed, kept):
    assert phone_problem(typed) is None
    assert normalise_phone(typed) == kept
    assert normalise_phone(kept) == kept


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("0770 090 012", "11 digits"),
        ("07700 9001234", "11 digits"),
        ("+44 7700 90012", "11 digits"),
        ("+44 07700 900123", "Leave out the 0"),
        ("0800 1111", "10 or 11"),
        ("01632 9601234", "10 or 11"),
        ("7700 900123", "Start"),
        ("0044 7700 900123", "not with 00"),
        ("(0)7700 900123 1", "11 digits"),
        ("+353 12", "7 to 15"),
        ("+1234567890123456", "7 to 15"),
        ("+999 1234567", "cannot be"),
        ("+1 202 555 01", "cannot be"),
        ("07700 900123 ext 4", "only digits"),
        ("0800 FLOWERS", "only digits"),
        ("٠٧٧٠٠٩٠٠١٢٣", "only digits"),
        ("07700 900123\n", "only digits"),
        ("\u202a07700 900123\u202c", "only digits"),
        ("+44+7700900123", "only in front"),
        ("07700 900123 / 07700 900124", "11 digits"),
        ("", "Start"),
        ("+", "7 to 15"),
        ("()", "Start"),
        ("0" * 41, "too long"),
    ],
)
def test_what_is_no_phone_number_is_refused_with_its_reason(typed, reason):
    assert reason in phone_problem(typed)
    with pytest.raises(ValueError, match=r".+"):
        normalise_phone(typed)


@given(st.text(alphabet="+0123456789 ()-./", max_size=45))
def test_every_phone_number_without_a_problem_becomes_plus_and_digits(typed):
    if phone_problem(typed) is None:
        kept = normalise_phone(typed)
        assert kept.startswith("+")
        assert kept[1:].isdigit()
        assert 7 <= len(kept) - 1 <= 15
        assert phone_problem(kept) is None


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example",
        "lead@st-annes.school.example",
        "o'hara.j+cme@council.example",
        "x_y@a-b.c1.example",
        "1@2a.example",
        "a" * 64 + "@" + "b" * 63 + ".example",
    ],
)
def test_ordinary_addresses_have_no_problem(address):
    assert email_problem(address) is None
    assert normalise_email(f" {address} ") == address


def test_only_the_domain_of_an_address_becomes_small_letters():
    assert normalise_email("J.Lead@School.EXAMPLE") == "J.Lead@school.example"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "@",
        "a@",
        "@b.example",
        "a",
        "a@b",
        "a@b..example",
        "a@.example",
        "a@b.example.",
        "a@-b.example",
        "a@b-.example",
        "a..b@c.example",
        ".a@c.example",
        "a.@c.example",
        "a b@c.example",
        "a@b c.example",
        "a@@b.example",
        "a@b.example, evil@c.example",
        "a@b.example;evil@c.example",
        "a@b.example evil@c.example",
        "A <a@b.example>",
        "a@b.example\r\nBcc: evil@c.example",
        "a@b.example\n",
        "\na@b.example",
        "a@b.example\x00",
        "team: a@b.example;",
        "a@[127.0.0.1]",
        "a@127.0.0.1",
        '"a"@b.example',
        "é@b.example",
        "a@bücher.example",
        "a@b․example",
        "a" * 65 + "@b.example",
        "a@" + "b" * 64 + ".example",
        "a@" + "b." * 125 + "example",
        "a\u202e@b.example",
    ],
)
def test_anything_but_one_plain_address_is_refused(address):
    assert email_problem(address)


def test_an_address_may_have_254_characters_and_no_more():
    domain = ".".join(["b" * 61] * 4) + ".co"
    longest = "a" * (254 - len(domain) - 1) + "@" + domain
    assert len(longest) == 254
    assert email_problem(longest) is None
    assert "255" in email_problem("a" + longest)


@pytest.mark.parametrize("check", [postcode_problem, bfpo_problem, phone_problem, email_problem])
@pytest.mark.parametrize("pump", ["A", "1", " ", "-", "a.", "a@", "\x00", "\ud800", "BFPO", "a-"])
def test_hostile_lengths_are_refused_at_once(check, pump):
    assert check(pump * 500_000)
    assert grows_in_proportion(lambda times: check(pump * times), 60_000)


@pytest.mark.parametrize("check", [postcode_problem, bfpo_problem, phone_problem, email_problem])
@given(text=st.text(max_size=60))
def test_any_text_gets_an_answer(check, text):
    assert check(text) is None or check(text).endswith(".")
