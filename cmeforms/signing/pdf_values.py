"""Reads entries of pyHanko's dictionaries and arrays with references followed; knows nothing of what they mean.

The library follows references in ``dictionary[key]`` but neither in ``.get()`` nor in iteration: here
is the one place that minds the difference.
"""

from __future__ import annotations

from typing import Any

from pyhanko.pdf_utils import generic


def entry(container: object, key: str) -> Any:  # noqa: ANN401  (a PDF value may be of any kind)
    """The value under ``key``, or None if it is absent, null, or ``container`` is no dictionary."""
    if not isinstance(container, generic.DictionaryObject):
        return None
    try:
        return container[key]
    except KeyError:
        return None


def members(container: object, key: str) -> list[Any]:
    """The members of the array under ``key``; empty if there is none."""
    array = entry(container, key)
    return [array[position] for position in range(len(array))] if isinstance(array, generic.ArrayObject) else []


def raw_entry(container: object, key: str) -> object:
    """The value under ``key`` with a reference left as it is, or None."""
    return dict.get(container, key) if isinstance(container, dict) else None


def raw_entries(container: object, leave_out: frozenset[str]) -> dict[str, object]:
    """A plain copy of a PDF dictionary without some keys; references are left as they are."""
    if not isinstance(container, dict):
        return {}
    return {key: dict.__getitem__(container, key) for key in container if key not in leave_out}


def raw_members(container: object, key: str) -> list[object]:
    """The members of the array under ``key`` with references left as they are; empty if there is none."""
    array = entry(container, key)
    return list(list.__iter__(array)) if isinstance(array, generic.ArrayObject) else []
