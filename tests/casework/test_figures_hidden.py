"""Small groups in what leaves: hidden themselves, and never to be worked out from what is shown."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmeforms.casework.figures.showing import FEWER, HIDDEN, ShownTable, exact, protected, protected_all
from cmeforms.casework.figures.tables import Figure, Row, Shape, Table, ranked

SMALL = range(1, 5)


def table(*counts: int, shape: Shape = Shape.PARTS, total: int | None = None) -> Table:
    figure = Figure("Children by something", "children", "Every child.", "000", shape)
    rows = tuple(Row(f"Group {number}", count) for number, count in enumerate(counts))
    return Table(figure, sum(counts) if total is None else total, rows)


def shown(*counts: int, shape: Shape = Shape.PARTS, total: int | None = None) -> list[str]:
    return [row.number for row in protected(table(*counts, shape=shape, total=total)).rows]


@pytest.mark.parametrize(
    ("counts", "numbers"),
    [
        ((0, 0), ["0", "0"]),
        ((5, 7), ["5", "7"]),
        ((3, 20, 0), [FEWER, HIDDEN, "0"]),
        ((3, 20, 30), [FEWER, HIDDEN, "30"]),
        ((3, 2, 2, 40), [FEWER, FEWER, FEWER, "40"]),
        ((1, 1, 40, 50), [FEWER, FEWER, HIDDEN, "50"]),
        ((4, 5, 5, 5), [FEWER, HIDDEN, HIDDEN, HIDDEN]),
        ((1, 5), [HIDDEN, HIDDEN]),
    ],
)
def test_a_small_part_is_hidden_and_as_much_beside_it_as_the_total_would_tell(
    counts: tuple[int, ...], numbers: list[str]
) -> None:
    assert shown(*counts) == numbers


def readings(numbers: list[str], total: int) -> list[set[int]]:
    """For each row, every count that a reader may still believe: nothing but the rows and the total is known."""
    ceiling = min([int(n) for n in numbers if n.isdigit() and int(n) >= 5], default=total)
    whatever = range(total + 1) if FEWER not in numbers else range(5, ceiling + 1)
    possible = [SMALL if n == FEWER else whatever if n == HIDDEN else [int(n)] for n in numbers]
    fitting = [counts for counts in product(*possible) if sum(counts) == total]
    return [set(column) for column in zip(*fitting, strict=True)]


@settings(max_examples=60)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=4))
def test_a_reader_who_tries_everything_learns_of_no_small_part_more_than_that_it_is_small(counts: list[int]) -> None:
    total = sum(counts)
    if 0 < total < 5:
        assert protected(table(*counts)).rows == ()
        return
    for count, possible in zip(counts, readings(shown(*counts), total), strict=True):
        if 0 < count < 5:
            assert possible >= set(SMALL)


@pytest.mark.parametrize(
    ("total", "counts", "numbers"),
    [
        (20, (18, 15, 3), [HIDDEN, "15", FEWER]),
        (20, (20, 20, 0), ["20", "20", "0"]),
        (20, (15, 10, 5), ["15", "10", "5"]),
        (20, (19, 16, 14, 12), [HIDDEN, HIDDEN, "14", HIDDEN]),
    ],
)
def test_a_step_that_leaves_a_small_group_out_is_not_shown(
    total: int, counts: tuple[int, ...], numbers: list[str]
) -> None:
    assert shown(*counts, shape=Shape.STEPS, total=total) == numbers


@given(st.lists(st.integers(0, 30), min_size=1, max_size=5))
def test_no_two_steps_that_are_shown_lie_less_than_five_apart(counts: list[int]) -> None:
    total, *rest = sorted(counts, reverse=True)
    known = [total, *(int(number) for number in shown(*rest, shape=Shape.STEPS, total=total) if number.isdigit())]
    if total >= 5:
        assert all(higher - lower == 0 or higher - lower >= 5 for higher, lower in pairwise(known))


def test_a_share_is_hidden_when_it_or_what_is_left_is_small() -> None:
    assert shown(3, 17, 12, 0, 20, shape=Shape.SHARES, total=20) == [FEWER, HIDDEN, "12", "0", "20"]


def test_a_number_that_stands_for_itself_is_hidden_when_it_is_small() -> None:
    assert shown(4, 5, shape=Shape.NUMBERS, total=0) == [FEWER, "5"]


def test_a_small_total_is_hidden_with_all_that_divides_it() -> None:
    found = protected(table(1, 3, 0))
    assert (found.total, found.rows) == (FEWER, ())


def test_what_is_hidden_has_neither_percent_nor_bar() -> None:
    found = protected(table(3, 20, 30))
    assert [(row.percent, row.share) for row in found.rows] == [("", None), ("", None), ("56.6", 30 / 53)]


def test_the_order_of_hidden_numbers_tells_nothing() -> None:
    names = ["Zeal"] * 4 + ["Mill"] * 9 + ["Abbey"] * 2 + ["Oak"] * 3
    ranking = ranked(Figure("Homes", "episodes", "Every episode.", "000"), names)
    assert [row.label for row in exact(ranking).rows] == ["Mill", "Zeal", "Oak", "Abbey"]
    assert [row.label for row in protected(ranking).rows] == ["Mill", "Abbey", "Oak", "Zeal"]


def of_family(*counts: int, family: str = "kind") -> Table:
    counted = table(*counts)
    return replace(counted, figure=replace(counted.figure, family=family))


def test_no_table_of_a_family_gives_away_what_another_hides() -> None:
    kinds, areas, other = of_family(40, 3, 7), of_family(33, 10, 7), of_family(33, 10, 7, family="")
    found = [[row.number for row in one.rows] for one in protected_all([kinds, areas, other])]
    assert found == [[HIDDEN] * 3, [HIDDEN] * 3, ["33", "10", "7"]]
    assert [one.total for one in protected_all([kinds, areas])] == ["50", "50"]


def test_a_family_that_hides_nothing_is_shown() -> None:
    found = protected_all([of_family(40, 10), of_family(43, 7)])
    assert [[row.number for row in one.rows] for one in found] == [["40", "10"], ["43", "7"]]


def test_a_number_hidden_among_those_that_could_not_be_counted_is_not_told_beside_the_table() -> None:
    figure = Figure("Children by something", "children", "Every child.", "000")
    rows = (Row("Yes", 20), Row("No", 30), Row("Not known", 3, is_uncounted=True))
    found = protected(Table(figure, 53, rows))
    assert "3" not in found.note
    assert found.note.startswith("Some of these could not be counted")


def test_on_the_managers_own_screen_every_number_is_exact() -> None:
    found: ShownTable = exact(table(3, 20, 1234))
    assert [row.number for row in found.rows] == ["3", "20", "1,234"]
    assert found.total == "1,257"
