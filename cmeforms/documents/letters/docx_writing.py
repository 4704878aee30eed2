"""Writes the parts of a letter as one DOCX file whose bytes depend on nothing but the letter."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import date

from markupsafe import escape

FAST_COMPRESSION = 1
"""Zip level 1: a fifth of the time of the default for a file a few per cent larger."""

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


def core_properties(title: str, dated_on: date) -> bytes:
    """The file's properties: a title without a child's data, the letter's own date, and no author's name."""
    return _CORE_PROPERTIES.format(title=escape(title), day=dated_on.isoformat()).encode("utf-8")


def write_zip(parts: Iterable[tuple[str, bytes]], dated_on: date, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of the parts, each stamped with midnight of ``dated_on``: same input, same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method, compresslevel=FAST_COMPRESSION) as archive:
        for name, content in parts:
            member = zipfile.ZipInfo(name, (dated_on.year, dated_on.month, dated_on.day, 0, 0, 0))
            member.create_system = 0
            member.external_attr = 0
            member.compress_type = method
            archive.writestr(member, content)
    return buffer.getvalue()
