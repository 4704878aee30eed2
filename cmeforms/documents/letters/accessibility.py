"""Judges whether a letter can be read by everybody, with a screen reader or in large print; knows no merge field.

Source: WCAG 2.2, 1.1.1 (pictures), 1.3.1 (headings, tables), 3.1.1 (language), as they hold for Word documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from cmeforms.documents.letters.word_package import (
    DOCUMENT_PART,
    WORD,
    WordPackage,
    open_word_package,
    parse_strictly,
    start_of,
)
from cmeforms.errors import Mistake

STYLES_PART = "word/styles.xml"
FEWEST_ROWS = 2
"""A table of one row only sets things side by side."""

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_OLD_PICTURE = "{urn:schemas-microsoft-com:vml}imagedata"
_OLD_SHAPE_TEXT = etree.XPath("string(ancestor::*[@alt][1]/@alt)")
_OFF = ("0", "false", "off")
_HEADINGS = ("title", "heading")
_VALUE = f"{WORD}val"

NO_LANGUAGE = (
    "no language is set, so a screen reader does not know how to read it:"
    " in Word choose Review, Language, Set Proofing Language, Default"
)
NO_HEADING = "no paragraph has the style Title or Heading, by which screen readers find their way"
NO_TEXT_FOR_PICTURE = "has no alternative text: right-click it in Word and choose View Alt Text"
NO_HEADER_ROW = "has no header row: in Word choose Table Layout, Repeat Header Rows, for its first row"
NO_TABLE_TEXT = "has no title or description: right-click it in Word and choose Table Properties, Alt Text"
SIZED_BY_HAND = "is sized by hand: it stays as it is in large print; set the size in a style instead"


@dataclass
class Barriers:
    """What keeps readers out: ``mistakes`` stop a template, ``warnings`` are for the author to think about."""

    mistakes: list[Mistake] = field(default_factory=list)
    warnings: list[Mistake] = field(default_factory=list)


def letter_barriers(docx_path: Path) -> list[Mistake]:
    """The barriers that are mistakes in one file; nothing of a file that is no letter, which the loader tells."""
    package, _refused = open_word_package(docx_path.name, docx_path.read_bytes())
    return find_barriers(docx_path.name, package).mistakes if package else []


def find_barriers(file: str, package: WordPackage) -> Barriers:
    """Every barrier in a checked package, part by part; ``file`` is the name that findings carry."""
    found = Barriers()
    parts = dict(package.parts)
    styles = parse_strictly(parts[STYLES_PART]) if STYLES_PART in parts else etree.Element("none")
    body = parse_strictly(parts[DOCUMENT_PART])
    found.mistakes += _language(file, styles)
    if not any(_is_heading(paragraph, _heading_styles(styles)) for paragraph in body.iter(f"{WORD}p")):
        found.warnings.append(Mistake(file, DOCUMENT_PART, NO_HEADING))
    for name in (*package.part_names("header"), DOCUMENT_PART, *package.part_names("footer")):
        root = parse_strictly(parts[name])
        found.mistakes += [Mistake(file, name, told) for told in (*_pictures(root), *_header_rows(root))]
        found.warnings += [Mistake(file, name, told) for told in (*_table_texts(root), *_sizes(root))]
    return found


def _language(file: str, styles: etree._Element) -> Iterator[Mistake]:
    """Looked for where it holds for the whole letter: in the defaults of the style sheet or its default style."""
    defaults = styles.iterfind(f"{WORD}docDefaults/{WORD}rPrDefault/{WORD}rPr/{WORD}lang")
    of_style = (
        language
        for style in styles.iter(f"{WORD}style")
        if style.get(f"{WORD}default") not in (None, *_OFF) and style.get(f"{WORD}type") == "paragraph"
        for language in style.iterfind(f"{WORD}rPr/{WORD}lang")
    )
    if not any(language.get(_VALUE) for language in (*defaults, *of_style)):
        yield Mistake(file, STYLES_PART, NO_LANGUAGE)


def _heading_styles(styles: etree._Element) -> set[str]:
    """The ids of title and heading styles, which are named so whatever the language of the author's Word."""
    return {
        style.get(f"{WORD}styleId", "")
        for style in styles.iter(f"{WORD}style")
        for name in style.iterfind(f"{WORD}name")
        if name.get(_VALUE, "").lower().startswith(_HEADINGS)
    }


def _is_heading(paragraph: etree._Element, heading_styles: set[str]) -> bool:
    style = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
    return style is not None and style.get(_VALUE) in heading_styles


def _pictures(root: etree._Element) -> Iterator[str]:
    """Pictures and shapes that nobody described, unless they are marked as decoration."""
    described = [
        *(bool(p.get("descr", "").strip()) or _is_decoration(p) for p in root.iter(_DRAWING)),
        *(bool(str(_OLD_SHAPE_TEXT(p)).strip()) for p in root.iter(_OLD_PICTURE)),
    ]
    for number, is_described in enumerate(described, start=1):
        if not is_described:
            yield f"picture {number} {NO_TEXT_FOR_PICTURE}"


def _is_decoration(properties: etree._Element) -> bool:
    return any(mark.get("val") not in _OFF for mark in properties.iter(_DECORATIVE))


def _header_rows(root: etree._Element) -> Iterator[str]:
    for number, table in enumerate(root.iter(f"{WORD}tbl"), start=1):
        rows = table.findall(f"{WORD}tr")
        if len(rows) >= FEWEST_ROWS and not _is_header(rows[0]):
            yield f"table {number}{start_of(table)} {NO_HEADER_ROW}"


def _is_header(row: etree._Element) -> bool:
    mark = row.find(f"{WORD}trPr/{WORD}tblHeader")
    return mark is not None and mark.get(_VALUE) not in _OFF


def _table_texts(root: etree._Element) -> Iterator[str]:
    for number, table in enumerate(root.iter(f"{WORD}tbl"), start=1):
        texts = [table.find(f"{WORD}tblPr/{WORD}{name}") for name in ("tblCaption", "tblDescription")]
        if not any(text is not None and text.get(_VALUE, "").strip() for text in texts):
            yield f"table {number}{start_of(table)} {NO_TABLE_TEXT}"


def _sizes(root: etree._Element) -> Iterator[str]:
    """The first text whose size is not from its style; one is enough to tell."""
    for run in root.iter(f"{WORD}r"):
        if run.find(f"{WORD}rPr/{WORD}sz") is not None:
            yield f"text{start_of(run)} {SIZED_BY_HAND}"
            return
