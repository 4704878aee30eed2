"""Turns a checked DOCX into parts that render quickly: docxtpl cleans the tags once, a sandbox compiles them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from cmeforms.documents.letters.docx_writing import FULL_COMPRESSION, PackedPart, pack_part
from cmeforms.documents.letters.merge_tags import prepared_tag_mistakes
from cmeforms.documents.letters.word_package import CORE_PART, DOCUMENT_PART, WordPackage, parse_strictly
from cmeforms.errors import Mistake

_LINE_BREAK = Markup('</w:t><w:br/><w:t xml:space="preserve">')
_TAB = Markup('</w:t><w:tab/><w:t xml:space="preserve">')


@dataclass(frozen=True)
class PreparedLetter:
    """A template ready to render: parts that never change, and compiled parts in the order of printing."""

    fixed_parts: tuple[PackedPart, ...]
    compiled_parts: tuple[tuple[str, Template], ...]

    def render_parts(self, context: Mapping[str, Any]) -> list[tuple[str, bytes]]:
        """The changing parts with values in their gaps; ``context`` holds only plain text, dicts and lists."""
        return [(name, template.render(context).encode("utf-8")) for name, template in self.compiled_parts]


def changing_part_names(package: WordPackage) -> list[str]:
    """The parts that may hold merge fields, in the order in which they are read: headers, body, footers."""
    return [*package.part_names("header"), DOCUMENT_PART, *package.part_names("footer")]


def prepare_letter(file: str, package: WordPackage) -> tuple[PreparedLetter | None, list[Mistake]]:
    """The package with its tags cleaned and compiled; call it only after the tags were judged as text."""
    content = dict(package.parts)
    mistakes: list[Mistake] = []
    compiled = []
    for name in changing_part_names(package):
        source = _clean_tags(content[name])
        found = prepared_tag_mistakes(file, name, source)
        template = None if found else _compile(file, name, source, found)
        mistakes += found
        if template is not None:
            compiled.append((name, template))
    changing = {CORE_PART, *changing_part_names(package)}
    fixed = tuple(pack_part(*part, FULL_COMPRESSION) for part in package.parts if part[0] not in changing)
    return (None, mistakes) if mistakes else (PreparedLetter(fixed, tuple(compiled)), [])


def _clean_tags(part: bytes) -> str:
    """The part as text in which every tag is in one piece, as docxtpl makes it."""
    root = parse_strictly(part)
    cleaner = DocxTemplate("")  # opens nothing: the cleaning is a function of the text alone
    cleaned: str = cleaner.patch_xml(etree.tostring(root, encoding="unicode"))
    return cleaned


def _compile(file: str, name: str, source: str, mistakes: list[Mistake]) -> Template | None:
    try:
        return _ENVIRONMENT.from_string(source)
    except (TemplateError, RecursionError) as error:
        mistakes.append(Mistake(file, name, f"cannot be prepared: {type(error).__name__}"))
        return None


def _as_word_text(value: object) -> object:
    """Escaped text whose line breaks and tabs are Word's own; anything but text is a bug and says so."""
    if type(value) is not str:
        raise TypeError("only text is merged into a letter")
    text = escape(value)
    if "\n" in value or "\t" in value:
        text = text.replace("\n", _LINE_BREAK).replace("\t", _TAB)
    return text


def _make_environment() -> ImmutableSandboxedEnvironment:
    """A sandbox without functions, filters or tests: the tags were judged before, this is the second wall."""
    finalize: Callable[[object], object] = _as_word_text
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=finalize)
    environment.globals.clear()
    environment.filters.clear()
    environment.tests.clear()
    return environment


_ENVIRONMENT = _make_environment()
