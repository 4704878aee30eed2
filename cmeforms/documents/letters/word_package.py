"""A DOCX as a bundle of parts: opened within limits, stripped to what a letter needs; knows no merge fields."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import docx
from docx.document import Document
from docx.opc.rel import Relationships
from lxml import etree

from cmeforms.errors import Mistake

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOCUMENT_PART = "word/document.xml"
CORE_PART = "docProps/core.xml"

FILE_LIMIT_BYTES = 2_000_000
UNPACKED_LIMIT_BYTES = 10_000_000
MARKUP_LIMIT_BYTES = 1_000_000
PART_LIMIT = 100
SHOWN_CHARACTERS = 60

_PART_NAME = re.compile(r".+\.(xml|rels)|word/media/[A-Za-z0-9_]+\.(png|jpg|jpeg)")
_PICTURE_BEGINS = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff"}
"""Word goes by what a picture holds, not by its name. Source: W3C PNG, 5.2; ISO/IEC 10918-1, B.2."""

_KEPT = {
    "officeDocument",
    "core-properties",
    "styles",
    "settings",
    "fontTable",
    "theme",
    "numbering",
    "header",
    "footer",
    "footnotes",
    "endnotes",
    "image",
}
_LEFT_OUT = {
    "extended-properties",
    "custom-properties",
    "thumbnail",
    "customXml",
    "webSettings",
    "stylesWithEffects",
    "glossaryDocument",
    "people",
    "classificationlabels",
}
"""Kept out of every letter on purpose: they describe the author's computer, not the letter."""

_REFUSED_PARTS = {
    "hyperlink": "holds a link; type the address as plain text",
    "attachedTemplate": "is attached to a Word template; detach it",
    "vbaProject": "holds macros",
    "comments": "holds review comments; delete them",
}
_FIELD_REASON = "holds a Word field (page number, date, include and the like); use plain text or a merge field"
_TRACKED_REASON = "holds tracked changes; accept or reject them"
_REFUSED_ELEMENTS = {
    "fldSimple": _FIELD_REASON,
    "fldChar": _FIELD_REASON,
    "instrText": _FIELD_REASON,
    "ins": _TRACKED_REASON,
    "del": _TRACKED_REASON,
    "moveFrom": _TRACKED_REASON,
    "moveTo": _TRACKED_REASON,
    "object": "holds an embedded object",
    "control": "holds an ActiveX control",
    "altChunk": "holds another document",
    "subDoc": "holds another document",
    "mailMerge": "is linked to a mail merge source",
}
_HAS_ADDRESS = etree.XPath("boolean(//@*[local-name() = 'src' or local-name() = 'href'])")
"""Old drawings name their picture by address in these; nothing else in a letter has them."""


class NotPlainXml(ValueError):
    """Markup is malformed, or declares a document type."""


@dataclass(frozen=True)
class WordPackage:
    """The parts of a checked DOCX by name, in the order in which they are written."""

    parts: tuple[tuple[str, bytes], ...]

    def part_names(self, kind: str) -> list[str]:
        """The names of the parts ``word/<kind>N.xml``, for ``header`` and ``footer``."""
        return [name for name, _ in self.parts if name.startswith(f"word/{kind}") and name.endswith(".xml")]


