"""Writes the parts of a letter as one file whose bytes depend on nothing but the letter, and reads them back.

A letter shares most of its parts with every other letter of its template. They are compressed once and
copied into each file; ``zipfile`` cannot do that, so the few records of a zip are written and read here.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO

from markupsafe import escape

from cmeforms.errors import RenderError

FAST_COMPRESSION = 1
"""Zip level 1: a fifth of the time of the default for a file a few per cent larger."""
FULL_COMPRESSION = 9
"""For what is compressed once and copied often."""

_LOCAL_RECORD = struct.Struct("<4s5H3I2H")
_CENTRAL_RECORD = struct.Struct("<4s6H3I5H2I")
_END_RECORD = struct.Struct("<4s4H2IH")
_LOCAL_MARK, _CENTRAL_MARK, _END_MARK = b"PK\3\4", b"PK\1\2", b"PK\5\6"
_VERSION = 20
_DEFLATED = 8

_DAMAGED = "a letter's file is damaged"

_CORE_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    "<cp:coreProperties"
    ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:title>{title}</dc:title>"
    "<dc:language>en-GB</dc:language>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:modified>'
    "</cp:coreProperties>"
)


@dataclass(frozen=True)
class PackedPart:
    """A part of a DOCX, compressed and ready to be copied into any number of files; ``name`` is ASCII."""

    name: bytes
    crc32: int
    size_bytes: int
    compressed: bytes = field(repr=False)

    def content(self) -> bytes:
        """The part as it was before; raises ``RenderError`` if it is damaged."""
        try:
            content = zlib.decompress(self.compressed, -zlib.MAX_WBITS, self.size_bytes)
        except zlib.error as error:
            raise RenderError(_DAMAGED) from error
        if zlib.crc32(content) != self.crc32:
            raise RenderError(_DAMAGED)
        return content


class GrowingPart:
    """A part that is compressed while it is written, so that it never stands in memory as a whole."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._compressor = _deflate(FAST_COMPRESSION)
        self._compressed = bytearray()
        self._crc32 = self._size_bytes = 0

    def write(self, content: bytes) -> None:
        """Add to the end of the part."""
        self._compressed += self._compressor.compress(content)
        self._crc32 = zlib.crc32(content, self._crc32)
        self._size_bytes += len(content)

    def packed(self) -> PackedPart:
        """The finished part; nothing is written to it after that."""
        self._compressed += self._compressor.flush()
        return PackedPart(self._name.encode("ascii"), self._crc32, self._size_bytes, bytes(self._compressed))


def core_properties(title: str, dated_on: date) -> bytes:
    """The file's properties: a title without a child's data, the letter's own date, and no author's name."""
    return _CORE_PROPERTIES.format(title=escape(title), day=dated_on.isoformat()).encode("utf-8")


def pack_part(name: str, content: bytes, level: int = FAST_COMPRESSION) -> PackedPart:
    """The part, compressed as raw deflate data."""
    compressor = _deflate(level)
    compressed = compressor.compress(content) + compressor.flush()
    return PackedPart(name.encode("ascii"), zlib.crc32(content), len(content), compressed)


def _deflate(level: int) -> zlib._Compress:
    """A compressor for raw deflate data, without the envelope that a zip does not want."""
    return zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)


def write_docx(parts: Iterable[PackedPart], dated_on: date) -> bytes:
    """A DOCX of these parts in this order, each stamped with midnight of ``dated_on``.

    Source: APPNOTE.TXT 6.3.10, sections 4.3.7 (local), 4.3.12 (central), 4.3.16 (end of directory), 4.4.6 (date).
    """
    dos_date = (dated_on.year - 1980) << 9 | dated_on.month << 5 | dated_on.day
    body, directory, count = bytearray(), bytearray(), 0
    for part in parts:
        count += 1
        sizes = (part.crc32, len(part.compressed), part.size_bytes, len(part.name))
        stamp = (_VERSION, 0, _DEFLATED, 0, dos_date)
        directory += _CENTRAL_RECORD.pack(_CENTRAL_MARK, _VERSION, *stamp, *sizes, 0, 0, 0, 0, 0, len(body)) + part.name
        body += _LOCAL_RECORD.pack(_LOCAL_MARK, *stamp, *sizes, 0) + part.name + part.compressed
    end = _END_RECORD.pack(_END_MARK, 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + end)


def read_docx(docx: bytes) -> dict[str, PackedPart]:
    """The parts of a file that ``write_docx`` wrote, by name in their order and still compressed.

    Raises ``RenderError`` for a file of anybody else's making.
    """
    parts, position = {}, 0
    while docx.startswith(_LOCAL_MARK, position):
        _mark, _version, _flags, method, _time, _date, crc32, compressed_bytes, size_bytes, name_bytes, _extra = (
            _LOCAL_RECORD.unpack_from(docx, position)
        )
        if method != _DEFLATED:
            break
        content_at = position + _LOCAL_RECORD.size + name_bytes
        name = docx[content_at - name_bytes : content_at]
        position = content_at + compressed_bytes
        parts[name.decode("ascii")] = PackedPart(name, crc32, size_bytes, docx[content_at:position])
    if not docx.startswith(_CENTRAL_MARK, position):
        raise RenderError(_DAMAGED)
    return parts


def write_stored_zip(files: Iterable[tuple[str, bytes]], dated_on: date) -> bytes:
    """A zip of files that are compressed already, each stamped with midnight of ``dated_on``."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            member = zipfile.ZipInfo(name, (dated_on.year, dated_on.month, dated_on.day, 0, 0, 0))
            member.create_system = 0
            archive.writestr(member, content)
    return buffer.getvalue()
