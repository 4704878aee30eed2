"""A letter template in large print: the same words and merge fields with enlarged styles; knows no reader."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import replace
from functools import lru_cache

from lxml import etree

from cmeforms.documents.letters.docx_writing import FULL_COMPRESSION, PackedPart, pack_part
from cmeforms.documents.letters.loader import LetterTemplate
from cmeforms.documents.letters.word_package import WORD, parse_strictly

STYLES_PART = b"word/styles.xml"
_BODY_HALF_POINTS = 36
_LEAST_HALF_POINTS = 32
_MOST_HALF_POINTS = 52
"""Body text at 18 point, nothing below 16, headings no larger than 26. Source: RNIB, clear print and large print."""

_USUAL_BODY = 22
_SIZES = (f"{WORD}sz", f"{WORD}szCs")
_MARK = "large print"


@lru_cache(maxsize=100)
def large_print(template: LetterTemplate) -> LetterTemplate:
    """The template with every size of its styles enlarged; sizes set by hand in its text stay as they are.

    ``docx_sha256`` is then over the original's and the words ``large print``, so that the two are told apart.
    """
    parts = tuple(_enlarged(part) if part.name == STYLES_PART else part for part in template.prepared.fixed_parts)
    mark = hashlib.sha256(f"{template.docx_sha256} {_MARK}".encode()).hexdigest()
    return replace(template, prepared=replace(template.prepared, fixed_parts=parts), docx_sha256=mark)


def _enlarged(part: PackedPart) -> PackedPart:
    root = parse_strictly(zlib.decompress(part.compressed, -zlib.MAX_WBITS))
    for size in root.iter(*_SIZES):
        half_points = round(int(size.get(f"{WORD}val", _USUAL_BODY)) * _BODY_HALF_POINTS / _USUAL_BODY)
        size.set(f"{WORD}val", str(max(_LEAST_HALF_POINTS, min(half_points, _MOST_HALF_POINTS))))
    content = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return pack_part(part.name.decode("ascii"), content, FULL_COMPRESSION)
