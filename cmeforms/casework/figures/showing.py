"""Turns counted tables into texts: exact for a manager's screen, small groups hidden in what leaves; counts nothing.

Source: decision 0020.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cmeforms.casework.figures.tables import Figure, Shape, Table

SMALLEST_SHOWN = 5
FEWER = f"fewer than {SMALLEST_SHOWN}"
HIDDEN = "not shown"
"""In place of a larger number: with it, somebody could work out a small one."""

_SHOWN = ""


@dataclass(frozen=True)
class ShownRow:
    """A line as it is read; ``share`` (0 to 1) is its bar, None where the number is hidden or there is no total."""

    label: str
    number: str
    percent: str
    share: float | None = None


@dataclass(frozen=True)
class ShownTable:
    """A figure as it is read; ``note`` says what could not be counted, and what is kept back."""

    figure: Figure
    total: str
    rows: tuple[ShownRow, ...]
    note: str


def exact(table: Table) -> ShownTable:
    """Every number as it was counted."""
    return _shown(table, [_SHOWN] * len(table.rows))


def protected(table: Table) -> ShownTable:
    """No group smaller than five, nor a number from which one could be worked out; none is shown as 0."""
    if _is_small(table.total):
        return ShownTable(table.figure, FEWER, (), "Fewer than five in all: they are not divided.")
    return _shown(table, _HIDING[table.figure.shape](table.total, [row.count for row in table.rows]))


def protected_all(tables: Iterable[Table]) -> list[ShownTable]:
    """The tables of a report, each protected; where one of a family hides anything, none of the family is divided."""
    shown = [(table, protected(table)) for table in tables]
    closed = {table.figure.family for table, one in shown if any(row.number in (FEWER, HIDDEN) for row in one.rows)}
    return [
        _shown(table, [HIDDEN] * len(table.rows)) if table.figure.family in closed - {""} and one.rows else one
        for table, one in shown
    ]


def _shown(table: Table, words: Sequence[str]) -> ShownTable:
    """``words`` stand in place of the numbers that are hidden."""
    has_total = table.figure.shape is not Shape.NUMBERS
    rows = []
    for row, word in zip(table.rows, words, strict=True):
        share = row.count / table.total if has_total and table.total and not word else None
        rows.append(ShownRow(row.label, word or f"{row.count:,}", "" if share is None else f"{100 * share:.1f}", share))
    if table.figure.is_ranked:  # among hidden numbers the order would tell which is larger
        rows.sort(key=lambda row: (row.share is None, row.label.casefold() if row.share is None else ""))
    return ShownTable(table.figure, f"{table.total:,}" if has_total else "", tuple(rows), _note(table, words))


def _note(table: Table, words: Sequence[str]) -> str:
    notes = []
    if table.uncounted:
        is_hidden = any(word for row, word in zip(table.rows, words, strict=True) if row.is_uncounted)
        number = "Some" if is_hidden else f"{table.uncounted:,}"
        notes.append(f"{number} of these could not be counted: not known or not answered.")
    if any(words):
        notes.append("Groups of fewer than five are hidden, and so is what would give them away.")
    return " ".join(notes)


def told(count: int) -> str:
    """A number that stands for itself, as it may leave."""
    return _word(count, 0) or f"{count:,}"


def _is_small(count: int) -> bool:
    return 0 < count < SMALLEST_SHOWN


def _word(count: int, rest: int) -> str:
    """What stands in place of a count that leaves ``rest`` beside it."""
    return FEWER if _is_small(count) else HIDDEN if _is_small(rest) else _SHOWN


def _hidden_steps(total: int, counts: Sequence[int]) -> list[str]:
    """A step is shown if it is no small group and leaves none between it and the last step shown."""
    words, last = list[str](), total
    for count in counts:
        words.append(_word(count, last - count))
        last = last if words[-1] else count
    return words


def _hidden_parts(total: int, counts: Sequence[int]) -> list[str]:
    """Small parts are hidden, and of the others the smallest until the total tells no more; else all of them."""
    small = [count for count in counts if _is_small(count)]
    others = sorted(count for count in counts if count >= SMALLEST_SHOWN)
    for number in range(len(others) + 1):
        hidden, shown = others[:number], others[number:]
        if not small or _is_ambiguous(small, hidden, ceiling=shown[0] if shown else total):
            return [FEWER if _is_small(count) else HIDDEN if _taken(hidden, count) else _SHOWN for count in counts]
    return [HIDDEN] * len(counts)


def _is_ambiguous(small: Sequence[int], hidden: Sequence[int], *, ceiling: int) -> bool:
    """Whether each small part could still be anything from 1 to 4 for somebody who knows the total and this rule.

    ``ceiling`` is the smallest number still shown: the hidden ones were the smallest, so none is above it.
    """
    together, beside = sum(small) + sum(hidden), len(small) - 1
    least = together - (SMALLEST_SHOWN - 1) * beside - ceiling * len(hidden)
    most = together - beside - SMALLEST_SHOWN * len(hidden)
    return least <= 1 and most >= SMALLEST_SHOWN - 1


def _taken(hidden: list[int], count: int) -> bool:
    """Whether a count is among those to hide; each of equal ones is taken once."""
    if count not in hidden:
        return False
    hidden.remove(count)
    return True


_HIDING: Mapping[Shape, Callable[[int, Sequence[int]], list[str]]] = {
    Shape.PARTS: _hidden_parts,
    Shape.STEPS: _hidden_steps,
    Shape.SHARES: lambda total, counts: [_word(count, total - count) for count in counts],
    Shape.NUMBERS: lambda _total, counts: [_word(count, 0) for count in counts],
}
