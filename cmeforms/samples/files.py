"""Small generated pictures and documents for sample answers; writes the formats itself and knows no form."""

from __future__ import annotations

import base64
import hashlib
import math
import struct
import zlib
from random import Random
from typing import Any

PHOTO_WIDTH_PX, PHOTO_HEIGHT_PX = 96, 120
_JPEG_BLOCKS = 12

Colour = tuple[int, int, int]
_SKINS: tuple[Colour, ...] = ((92, 58, 40), (141, 93, 62), (190, 140, 104), (222, 180, 150), (241, 206, 184))


def photo_value(random: Random) -> dict[str, str]:
    """A drawn head and shoulders, or a plain grey picture, as an answers document carries it."""
    if random.random() < 0.7:
        return _carried("photo.png", png_portrait(random))
    return _carried("photo.jpg", jpeg_grey(random.randrange(40, 90)))


def file_value(random: Random) -> dict[str, str]:
    """A one-page PDF or a picture, as an answers document carries it."""
    kind = random.choice(("pdf", "pdf", "png", "jpg"))
    if kind == "pdf":
        return _carried("letter.pdf", pdf_page("Synthetic evidence. Nobody is meant."))
    return _carried(f"picture.{kind}", png_portrait(random) if kind == "png" else jpeg_grey(60))


def _carried(name: str, content: bytes) -> dict[str, str]:
    return {"name": name, "base64": base64.b64encode(content).decode("ascii")}


def with_digests(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """The same document with each carried file as name and SHA-256, the form in which answers are read."""
    if isinstance(value, list):
        return [with_digests(item) for item in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"name", "base64"}:
        content = base64.b64decode(value["base64"])
        return {"name": value["name"], "sha256": hashlib.sha256(content).hexdigest()}
    return {key: with_digests(item) for key, item in value.items()}


def png_portrait(random: Random) -> bytes:
    """A head and shoulders in two colours on a third; PNG, 8 bits, RGB. Source: W3C PNG, third edition."""
    backdrop, skin, coat = _colour(random), random.choice(_SKINS), _colour(random)
    rows = (b"\x00" + _portrait_row(y, bytes(backdrop), bytes(skin), bytes(coat)) for y in range(PHOTO_HEIGHT_PX))
    header = struct.pack(">IIBBBBB", PHOTO_WIDTH_PX, PHOTO_HEIGHT_PX, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(rows))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _colour(random: Random) -> Colour:
    return (random.randrange(60, 240), random.randrange(60, 240), random.randrange(60, 240))


def _portrait_row(y: int, backdrop: bytes, skin: bytes, coat: bytes) -> bytes:
    """One row of pixels, the same to both sides of the middle: head above, shoulders below."""
    head = math.isqrt(max(0, 30**2 - (y - 46) ** 2) // 2)
    shoulders = min(math.isqrt(max(0, 56**2 - 2 * (y - 125) ** 2)), PHOTO_WIDTH_PX // 2)
    half = head or shoulders
    beside = backdrop * (PHOTO_WIDTH_PX // 2 - half)
    return beside + (skin if head else coat) * (2 * half) + beside


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def jpeg_grey(level: int) -> bytes:
    """An evenly grey picture, 96 by 96 pixels; baseline JPEG, one component. Source: ITU-T T.81 annex B.

    Each block holds one step of brightness: the first 6 bits of ``level`` (32 to 63 brighter than
    middle grey), every later one no change, so two Huffman codes are all that is needed.
    """
    size = _JPEG_BLOCKS * 8
    step = 32 + level % 32
    bits = "10" + f"{step:06b}" + "0" + ("0" + "0") * (_JPEG_BLOCKS**2 - 1)
    bits += "1" * (-len(bits) % 8)
    data = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\x00")
    direct = b"\x00" + bytes([1, 1, *[0] * 14]) + b"\x00\x06"
    alternating = b"\x10" + bytes([1, *[0] * 15]) + b"\x00"
    parts = (
        (0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"),
        (0xDB, b"\x00" + bytes([8] * 64)),
        (0xC0, struct.pack(">BHHBBBB", 8, size, size, 1, 1, 0x11, 0)),
        (0xC4, direct),
        (0xC4, alternating),
        (0xDA, b"\x01\x01\x00\x00\x3f\x00"),
    )
    segments = (struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content for marker, content in parts)
    return b"\xff\xd8" + b"".join(segments) + data + b"\xff\xd9"


def pdf_page(line: str) -> bytes:
    """One page with one line of ASCII text. Source: ISO 32000-1, 7.5."""
    content = f"BT /F1 14 Tf 60 760 Td ({line}) Tj ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
        b"/Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    )
    written, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return written + table + b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(written)
