"""Joins letters of one template into one DOCX for printing in order; each keeps its own header and footer.

Each letter becomes a section of its own. What the template counts through a document (numbered lists)
runs on from letter to letter, and pictures inside headers and footers are refused.
"""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Sequence

from lxml import etree

from cmeforms.documents.letters.docx_writing import pack_part, write_docx
from cmeforms.documents.letters.rendered import RenderedLetter
from cmeforms.documents.letters.word_package import DOCUMENT_PART, WORD, parse_strictly
from cmeforms.errors import RenderError

RELATIONSHIPS_PART = "word/_rels/document.xml.rels"
CONTENT_TYPES_PART = "[Content_Types].xml"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OVERRIDE = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"
_RELATIONSHIP_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PARTS_THAT_DIFFER = (DOCUMENT_PART, "word/header", "word/footer", "word/_rels/header", "word/_rels/footer")
_REFERENCES = (f"{WORD}headerReference", f"{WORD}footerReference")


def merge_letters(letters: Sequence[RenderedLetter]) -> bytes:
    """One DOCX with all letters in order, each beginning on a new page; same letters, same bytes.

    Raises ``RenderError`` if there is no letter, if they are of several templates, or if the template
    has pictures in its headers or footers.
    """
    if not letters or len({letter.template_sha256 for letter in letters}) != 1:
        raise RenderError("only letters of one template can be merged into one file")
    merged = _MergedDocument(_read_parts(letters[0]))
    for letter in letters[1:]:
        merged.append(_read_parts(letter, _PARTS_THAT_DIFFER))
    latest = max(letter.dated_on for letter in letters)
    return write_docx((pack_part(*part) for part in merged.parts()), latest)


def _read_parts(letter: RenderedLetter, prefixes: tuple[str, ...] = ("",)) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(letter.docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.startswith(prefixes)}


class _MergedDocument:
    """The first letter, growing by the others; equal headers and footers are kept once."""

    def __init__(self, first: dict[str, bytes]) -> None:
        self._parts = first
        self._root = parse_strictly(first[DOCUMENT_PART])
        self._body = self._root[0]
        self._relationships = parse_strictly(first[RELATIONSHIPS_PART])
        self._content_types = parse_strictly(first[CONTENT_TYPES_PART])
        self._targets = {entry.get("Id"): entry.get("Target") for entry in self._relationships}
        self._ids_by_content = {self._header_content(first, key): key for key in self._header_ids(self._body[-1])}

    def append(self, parts: dict[str, bytes]) -> None:
        """Close the section before and add the letter as the next one."""
        _close_section(self._body)
        body = parse_strictly(parts[DOCUMENT_PART])[0]
        for reference in body[-1].iter(*_REFERENCES):
            old_id = str(reference.get(_RELATIONSHIP_ID))
            reference.set(_RELATIONSHIP_ID, self._id_for(parts, old_id))
        self._body.extend(list(body))

    def parts(self) -> list[tuple[str, bytes]]:
        """All parts of the merged file."""
        changed = {
            DOCUMENT_PART: self._root,
            RELATIONSHIPS_PART: self._relationships,
            CONTENT_TYPES_PART: self._content_types,
        }
        return [(name, _as_bytes(changed[name]) if name in changed else part) for name, part in self._parts.items()]

    def _header_ids(self, section: etree._Element) -> list[str]:
        return [str(reference.get(_RELATIONSHIP_ID)) for reference in section.iter(*_REFERENCES)]

    def _header_content(self, parts: dict[str, bytes], relationship_id: str) -> tuple[str, bytes]:
        """Where a header or footer came from, and its bytes: the two that decide if it is already here."""
        target = str(self._targets[relationship_id])
        if f"word/_rels/{target}.rels" in parts:
            raise RenderError("letters with pictures in headers or footers cannot be merged into one file")
        return target, parts[f"word/{target}"]

    def _id_for(self, parts: dict[str, bytes], old_id: str) -> str:
        """The relationship of this header or footer, made if no letter before had the same one."""
        target, content = self._header_content(parts, old_id)
        if (target, content) not in self._ids_by_content:
            self._ids_by_content[target, content] = self._add_part(target, content, old_id)
        return self._ids_by_content[target, content]

    def _add_part(self, target: str, content: bytes, old_id: str) -> str:
        number = len(self._ids_by_content) + 1
        new_id, new_target = f"merged{number}", target.replace(".xml", f"-{number}.xml")
        _add_like(self._relationships, _RELATIONSHIP, "Id", old_id, {"Id": new_id, "Target": new_target})
        _add_like(self._content_types, _OVERRIDE, "PartName", f"/word/{target}", {"PartName": f"/word/{new_target}"})
        self._parts[f"word/{new_target}"] = content
        return new_id


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
