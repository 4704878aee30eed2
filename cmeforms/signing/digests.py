"""Digests a part of a PDF by its meaning, not by its object numbers; knows nothing of what the part is.

Two parts get the same digest when they hold the same names, numbers, strings and streams in the same
arrangement. Pages and signature fields met on the way count as themselves only: they are compared on
their own.
"""

from __future__ import annotations

import hashlib

from pyhanko.pdf_utils import generic

from cmeforms.signing.pdf_values import entry


def digest_of(part: object) -> str:
    """The hex digest of ``part`` (a PDF object, or a dict or list of them) and all that it refers to."""
    hasher = hashlib.sha256()
    met: dict[generic.Reference, int] = {}
    # An explicit stack: chains of bookmarks run deeper than Python's own.
    waiting: list[object] = [part]
    while waiting:
        item = waiting.pop()
        if isinstance(item, generic.IndirectObject):
            item = _follow(item, met)
        if _stands_alone(item):
            item = b"elsewhere"
        if isinstance(item, generic.StreamObject):
            hasher.update(_tagged(item.encoded_data))
        if isinstance(item, dict | list):
            pieces = _pieces(item)
            hasher.update(b"%s of %d:" % (b"dictionary" if isinstance(item, dict) else b"array", len(pieces)))
            waiting.extend(reversed(pieces))
        else:
            hasher.update(_tagged(item))
    return hasher.hexdigest()


def is_signature_field(part: object) -> bool:
    """Whether ``part`` is the widget of a signature field."""
    kind = entry(part, "/FT") or entry(entry(part, "/Parent"), "/FT")
    return bool(entry(part, "/Subtype") == "/Widget" and kind == "/Sig")


def _follow(reference: generic.IndirectObject, met: dict[generic.Reference, int]) -> object:
    """The object referred to, or at a second meeting the number of the first one."""
    if reference.reference in met:
        return b"again %d" % met[reference.reference]
    met[reference.reference] = len(met)
    found: object = reference.get_object()  # type: ignore[no-untyped-call]
    return found


def _stands_alone(part: object) -> bool:
    return bool(entry(part, "/Type") == "/Page" or is_signature_field(part))


def _pieces(item: dict[object, object] | list[object]) -> list[object]:
    """Keys and values in the order of the keys, or the members of an array; references stay references."""
    if isinstance(item, dict):
        return [piece for key in sorted(item, key=str) for piece in (key, dict.__getitem__(item, key))]
    return list(list.__iter__(item))


def _tagged(value: object) -> bytes:
    """A plain value with its kind and length, so that no two different sequences run together."""
    # The library's null has no words of its own: its place in memory would differ at each reading.
    words = "null" if isinstance(value, generic.NullObject) else repr(value)
    text = words.encode("utf-8", "backslashreplace")
    return b"%s %d:" % (type(value).__name__.encode("ascii"), len(text)) + text
