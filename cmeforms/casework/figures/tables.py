"""Figures as plain tables: what is counted, out of how many, and what could not be; must not know who reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from cmeforms.casework.figures.counted import NOT_KNOWN


class Shape(StrEnum):
    """How the rows of a table belong together."""

    PARTS = "parts"
    """Each counted thing stands in exactly one row: the rows add up to the total."""
    STEPS = "steps"
    """Each row counts some of those in the row above, the first row some of the total."""
    SHARES = "shares"
    """Each row counts some of the total; a thing can stand in several rows, or in none."""
    NUMBERS = "numbers"
    """Each row stands for itself; there is no total."""


@dataclass(frozen=True)
class Figure:
    """What a table counts: its title, what its unit is ("children"), how it is counted, and who asks for it.

    ``is_ranked``: what is most frequent stands first. Tables of one ``family`` divide the same things in ways that
    depend on each other: one could give away what another hides.
    """

    title: str
    unit: str
    definition: str
    source: str
    shape: Shape = Shape.PARTS
    is_ranked: bool = False
    family: str = ""


@dataclass(frozen=True)
class Row:
    """One line: what it counts and how many; ``is_uncounted`` where the question had no usable answer."""

    label: str
    count: int
    is_uncounted: bool = False


@dataclass(frozen=True)
class Table:
    """A counted figure. ``total`` is the denominator of every row, those without a usable answer included."""

    figure: Figure
    total: int
    rows: tuple[Row, ...]

    @property
    def uncounted(self) -> int:
        """How many of the total had no usable answer."""
        return sum(row.count for row in self.rows if row.is_uncounted)


_UNCOUNTED = {NOT_KNOWN: "Not known", "": "Not answered"}
YES_NO = {"yes": "Yes", "no": "No"}


def parts(figure: Figure, answers: Iterable[str], words: Mapping[str, str], *, is_long: bool = False) -> Table:
    """The answers counted, in the order of ``words``; of a long list only what occurs.

    A code without words is told as it is: it comes from an older list. No answer and not known stand last.
    """
    found = Counter(answers)
    codes = [code for code in (*words, *sorted(found.keys() - words.keys())) if code not in _UNCOUNTED]
    rows = [Row(words.get(code, code), found[code]) for code in codes if found[code] or not is_long]
    rows += [Row(text, found[code], is_uncounted=True) for code, text in _UNCOUNTED.items() if found[code]]
    return Table(figure, found.total(), tuple(rows))


def steps(figure: Figure, total: int, *counts: tuple[str, int]) -> Table:
    """Counts of which each is part of the one before, and the first of the total."""
    return Table(figure, total, tuple(Row(label, count) for label, count in counts))


def shares(figure: Figure, answers: Sequence[Collection[str]], words: Mapping[str, str]) -> Table:
    """How many of some answers, each of several codes, hold each code."""
    rows = (Row(text, sum(1 for codes in answers if code in codes)) for code, text in words.items())
    return Table(figure, len(answers), tuple(rows))


def ranked(figure: Figure, names: Iterable[str]) -> Table:
    """Names counted, the most frequent first; an empty name is not answered."""
    found = Counter(names)
    order = sorted(found.keys() - {""}, key=lambda name: (-found[name], name.casefold()))
    return parts(replace(figure, is_ranked=True), found.elements(), {name: name for name in order})


def how_often(figure: Figure, owners: Iterable[str]) -> Table:
    """Children by how many times each of them occurs."""
    times = Counter(Counter(owners).values())
    bands = {"1": "Once", "2": "Twice", "3": "Three times", "4": "Four times or more"}
    return parts(figure, (str(min(often, 4)) for often in times.elements()), bands)