def parse_strictly(xml: bytes | str) -> etree._Element:
    """The root of well-formed XML without a document type; raises ``NotPlainXml`` for anything else."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise NotPlainXml("malformed") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotPlainXml("declares a document type")
    return root


def open_word_package(file: str, content: bytes) -> tuple[WordPackage | None, list[Mistake]]:
    """The parts that a letter is made of, or ``None`` and every reason why this DOCX is refused."""
    mistakes = _container_mistakes(file, content)
    if mistakes:
        return None, mistakes
    try:
        document = docx.Document(io.BytesIO(content))
        _leave_out(document)
        mistakes = _relationship_mistakes(file, document)
        package = _saved_parts(document)
    except Exception as error:  # python-docx raises nearly anything for a damaged file
        return None, [Mistake(file, "", f"cannot be read as a Word document ({type(error).__name__})")]
    mistakes += _name_mistakes(file, package)
    mistakes += [mistake for part in package.parts for mistake in _element_mistakes(file, *part)]
    return (None, mistakes) if mistakes else (package, [])


def _container_mistakes(file: str, content: bytes) -> list[Mistake]:
    """What must be known before anything is unpacked: sizes, counts, and that all XML is plain XML."""
    if len(content) > FILE_LIMIT_BYTES:
        return [Mistake(file, "", f"is larger than {_megabytes(FILE_LIMIT_BYTES)}")]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _size_mistakes(file, archive) or list(_markup_mistakes(file, archive))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        return [Mistake(file, "", f"is not a DOCX file ({type(error).__name__})")]


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes // 1_000_000} MB"


def _size_mistakes(file: str, archive: zipfile.ZipFile) -> list[Mistake]:
    members = archive.infolist()
    reasons = []
    if len(members) > PART_LIMIT:
        reasons.append(f"has more than {PART_LIMIT} parts")
    if len({member.filename.lower() for member in members}) < len(members):
        reasons.append("has two parts of one name")
    if not all(member.filename.isascii() for member in members):
        reasons.append("has a part whose name is not plain ASCII")
    if sum(member.file_size for member in members) > UNPACKED_LIMIT_BYTES:
        reasons.append(f"unpacks to more than {_megabytes(UNPACKED_LIMIT_BYTES)}")
    return [Mistake(file, "", reason) for reason in reasons]


def _markup_mistakes(file: str, archive: zipfile.ZipFile) -> Iterator[Mistake]:
    for member in archive.infolist():
        if not member.filename.endswith((".xml", ".rels")):
            continue
        if member.file_size > MARKUP_LIMIT_BYTES:
            yield Mistake(file, member.filename, f"is larger than {_megabytes(MARKUP_LIMIT_BYTES)}")
            continue
        try:
            parse_strictly(archive.read(member))
        except NotPlainXml:
            yield Mistake(file, member.filename, "is not plain, well-formed XML")


def _owners(document: Document) -> Iterator[tuple[str, Relationships]]:
    """Every part of the document, and the package itself, with its relationships."""
    package = document.part.package
    yield "package", package.rels
    for part in list(package.iter_parts()):
        yield str(part.partname).lstrip("/"), part.rels


def _relationship_mistakes(file: str, document: Document) -> list[Mistake]:
    mistakes = []
    for owner, relationships in _owners(document):
        for relationship in relationships.values():
            kind = relationship.reltype.rpartition("/")[2]
            if kind not in _KEPT:
                reason = _REFUSED_PARTS.get(kind, f"holds a part that a letter must not carry ({kind})")
                mistakes.append(Mistake(file, owner, reason))
            elif relationship.is_external:
                mistakes.append(Mistake(file, owner, f"reaches for something outside the file ({kind})"))
    return mistakes


def _leave_out(document: Document) -> None:
    """Drop the relationships that lead to left-out parts; what nothing leads to is not saved."""
    package = document.part.package
    for owner in (package, *package.iter_parts()):
        for key, relationship in list(owner.rels.items()):
            if relationship.reltype.rpartition("/")[2] in _LEFT_OUT:
                del owner.rels[key]


def _saved_parts(document: Document) -> WordPackage:
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return WordPackage(tuple((name, archive.read(name)) for name in archive.namelist()))


def _name_mistakes(file: str, package: WordPackage) -> list[Mistake]:
    """Parts under names by which they would not be judged: Word goes by declared type, not by name."""
    names = [name for name, _ in package.parts]
    reason = "is neither a plain part of a Word document nor a PNG or JPEG picture"
    mistakes = [Mistake(file, name, reason) for name in names if not _PART_NAME.fullmatch(name)]
    mistakes += [Mistake(file, name, "is not the picture that its name says") for name in _false_pictures(package)]
    if DOCUMENT_PART not in names:
        mistakes.append(Mistake(file, "", f"has no part {DOCUMENT_PART}"))
    return mistakes


def _false_pictures(package: WordPackage) -> list[str]:
    beginnings = ((name, content, _PICTURE_BEGINS.get(name.rpartition(".")[2])) for name, content in package.parts)
    return [name for name, content, beginning in beginnings if beginning and not content.startswith(beginning)]


def _element_mistakes(file: str, name: str, content: bytes) -> list[Mistake]:
    """Elements that run, fetch or reveal something; each reason once a part, with where it is met first."""
    if not name.endswith(".xml"):
        return []
    root = parse_strictly(content)
    found: dict[str, str] = {}
    for element in root.iter(*(WORD + local for local in _REFUSED_ELEMENTS)):
        found.setdefault(_REFUSED_ELEMENTS[etree.QName(element).localname], _place_of(element))
    if _HAS_ADDRESS(root):
        found["reaches for something outside the file"] = ""
    return [Mistake(file, name, reason + place) for reason, place in sorted(found.items())]


def _place_of(element: etree._Element) -> str:
    paragraph = next(element.iterancestors(f"{WORD}p"), None)
    return "" if paragraph is None else start_of(paragraph)


def start_of(element: etree._Element) -> str:
    """The first words in an element, as a place for a person to look at; empty if it has none."""
    paragraphs = list(element.iter(f"{WORD}p")) or [element]
    texts = ("".join(piece.text or "" for piece in paragraph.iter(f"{WORD}t")) for paragraph in paragraphs)
    text = " ".join(" ".join(texts).split())
    return f" (at “{shortened(text)}”)" if text else ""


def shortened(text: str) -> str:
    """The text, or as much of it as a finding shows."""
    return text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + "…"
