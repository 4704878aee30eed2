"""PDF objects that reportlab's writer takes as they are: raw values, streams, strings; knows no text layout.

Source: ISO 32000-1, 7.3 (objects). Streams end with an end-of-line before ``endstream``, which
PDF/A asks for (ISO 19005-3, 6.1.7.1) and reportlab's own streams lack.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFObject, PDFObjectReference

Writer = Any
"""reportlab's document under construction; the library has no types."""

Reference = Any
"""reportlab's reference to an indirect object."""

Value = Any
"""What ``formatted`` takes: bytes (raw PDF), numbers, booleans, str (a text string), sequences, mappings, objects."""

_NOT_IN_NAME = re.compile(rb"[^A-Za-z0-9._+-]")


def formatted(value: Value, document: Writer) -> bytes:
    """PDF syntax of a Python value; other objects become references."""
    write = _WRITERS.get(type(value))
    return write(value, document) if write else reference(value, document)


def reference(value: Value, document: Writer) -> bytes:
    """The reference to an object, which is thereby written too; our own objects remember theirs."""
    if not isinstance(value, _Indirect):
        return bytes(document.Reference(value).format(document))
    if not value.known_reference:
        value.known_reference = bytes(document.Reference(value).format(document))
    return value.known_reference


def _mapping(value: Mapping[str, Value], document: Writer) -> bytes:
    inside = [name(key) + b" " + formatted(each, document) for key, each in value.items()]
    return b"<< " + b" ".join(inside) + b" >>"


def _array(value: Sequence[Value], document: Writer) -> bytes:
    return b"[ " + b" ".join([formatted(each, document) for each in value]) + b" ]"


@lru_cache(maxsize=8192)
def number(value: float) -> bytes:
    """A number with at most four decimals and never an exponent."""
    if isinstance(value, int):
        return b"%d" % value
    return (b"%.4f" % value).rstrip(b"0").rstrip(b".") if value else b"0"


@lru_cache(maxsize=1024)
def name(text: str) -> bytes:
    """A PDF name. Source: ISO 32000-1, 7.3.5."""
    return b"/" + _NOT_IN_NAME.sub(lambda found: b"#%02X" % found.group()[0], text.encode())


def text_string(text: str) -> bytes:
    """A text string as hexadecimal UTF-16, so nothing in it needs escaping. Source: ISO 32000-1, 7.9.2.2."""
    return b"<" + (b"\xfe\xff" + text.encode("utf-16-be")).hex().upper().encode() + b">"


_WRITERS: dict[type, Callable[[Value, Writer], bytes]] = {
    bytes: lambda value, _document: bytes(value),
    bool: lambda value, _document: b"true" if value else b"false",
    int: lambda value, _document: number(value),
    float: lambda value, _document: number(value),
    str: lambda value, _document: text_string(value),
    dict: _mapping,
    list: _array,
    tuple: _array,
}
"""How each kind of value is written. A table, because long documents ask it a hundred thousand times."""


class _Indirect(PDFObject):  # type: ignore[misc]
    """An object of one document that others refer to by number."""

    __RefOnly__ = 1
    known_reference = b""


class RawObject(_Indirect):
    """An indirect object made from a Python value when the file is written."""

    def __init__(self, value: Value = None) -> None:
        self.value = value

    def format(self, document: Writer) -> bytes:
        """Called by reportlab's writer."""
        return formatted(self.value, document)


class Stream(_Indirect):
    """A stream with its dictionary, deflated unless ``is_raw``."""

    def __init__(self, content: bytes, entries: Mapping[str, Value] | None = None, *, is_raw: bool = False) -> None:
        self.content, self.entries, self.is_raw = content, dict(entries or {}), is_raw

    def format(self, document: Writer) -> bytes:
        """Called by reportlab's writer."""
        content, entries = self.content, dict(self.entries)
        if not self.is_raw:
            content = zlib.compress(content, 6)
            entries["Filter"] = b"/FlateDecode"
        entries["Length"] = len(content)
        return formatted(entries, document) + b"\nstream\n" + content + b"\nendstream"


def reference_by_name(internal_name: str) -> Reference:
    """A reference to an object that the writer knows under its own internal name."""
    return PDFObjectReference(internal_name)
