"""Loads a letter template with the declaration beside it, or lists everything that is wrong with both."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from cmeforms.documents.letters.declarations import read_declaration
from cmeforms.documents.letters.merge_tags import scan_part, structure_mistakes
from cmeforms.documents.letters.merge_values import merge_context
from cmeforms.documents.letters.model import (
    About,
    LetterDeclaration,
    LetterValues,
    MergeContent,
    MergeField,
    MergeKind,
    merge_child,
)
from cmeforms.documents.letters.preparing import PreparedLetter, changing_part_names, prepare_letter
from cmeforms.documents.letters.word_package import NotPlainXml, WordPackage, open_word_package, parse_strictly
from cmeforms.errors import DefinitionError, Mistake

DECLARATION_LIMIT_BYTES = 100_000
LOCK_FILE_PREFIX = "~$"
"""Word puts a file of this name beside a letter that is open."""


@dataclass(frozen=True)
class LetterTemplate:
    """A checked letter template, ready to render; ``slug`` is the stem of both files.

    ``docx_sha256`` and ``toml_sha256`` are over the two files as they lie on disk.
    """

    slug: str
    declaration: LetterDeclaration
    docx_sha256: str
    toml_sha256: str
    prepared: PreparedLetter = field(repr=False, compare=False)

    @property
    def fields(self) -> tuple[MergeField, ...]:
        """The merge fields in the order in which they are declared."""
        return self.declaration.fields


def load_letter_template(docx_path: Path) -> LetterTemplate:
    """The template in ``docx_path`` with the ``.toml`` of the same stem beside it.

    Raises ``DefinitionError`` with every mistake in either file: file, key, reason.
    """
    docx_content, mistakes = _read_file(docx_path)
    toml_content, more = _read_file(docx_path.with_suffix(".toml"))
    if docx_content is None or toml_content is None:
        raise DefinitionError([*mistakes, *more])
    return read_letter_template(docx_path.stem, docx_content, toml_content)


def read_letter_template(slug: str, docx_content: bytes, toml_content: bytes) -> LetterTemplate:
    """The template that the bytes of its two files are; mistakes name the files by ``slug``.

    Raises ``DefinitionError`` with every mistake in either.
    """
    docx_name = f"{slug}.docx"
    declaration, mistakes = _read_toml(f"{slug}.toml", toml_content)
    package, more = open_word_package(docx_name, docx_content)
    mistakes += more
    prepared = None
    if declaration is not None and package is not None:
        prepared, more = _prepare(docx_name, package, declaration)
        mistakes += more
    if declaration is None or prepared is None:
        raise DefinitionError(mistakes)
    return LetterTemplate(
        slug=slug,
        declaration=declaration,
        docx_sha256=hashlib.sha256(docx_content).hexdigest(),
        toml_sha256=hashlib.sha256(toml_content).hexdigest(),
        prepared=prepared,
    )


def check_letter_templates(directory: Path) -> list[Mistake]:
    """Every mistake in every letter template of a directory, and in how they stand beside each other."""
    mistakes: list[Mistake] = []
    numbers: list[str] = []
    stems = {path.stem for path in (*directory.glob("*.docx"), *directory.glob("*.toml"))}
    for stem in sorted(stem for stem in stems if not stem.startswith(LOCK_FILE_PREFIX)):
        try:
            numbers.append(load_letter_template(directory / f"{stem}.docx").declaration.number)
        except DefinitionError as error:
            mistakes += error.mistakes
    twice = [number for number, count in Counter(numbers).items() if count > 1]
    return mistakes + [Mistake(directory.name, number, "is the number of two letters") for number in twice]


def _read_file(path: Path) -> tuple[bytes | None, list[Mistake]]:
    try:
        return path.read_bytes(), []
    except OSError as error:
        return None, [Mistake(path.name, "", f"cannot be read ({type(error).__name__})")]


def _read_toml(file: str, content: bytes) -> tuple[LetterDeclaration | None, list[Mistake]]:
    if len(content) > DECLARATION_LIMIT_BYTES:
        return None, [Mistake(file, "", f"is larger than {DECLARATION_LIMIT_BYTES} bytes")]
    try:
        return read_declaration(file, content.decode("utf-8"))
    except UnicodeDecodeError:
        return None, [Mistake(file, "", "is not UTF-8 text")]


def _prepare(
    file: str, package: WordPackage, declaration: LetterDeclaration
) -> tuple[PreparedLetter | None, list[Mistake]]:
    """Judge the tags as text, then prepare the parts, then try them once with stand-in values."""
    mistakes: list[Mistake] = []
    tags = []
    changing = changing_part_names(package)
    for name, content in package.parts:
        if name in changing:
            found, more = scan_part(file, name, parse_strictly(content))
            tags += found
            mistakes += more
        elif name.endswith(".xml") and (b"{{" in content or b"{%" in content):
            mistakes.append(Mistake(file, name, "merge fields belong in the body, headers and footers only"))
    mistakes += structure_mistakes(file, tags, declaration)
    if mistakes:
        return None, mistakes
    prepared, mistakes = prepare_letter(file, package)
    if prepared is not None:
        mistakes = _trial_mistakes(file, prepared, declaration)
    return (None, mistakes) if mistakes else (prepared, [])


def _trial_mistakes(file: str, prepared: PreparedLetter, declaration: LetterDeclaration) -> list[Mistake]:
    """Render once with stand-in values: a template that cannot give well-formed parts is refused now, not later."""
    child_count = 1 if declaration.about is About.CHILD else 2
    contents = {entry.id: _stand_in(entry) for entry in declaration.letter_fields}
    child_contents = {entry.key: _stand_in(entry) for entry in declaration.child_fields}
    children = tuple(merge_child(f"child-{number}", child_contents) for number in range(child_count))
    context = merge_context(declaration, LetterValues(contents, children))
    try:
        for _, part in prepared.render_parts(context):
            parse_strictly(part)
    except NotPlainXml:
        reason = "does not stay a Word document: a loop or condition does not enclose whole rows or paragraphs"
        return [Mistake(file, "", reason)]
    return []


def _stand_in(entry: MergeField) -> MergeContent:
    stand_ins: dict[MergeKind, MergeContent] = {
        MergeKind.TEXT: f"[{entry.label}]\n<&>",
        MergeKind.DATE: date(2026, 1, 1),
        MergeKind.LIST: (f"[{entry.label}]", "<&>"),
    }
    return stand_ins[entry.kind]
