"""Turns a checked DOCX into parts that are filled quickly: docxtpl cleans the tags once, then they are cut."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docxtpl import DocxTemplate
from lxml import etree

from cmeforms.documents.letters.docx_writing import FULL_COMPRESSION, PackedPart, pack_part
from cmeforms.documents.letters.merge_tags import prepared_tag_mistakes
from cmeforms.documents.letters.pieces import Piece, cut_pieces, fill_pieces
from cmeforms.documents.letters.word_package import CORE_PART, DOCUMENT_PART, NotPlainXml, WordPackage, parse_strictly
from cmeforms.errors import Mistake

_NOT_WHOLE = "does not stay a Word document: a loop or condition does not enclose whole rows or paragraphs"


@dataclass(frozen=True)
class PreparedLetter:
    """A template ready to render: parts that never change, and those cut into pieces in the order of printing."""

    fixed_parts: tuple[PackedPart, ...]
    cut_parts: tuple[tuple[str, tuple[Piece, ...]], ...]

    def render_parts(self, context: Mapping[str, Any]) -> list[tuple[str, bytes]]:
        """The changing parts with values in their gaps; ``context`` holds only plain text, dicts and lists."""
        return [(name, fill_pieces(pieces, context)) for name, pieces in self.cut_parts]


def changing_part_names(package: WordPackage) -> list[str]:
    """The parts that may hold merge fields, in the order in which they are read: headers, body, footers."""
    return [*package.part_names("header"), DOCUMENT_PART, *package.part_names("footer")]


def prepare_letter(file: str, package: WordPackage) -> tuple[PreparedLetter | None, list[Mistake]]:
    """The package with its tags cleaned and cut; call it only after the tags were judged as text."""
    content = dict(package.parts)
    mistakes: list[Mistake] = []
    cut = []
    for name in changing_part_names(package):
        source = _clean_tags(content[name])
        mistakes += prepared_tag_mistakes(file, name, source)
        if not mistakes:
            try:
                cut.append((name, cut_pieces(source)))
            except NotPlainXml:
                mistakes.append(Mistake(file, name, _NOT_WHOLE))
    changing = {CORE_PART, *changing_part_names(package)}
    fixed = tuple(pack_part(*part, FULL_COMPRESSION) for part in package.parts if part[0] not in changing)
    return (None, mistakes) if mistakes else (PreparedLetter(fixed, tuple(cut)), [])


def _clean_tags(part: bytes) -> str:
    """The part as text in which every tag is in one piece, as docxtpl makes it."""
    root = parse_strictly(part)
    cleaner = DocxTemplate("")  # opens nothing: the cleaning is a function of the text alone
    cleaned: str = cleaner.patch_xml(etree.tostring(root, encoding="unicode"))
    return cleaned
