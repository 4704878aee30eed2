"""Judges a template that somebody changed: what stops it, what its author should know, how it looks; keeps nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from cmeforms.documents.letters.accessibility import find_barriers
from cmeforms.documents.letters.loader import LetterTemplate, read_letter_template
from cmeforms.documents.letters.merge_tags import ANY_TAG, paragraph_texts
from cmeforms.documents.letters.model import LetterDeclaration, MergeContent
from cmeforms.documents.letters.preview import render_preview
from cmeforms.documents.letters.reading_grade import HARDEST_GRADE, flesch_kincaid_grade, running_sentences
from cmeforms.documents.letters.word_package import DOCUMENT_PART, WordPackage, open_word_package, parse_strictly
from cmeforms.errors import DefinitionError, Mistake

_A_NAME = "Sam"
_PLACES = (
    (re.compile(r""), "The file"),
    (re.compile(r"package"), "The file"),
    (re.compile(r"word/document\.xml"), "The text of the letter"),
    (re.compile(r"word/header\d*\.xml"), "The header"),
    (re.compile(r"word/footer\d*\.xml"), "The footer"),
    (re.compile(r"word/styles\.xml"), "The styles"),
    (re.compile(r"word/settings\.xml"), "The settings of the document"),
    (re.compile(r"[a-z0-9_]+\.[a-z0-9_]+"), "The merge field {}"),
)


@dataclass(frozen=True)
class TemplateReport:
    """What was found: ``mistakes`` stop the template, ``warnings`` do not; each is one sentence with its place.

    ``preview`` is the letter as a DOCX filled with invented contents, ``preview_text`` its words; both are empty
    where a mistake stops it. ``sha256`` is over the file that was judged.
    """

    sha256: str
    mistakes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    preview: bytes = field(default=b"", repr=False)
    preview_text: str = field(default="", repr=False)

    @property
    def is_usable(self) -> bool:
        """Whether letters can be made with it."""
        return not self.mistakes


def check_template(
    slug: str, docx_content: bytes, toml_content: bytes, contents: Mapping[str, MergeContent]
) -> TemplateReport:
    """Judge a DOCX against the declaration it is to be used with, and fill it with ``contents`` by field id.

    Hostile bytes can make this slow: for a file that was not judged before use ``check_template_limited``.
    """
    sha256 = hashlib.sha256(docx_content).hexdigest()
    package, mistakes = open_word_package(slug, docx_content)
    if package is None:
        return TemplateReport(sha256, _told(mistakes))
    barriers = find_barriers(slug, package)
    mistakes, warnings = barriers.mistakes, barriers.warnings
    try:
        template = read_letter_template(slug, docx_content, toml_content)
    except DefinitionError as error:
        return TemplateReport(sha256, _told([*error.mistakes, *mistakes]), _told(warnings))
    warnings += _hard_words(slug, package, template.declaration)
    if mistakes:
        return TemplateReport(sha256, _told(mistakes), _told(warnings))
    return _with_preview(TemplateReport(sha256, (), _told(warnings)), template, contents)


def _with_preview(
    report: TemplateReport, template: LetterTemplate, contents: Mapping[str, MergeContent]
) -> TemplateReport:
    letter = render_preview(template, contents)
    return TemplateReport(report.sha256, report.mistakes, report.warnings, letter.docx, letter.text)


def _hard_words(slug: str, package: WordPackage, declaration: LetterDeclaration) -> list[Mistake]:
    """A letter to a home that is hard to read; names and dates count as one short word."""
    body = parse_strictly(dict(package.parts)[DOCUMENT_PART])
    own_words = (ANY_TAG.sub(_word_of, text) for text in paragraph_texts(body))
    grade = flesch_kincaid_grade(running_sentences(own_words))
    if not declaration.audience.is_at_home or grade <= HARDEST_GRADE:
        return []
    reason = f"reads at Flesch-Kincaid grade {grade:.1f}; for a letter to a home {HARDEST_GRADE} is the most"
    return [Mistake(slug, DOCUMENT_PART, f"{reason}. Use shorter sentences and words")]


def _word_of(tag: re.Match[str]) -> str:
    return _A_NAME if tag[0].startswith("{{") else ""


def _told(mistakes: list[Mistake]) -> tuple[str, ...]:
    """Findings as sentences, each once."""
    return tuple(dict.fromkeys(f"{_place(mistake.key)}: {mistake.reason}." for mistake in mistakes))


def _place(key: str) -> str:
    """Where it is, in words that mean something to whoever has the letter open in Word."""
    words = next((words for pattern, words in _PLACES if pattern.fullmatch(key)), "The part {} of the file")
    return words.format(key)
