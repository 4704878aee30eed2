"""Checks byte by byte which part of a file a signature covers; knows nothing of keys, pages or people.

This is done on the raw bytes, beside the library's own judgement, because a forged cross-reference
table can make a PDF reader see another file than the one that was signed: the gap that the signature
leaves out may hold the signature's own hexadecimal digits and nothing else.
Source: ISO 32000-1, 12.8.1; Mladenov and others, "1 Trillion Dollar Refund" (CCS 2019), on wrapping.
"""

from __future__ import annotations

from collections.abc import Sequence


def covered_end(data: bytes, byte_range: Sequence[int], container: bytes) -> int | None:
    """Where the signed bytes end, or None if the signature leaves out more than its own container.

    ``container`` is the value of ``/Contents``, padding included. The digits must be written exactly as
    this service writes them, so that no byte of a sealed file can be exchanged unnoticed.
    """
    if len(byte_range) != 4 or byte_range[0] != 0:
        return None
    gap_start, gap_end = byte_range[1], byte_range[2]
    end = gap_end + byte_range[3]
    if not 0 < gap_start < gap_end < end <= len(data):
        return None
    written = b"<" + container.hex().upper().encode("ascii") + b">"
    return end if data[gap_start:gap_end] == written else None
