"""Joins letters of one template into one DOCX for printing in order; each keeps its own header and footer.

Each letter becomes a section of its own. What the template counts through a document (numbered lists)
runs on from letter to letter, and pictures inside headers and footers are refused.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import replace

from lxml import etree

from cmeforms.documents.letters.docx_writing import GrowingPart, PackedPart, pack_part, read_docx, write_docx
from cmeforms.documents.letters.rendered import RenderedLetter
from cmeforms.documents.letters.word_package import DOCUMENT_PART, WORD, parse_strictly
from cmeforms.errors import RenderError

RELATIONSHIPS_PART = "word/_rels/document.xml.rels"
CONTENT_TYPES_PART = "[Content_Types].xml"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OVERRIDE = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"
_RELATIONSHIP_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCES = (f"{WORD}headerReference", f"{WORD}footerReference")
_SECTION = f"{WORD}sectPr"

Parts = dict[str, PackedPart]


def merge_letters(letters: Sequence[RenderedLetter]) -> bytes:
    """One DOCX with all letters in order, each beginning on a new page; same letters, same bytes.

    No more than one letter at a time is unpacked. Raises ``RenderError`` if there is no letter, if they are of
    several templates, or if the template has pictures in its headers or footers.
    """
    if not letters or len({letter.template_sha256 for letter in letters}) != 1:
        raise RenderError("only letters of one template can be merged into one file")
    merged = _MergedDocument(read_docx(letters[0].docx))
    for letter in letters[:-1]:
        merged.append(read_docx(letter.docx))
    merged.append(read_docx(letters[-1].docx), is_last=True)
    return write_docx(merged.parts(), max(letter.dated_on for letter in letters))


class _MergedDocument:
    """Grows letter by letter from the first one's shared parts; equal headers and footers stand once."""

    def __init__(self, first: Parts) -> None:
        self._parts = first
        self._document = GrowingPart(DOCUMENT_PART)
        self._is_begun = False
        self._relationships = parse_strictly(first[RELATIONSHIPS_PART].content())
        self._content_types = parse_strictly(first[CONTENT_TYPES_PART].content())
        self._targets = {entry.get("Id"): str(entry.get("Target")) for entry in self._relationships}
        self._ids: dict[PackedPart, str] = {}

    def append(self, parts: Parts, *, is_last: bool = False) -> None:
        """Write the letter behind those before it, as a section of its own."""
        root = parse_strictly(parts[DOCUMENT_PART].content())
        body = _body_of(root)
        for reference in body.iter(*_REFERENCES):
            reference.set(_RELATIONSHIP_ID, self._id_for(parts, str(reference.get(_RELATIONSHIP_ID))))
        if not is_last:
            _close_section(body)
        xml = _as_bytes(root)
        begin = xml.index(b">", xml.index(b"<w:body")) + 1 if self._is_begun else 0
        self._document.write(xml[begin : None if is_last else xml.rindex(b"</w:body>")])
        self._is_begun = True

    def parts(self) -> list[PackedPart]:
        """All parts of the merged file."""
        changed = {
            DOCUMENT_PART: self._document.packed(),
            RELATIONSHIPS_PART: pack_part(RELATIONSHIPS_PART, _as_bytes(self._relationships)),
            CONTENT_TYPES_PART: pack_part(CONTENT_TYPES_PART, _as_bytes(self._content_types)),
        }
        return list({**self._parts, **changed}.values())

    def _id_for(self, parts: Parts, old_id: str) -> str:
        """The relationship of this header or footer, made if no letter before had the same one."""
        target = self._targets[old_id]
        if f"word/_rels/{target}.rels" in parts:
            raise RenderError("letters with pictures in headers or footers cannot be merged into one file")
        content = parts[f"word/{target}"]
        if content not in self._ids:
            is_of_first = content == self._parts[f"word/{target}"]
            self._ids[content] = old_id if is_of_first else self._add_part(target, content, old_id)
        return self._ids[content]

    def _add_part(self, target: str, content: PackedPart, old_id: str) -> str:
        number = len(self._ids) + 1
        new_id, new_target = f"merged{number}", target.replace(".xml", f"-{number}.xml")
        _add_like(self._relationships, _RELATIONSHIP, "Id", old_id, {"Id": new_id, "Target": new_target})
        _add_like(self._content_types, _OVERRIDE, "PartName", f"/word/{target}", {"PartName": f"/word/{new_target}"})
        self._parts[f"word/{new_target}"] = replace(content, name=f"word/{new_target}".encode("ascii"))
        return new_id


def _body_of(root: etree._Element) -> etree._Element:
    """The body of a letter; ``RenderError`` if it would print the header or footer of the letter before it.

    A section takes over every kind of header and footer that it does not have from the section before.
    """
    body = root.find(f"{WORD}body")
    if body is None or not len(body) or body[-1].tag != _SECTION:
        raise RenderError("letters without page settings cannot be merged into one file")
    kinds = [
        {(reference.tag, reference.get(f"{WORD}type")) for reference in section.iter(*_REFERENCES)}
        for section in body.iter(_SECTION)
    ]
    if kinds[0] != set().union(*kinds):
        raise RenderError("letters whose first page lacks a header or footer of later ones cannot be merged")
    return body


def _add_like(root: etree._Element, tag: str, key: str, value: str, changes: dict[str, str]) -> None:
    """Add a copy of the entry whose ``key`` is ``value``, with some attributes changed."""
    model = next(entry for entry in root.iter(tag) if entry.get(key) == value)
    entry = copy.deepcopy(model)
    for name, changed in changes.items():
        entry.set(name, changed)
    root.append(entry)


def _close_section(body: etree._Element) -> None:
    """Move the last section's settings into the last paragraph, so that what follows starts a new page."""
    section = body[-1]
    paragraph = section.getprevious()
    if paragraph is None or paragraph.tag != f"{WORD}p":
        paragraph = etree.Element(f"{WORD}p")
        section.addprevious(paragraph)
    properties = paragraph.find(f"{WORD}pPr")
    if properties is None:
        properties = etree.Element(f"{WORD}pPr")
        paragraph.insert(0, properties)
    _insert_section(properties, section)


def _insert_section(properties: etree._Element, section: etree._Element) -> None:
    """Put the section settings where the schema wants them: last, but before tracked property changes."""
    change = properties.find(f"{WORD}pPrChange")
    if change is None:
        properties.append(section)
    else:
        change.addprevious(section)


def _as_bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
