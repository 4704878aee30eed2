"""The ids and names of inputs, made from the path of an answer; knows no kinds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def input_id(path: str) -> str:
    """The id and name of the input for a path: ``contacts.2.phone`` becomes ``contacts-2-phone``.

    Field ids hold no hyphen, so no two paths meet in one id. Our own elements beside an input use two
    hyphens (``born_on--hint``).
    """
    return path.replace(".", "-")


def first_inputs(ids: Iterable[str]) -> dict[str, str]:
    """For each id and each beginning of one, the first input there: ``born_on`` leads to ``born_on-day``."""
    firsts: dict[str, str] = {}
    for whole in ids:
        beginning = whole
        while beginning:
            firsts.setdefault(beginning, whole)
            beginning = beginning.rpartition("-")[0]
    return firsts


def landing(path: str, firsts: Mapping[str, str]) -> str:
    """The input that a link for this path lands on; the nearest one above when its own is not on the page."""
    wanted = input_id(path)
    while wanted and wanted not in firsts:
        wanted = wanted.rpartition("-")[0]
    return firsts.get(wanted, "")
