"""The order of mixed right-to-left and left-to-right text: embedding levels and visual order; no fonts.

Implements the implicit part of the Unicode bidirectional algorithm for one paragraph. Explicit controls
are refused before (see ``characters``), so a paragraph is always one level run. Source: UAX #9 (Unicode 15),
rules P2, P3, W1-W7, N0-N2, I1, I2, L1, L2, and HL3 for numbers written in groups.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

Item = TypeVar("Item")

_PAIRS = dict(zip("([{（［｛〈《「『【〔⟨⟪⁅༺༼᚛〖〘〚", ")]}）］｝〉》」』】〕⟩⟫⁆༻༽᚜〗〙〛", strict=True))
_CLOSERS = {closer: opener for opener, closer in _PAIRS.items()}
_NEUTRAL = frozenset({"B", "S", "WS", "ON"})
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_GROUPED_NUMBER = re.compile(r"(?<![0-9])\+?[0-9]++(?:[ \u00a0/.:-][0-9]++)+")
_MOST_OPEN_BRACKETS = 63


def has_right_to_left(text: str) -> bool:
    """Whether any character asks for the bidirectional algorithm at all."""
    return not text.isascii() and any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in text)


def paragraph_level(text: str) -> int:
    """1 when the first strong character runs right to left, else 0. Source: UAX #9, P2 and P3."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in {"R", "AL", "L"}:
            return 0 if kind == "L" else 1
    return 0


def embedding_levels(text: str, base_level: int) -> list[int]:
    """The level of each character of one paragraph; odd levels run right to left.

    Numbers written in groups (telephone numbers, dates) are kept whole: read in the wrong order of groups
    they are another number. Source: UAX #9, HL3.
    """
    kinds = _kinds(text)
    edge = "R" if base_level % 2 else "L"
    kept = [index for index, kind in enumerate(kinds) if kind != "BN"]
    resolved = [kinds[index] for index in kept]
    _resolve_weak(resolved, edge)
    _resolve_brackets([text[index] for index in kept], resolved, edge)
    _resolve_neutral(resolved, edge)
    levels = [base_level] * len(text)
    for index, kind in zip(kept, resolved, strict=True):
        levels[index] = base_level + _raise(kind, base_level)
    _fill_removed(levels, kinds)
    return levels


def visual_order(items: Sequence[Item], levels: Sequence[int]) -> list[Item]:
    """Reorder the items of one line from reading order to left-to-right order. Source: UAX #9, L2."""
    ordered = list(items)
    current = list(levels)
    odd = [level for level in current if level % 2]
    if not odd:
        return ordered
    for level in range(max(current), min(odd) - 1, -1):
        for start, end in _stretches(current, level):
            ordered[start:end] = reversed(ordered[start:end])
            current[start:end] = reversed(current[start:end])
    return ordered


def _stretches(levels: Sequence[int], level: int) -> list[tuple[int, int]]:
    flags = [False, *(each >= level for each in levels), False]
    edges = [index for index, (before, after) in enumerate(pairwise(flags)) if before != after]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _kinds(text: str) -> list[str]:
    kinds = [unicodedata.bidirectional(character) or "L" for character in text]
    for match in _GROUPED_NUMBER.finditer(text):
        kinds[match.start() : match.end()] = ["L"] * (match.end() - match.start())
    return kinds


def _resolve_weak(kinds: list[str], edge: str) -> None:
    _resolve_marks_and_numbers(kinds, edge)
    for index in range(1, len(kinds) - 1):
        before, kind, after = kinds[index - 1 : index + 2]
        if before == after and (kind, before) in {("ES", "EN"), ("CS", "EN"), ("CS", "AN")}:
            kinds[index] = before
    _resolve_terminators(kinds)
    strong = edge
    for index, kind in enumerate(kinds):
        if kind in {"ES", "ET", "CS"}:
            kinds[index] = "ON"
        elif kind == "EN" and strong == "L":
            kinds[index] = "L"
        elif kind in {"L", "R"}:
            strong = kind


def _resolve_marks_and_numbers(kinds: list[str], edge: str) -> None:
    strong = previous = edge
    for index, kind in enumerate(kinds):
        if kind == "NSM":
            kinds[index] = kind = previous
        if kind in {"L", "R", "AL"}:
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[index] = kind = "AN"
        previous = kind
    for index, kind in enumerate(kinds):
        if kind == "AL":
            kinds[index] = "R"


def _resolve_terminators(kinds: list[str]) -> None:
    for indices in (range(len(kinds)), range(len(kinds) - 1, -1, -1)):
        previous = ""
        for index in indices:
            if kinds[index] == "ET" and previous == "EN":
                kinds[index] = "EN"
            previous = kinds[index]


def _resolve_brackets(characters: Sequence[str], kinds: list[str], edge: str) -> None:
    strong, seen = edge, 0
    for opener, closer in _bracket_pairs(characters, kinds):
        strong = next((s for s in map(_strong, reversed(kinds[seen:opener])) if s), strong)
        seen = opener
        inside = {_strong(kind) for kind in kinds[opener + 1 : closer]} - {""}
        if inside:
            kinds[opener] = kinds[closer] = edge if edge in inside else strong


def _bracket_pairs(characters: Sequence[str], kinds: Sequence[str]) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    opened: list[tuple[str, int]] = []
    for index, character in enumerate(characters):
        if kinds[index] != "ON":
            continue
        if character in _PAIRS:
            if len(opened) == _MOST_OPEN_BRACKETS:
                return []
            opened.append((character, index))
        elif character in _CLOSERS:
            depth = next((d for d in range(len(opened) - 1, -1, -1) if opened[d][0] == _CLOSERS[character]), None)
            if depth is not None:
                pairs.append((opened[depth][1], index))
                del opened[depth:]
    return sorted(pairs)


def _strong(kind: str) -> str:
    if kind in {"EN", "AN", "R"}:
        return "R"
    return "L" if kind == "L" else ""


def _resolve_neutral(kinds: list[str], edge: str) -> None:
    index = 0
    while index < len(kinds):
        end = index
        while end < len(kinds) and kinds[end] in _NEUTRAL:
            end += 1
        if end > index:
            before = _strong(kinds[index - 1]) if index else edge
            after = _strong(kinds[end]) if end < len(kinds) else edge
            kinds[index:end] = [before if before == after else edge] * (end - index)
        index = end + 1


def _raise(kind: str, base_level: int) -> int:
    if base_level % 2:
        return 0 if kind == "R" else 1
    return {"L": 0, "R": 1}.get(kind, 2)


def _fill_removed(levels: list[int], kinds: Sequence[str]) -> None:
    for index in range(1, len(levels)):
        if kinds[index] == "BN":
            levels[index] = levels[index - 1]
