"""Writes values as DER, the one way in which certificates and signatures spell them; knows not what they mean.

Source: ITU-T X.690 (2021), 8.1 (identifier, length, contents), 10.1 (shortest length), 11.6 (order of a set).
"""

from __future__ import annotations

from asn1crypto import core

SEQUENCE = 0x30
SET = 0x31
OCTET_STRING = 0x04
VERSION_1 = b"\x02\x01\x01"
NULL = b"\x05\x00"

_LONGEST_SHORT_FORM = 127


def tagged(number: int) -> int:
    """The identifier of a constructed value that is told by its place: ``[number]``."""
    return 0xA0 | number


def der(identifier: int, *contents: bytes) -> bytes:
    """One value made of the values in it."""
    content = b"".join(contents)
    size = len(content)
    if size <= _LONGEST_SHORT_FORM:
        return bytes((identifier, size)) + content
    size_bytes = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((identifier, 0x80 | len(size_bytes))) + size_bytes + content


def der_set(*members: bytes) -> bytes:
    """A set, whose members DER puts in order."""
    return der(SET, *sorted(members))


def der_oid(dotted: str) -> bytes:
    """An object identifier."""
    encoded: bytes = core.ObjectIdentifier(dotted).dump()
    return encoded
