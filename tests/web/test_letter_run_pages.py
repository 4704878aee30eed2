"""The pages of letter runs: choosing by filter and file, reading by the page, progress that is true without a script."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from cmeforms.casework.runs.run_clerk import RunClerk, holding_runs
from cmeforms.casework.runs.running import LETTERS_AN_ACT
from tests.factories import Town, copy_home, open_town
from tests.letter_canaries import AUTHORITY, CanaryChild, add_recipients, canary_children
from tests.website import Visitor, Website


@pytest.fixture(scope="module")
def canaries_home(prepared_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[CanaryChild]]:
    home = copy_home(prepared_home, tmp_path_factory.mktemp("canaries") / "home")
    town = open_town(home)
    children = canary_children(town, 3)
    add_recipients(town, AUTHORITY, 79)
    town.close()
    return home, children


@pytest.fixture
def children(canaries_home: tuple[Path, list[CanaryChild]]) -> list[CanaryChild]:
    return canaries_home[1]


@pytest.fixture
def town(canaries_home: tuple[Path, list[CanaryChild]], tmp_path: Path) -> Iterator[Town]:
    opened = open_town(copy_home(canaries_home[0], tmp_path / "home"))
    yield opened
    opened.close()


@pytest.fixture
def officer(site: Website, town: Town, children: list[CanaryChild]) -> Visitor:
    """The officer on the page where a run to other authorities is chosen."""
    site.child_names = {child.surname for child in children}
    visitor = site.signed_in(town.cme_officer)
    visitor.goes_to("/letters")
    visitor.follows("Enquiry to another local authority")
    return visitor


def test_a_run_is_chosen_read_by_the_page_issued_and_followed(officer: Visitor, town: Town):
    officer.presses("Choose all that fit among the children")
    officer.presses("Choose all that fit among the authorities")
    assert "3 chosen of 3" in officer.text
    assert "80 chosen of 80" in officer.text
    officer.presses("Show the letters")
    assert "240 letters about 3 children to 80 recipients" in officer.text
    assert "The directory has a warning" in officer.text
    first = officer.text
    officer.presses("Read the next letters")
    assert "Letters 11 to 20" in officer.text
    assert officer.text != first
    officer.presses("Earlier letters")
    assert "Letters 1 to 10" in officer.text
    officer.presses("Issue 240 letters", {"password": town.cme_officer.password})
    assert "200 of 240 letters are issued" in officer.text
    assert "40 letters wait" in officer.text
    assert "The rest follows within seconds" in officer.text
    assert officer.reply.headers["Refresh"] == "5"
    assert RunClerk(town.services).work() == 40
    officer.goes_to(officer.address)
    assert "240 of 240 letters are issued" in officer.text
    assert "Refresh" not in officer.reply.headers
    assert "Page 1 of 5" in officer.text
    assert "about CME2-" in officer.text


def test_while_letters_are_issued_the_page_looks_again_by_itself_until_told_to_stand_still(
    officer: Visitor, town: Town
):
    officer.presses("Choose all that fit among the children")
    officer.presses("Choose all that fit among the authorities")
    officer.presses("Show the letters")
    with holding_runs(town.services.home):  # another process is at it
        officer.presses("Issue 240 letters", {"password": town.cme_officer.password})
        assert "0 of 240 letters are issued" in officer.text
        assert "Letters are being issued now" in officer.text
        assert officer.reply.headers["Refresh"] == "5"
        run = officer.address
        officer.follows("Let it stand still")
        assert "Refresh" not in officer.reply.headers
    officer.goes_to(run)
    officer.presses("Issue the next letters")
    assert f"{200 // LETTERS_AN_ACT * LETTERS_AN_ACT} of 240" in officer.text


def test_children_of_a_file_are_chosen_and_its_doubtful_rows_are_listed(officer: Visitor, children: list[CanaryChild]):
    rows = f"Reference\n{children[1].reference}\nCME2-AAAA-AAAA\n{children[1].reference}\n"
    officer.presses("Choose the children of the file", {"file": (io.BytesIO(rows.encode()), "children.csv")})
    assert "1 chosen of 3" in officer.text
    assert "Row 3: there is no form" in officer.text
    assert "Row 4: this child stands in the file already" in officer.text
    officer.presses("Choose the children of the file", {"file": (io.BytesIO(b"a,b\n1,2\n"), "children.csv")})
    assert "needs a column" in officer.text
    assert "1 chosen of 3" in officer.text


def test_a_filter_shows_what_fits_and_keeps_what_was_chosen_and_typed(officer: Visitor, children: list[CanaryChild]):
    given = {
        "child": [children[0].record_id],
        "text": children[1].surname,
        "words": "council 07",
        "case.urgency": "urgent, answer today",
    }
    officer.presses("Show those that fit", given)
    assert "1 chosen of 2" in officer.text
    assert "0 chosen of 10" in officer.text
    assert officer.inputs()["case.urgency"] == "urgent, answer today"
    officer.presses("Show those that fit", {"text": "x" * 5_000, "words": "<script>", "show": "nonsense"})
    assert "1 chosen of 1" in officer.text


def test_nobody_chosen_is_said_in_words(officer: Visitor):
    officer.presses("Show the letters")
    assert "Choose at least one child and at least one recipient." in officer.text


def test_what_a_register_shows_is_chosen_for_letters(officer: Visitor, children: list[CanaryChild]):
    officer.follows("CME register")
    officer.presses("Show these", {"text": children[2].surname})
    officer.presses("Write letters about these")
    assert "1 chosen of 1" in officer.text
    assert children[2].surname in officer.text
