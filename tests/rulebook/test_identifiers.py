"""Identifiers: every published vector, every near miss, and answers that stay quick on hostile text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmeforms.rulebook.identifiers import (
    is_temporary_upn,
    laestab_problem,
    laestab_warning,
    nhs_number_problem,
    normalise_laestab,
    normalise_nhs_number,
    normalise_upn,
    normalise_urn,
    upn_problem,
    upn_warning,
    urn_problem,
)
from tests.growth import grows_in_proportion

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
PERMANENT_UPNS = ["B801200005001", "P341299926001", "L352299926002", "C201299926003", "P207000016049"]
TEMPORARY_UPN = "N34129992601A"
NHS_NUMBERS = ["9434765919", "4010232137", "9990000018", "9990000026"]


def upn_by_the_reference_code(upn: str) -> bool:
    """The arithmetic of the brief on UPNs, written out apart from the library that the rule uses."""
    values = [int(c) if c.isdigit() else LETTERS.index(c) for c in upn[1:]]
    return upn[0] == LETTERS[sum(w * v for w, v in zip(range(2, 14), values, strict=True)) % 23]


@pytest.mark.parametrize("upn", [*PERMANENT_UPNS, TEMPORARY_UPN])
def test_good_upns_have_no_problem(upn):
    assert upn_by_the_reference_code(upn)
    assert upn_problem(upn) is None


def test_a_upn_typed_in_small_letters_with_spaces_is_kept_without():
    assert upn_problem(" b801 2000 05001 ") is None
    assert normalise_upn(" b801 2000 05001 ") == "B801200005001"


def test_the_letter_that_one_help_page_gives_is_refused():
    assert "first letter" in upn_problem("Q207000016049")


@pytest.mark.parametrize(
    "upn",
    [
        "",
        " ",
        "B80120000500",
        "B8012000050011",
        "1801200005001",
        "I801200005001",
        "O801200005001",
        "S801200005001",
        "B80120000500I",
        "B80120000500O",
        "B80120000500S",
        "B8012000O5001",
        "B801200005OO1",
        "B80120000500é",
        "ſ801200005001",
        "B８01200005001",
        "B80120000500١",
        "B801200005001\x00",
        "B80120000-5001",
    ],
)
def test_shapes_that_are_no_upn_are_refused(upn):
    assert upn_problem(upn)


@pytest.mark.parametrize("upn", [*PERMANENT_UPNS, TEMPORARY_UPN])
def test_one_mistyped_character_is_always_noticed(upn):
    for place in range(1, 12):
        for digit in "0123456789":
            changed = upn[:place] + digit + upn[place + 1 :]
            assert changed == upn or upn_problem(changed)


@given(st.from_regex(r"[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]", fullmatch=True))
def test_any_upn_is_judged_as_the_reference_code_judges_it(upn):
    assert (upn_problem(upn) is None) == upn_by_the_reference_code(upn)


def test_a_temporary_upn_is_known_by_its_last_letter():
    assert is_temporary_upn(TEMPORARY_UPN)
    assert not is_temporary_upn(PERMANENT_UPNS[0])


def test_an_unknown_authority_in_a_upn_is_only_a_doubt():
    assert upn_problem("B801200005001") is None
    assert upn_warning("B801200005001", {"801", "940"}) is None
    assert "801" in upn_warning("b801 2000 05001", {"341"})


@pytest.mark.parametrize("number", NHS_NUMBERS)
def test_good_nhs_numbers_have_no_problem(number):
    assert nhs_number_problem(number) is None
    assert nhs_number_problem(f"{number[:3]} {number[3:6]}-{number[6:]}") is None


def test_an_nhs_number_is_kept_as_ten_digits():
    assert normalise_nhs_number(" 943 476-5919") == "9434765919"


@pytest.mark.parametrize("start", ["999000000", "999123456"])
def test_a_start_that_has_no_check_digit_is_refused_whatever_follows(start):
    assert all(nhs_number_problem(f"{start}{last}") for last in range(10))


@pytest.mark.parametrize("digit", "0123456789")
def test_one_digit_ten_times_is_no_nhs_number(digit):
    assert nhs_number_problem(digit * 10)


@pytest.mark.parametrize("number", ["", "943476591", "94347659191", "943476591X", "943/476/5919", "٩434765919"])
def test_shapes_that_are_no_nhs_number_are_refused(number):
    assert nhs_number_problem(number)


@given(st.integers(0, 10**9 - 1))
def test_at_most_one_last_digit_completes_an_nhs_number(start):
    digits = f"{start:09d}"
    check = 11 - sum((10 - i) * int(d) for i, d in enumerate(digits)) % 11
    right = [last for last in range(10) if nhs_number_problem(f"{digits}{last}") is None]
    allowed = [] if check == 10 else [check % 11]
    assert right == [last for last in allowed if len(set(f"{digits}{last}")) > 1]


@pytest.mark.parametrize("typed", ["3414001", "341/4001", " 341 / 4001 "])
def test_a_dfe_school_number_is_taken_with_or_without_its_slash(typed):
    assert laestab_problem(typed) is None
    assert normalise_laestab(typed) == "3414001"


@pytest.mark.parametrize(
    "typed", ["", "341400", "34140011", "34/14001", "3414/001", "341//001", "341/400", "0014001", "341-4001", "34I4001"]
)
def test_shapes_that_are_no_dfe_school_number_are_refused(typed):
    assert laestab_problem(typed)


def test_an_unknown_authority_in_a_dfe_school_number_is_a_doubt():
    assert laestab_warning("341/4001", {"341"}) is None
    assert "341" in laestab_warning("341/4001", {"352"})


def test_a_urn_has_six_digits():
    assert urn_problem(" 104 567 ") is None
    assert normalise_urn(" 104 567 ") == "104567"
    assert all(urn_problem(typed) for typed in ["", "10456", "1045678", "10456A", "١٠٤٥٦٧"])


@pytest.mark.parametrize("check", [upn_problem, nhs_number_problem, laestab_problem, urn_problem])
@pytest.mark.parametrize("pump", ["A", "1", " ", "/", "\x00", "\ud800", "😀"])
def test_hostile_lengths_are_refused_at_once(check, pump):
    assert check(pump * 1_000_000)
    assert grows_in_proportion(lambda times: check(pump * times), 100_000)


@pytest.mark.parametrize("check", [upn_problem, nhs_number_problem, laestab_problem, urn_problem])
@given(text=st.text(max_size=60))
def test_any_text_gets_an_answer(check, text):
    assert check(text) is None or check(text).endswith(".")
