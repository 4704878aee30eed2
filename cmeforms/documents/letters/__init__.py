"""Letters in Word format, from a template with named gaps; knows no record, no recipient's inbox and no page."""

from __future__ import annotations

from cmeforms.documents.letters.loader import LetterTemplate, check_letter_templates, load_letter_template
from cmeforms.documents.letters.merge_values import value_mistakes
from cmeforms.documents.letters.merging import merge_letters
from cmeforms.documents.letters.model import (
    About,
    Audience,
    ChildValue,
    LetterDeclaration,
    LetterValues,
    MergeContent,
    MergedField,
    MergeField,
    MergeKind,
    StatutoryNotice,
    merge_child,
)
from cmeforms.documents.letters.rendered import RenderedLetter, letter_text
from cmeforms.documents.letters.rendering import render_letter
from cmeforms.documents.letters.rows import read_rows
from cmeforms.documents.letters.run_files import INDEX_FILE_NAME, IndexRow, index_csv, index_rows, zip_letters

__all__ = [
    "INDEX_FILE_NAME",
    "About",
    "Audience",
    "ChildValue",
    "IndexRow",
    "LetterDeclaration",
    "LetterTemplate",
    "LetterValues",
    "MergeContent",
    "MergeField",
    "MergeKind",
    "MergedField",
    "RenderedLetter",
    "StatutoryNotice",
    "check_letter_templates",
    "index_csv",
    "index_rows",
    "letter_text",
    "load_letter_template",
    "merge_child",
    "merge_letters",
    "read_rows",
    "render_letter",
    "value_mistakes",
    "zip_letters",
]
