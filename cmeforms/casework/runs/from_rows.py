"""Letter runs from rows of merge values, without a browser: rendered, recorded as issued, one letter a row."""

from __future__ import annotations

from collections.abc import Sequence

from cmeforms.casework.ground.references import new_record_id
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.recording import Addressed, letter_entry
from cmeforms.casework.letters.suppressions import text_refusals
from cmeforms.casework.papers.rendering import COMMAND_LINE
from cmeforms.documents.letters.large_print import large_print
from cmeforms.documents.letters.loader import LetterTemplate
from cmeforms.documents.letters.merging import merge_letters
from cmeforms.documents.letters.rendered import RenderedLetter
from cmeforms.documents.letters.rendering import render_letter
from cmeforms.documents.letters.rows import read_rows
from cmeforms.documents.letters.run_files import INDEX_FILE_NAME, index_csv, require_distinct_files, zip_letters
from cmeforms.errors import ActRefused, MergeFieldError, Mistake, UnknownForm
from cmeforms.records.act import Act

FORMATS = ("docx", "zip", "merged")


def find_template(services: Services, name: str) -> LetterTemplate:
    """The template with this file stem; ``UnknownForm`` if there is none that can be used."""
    if name not in services.templates:
        raise UnknownForm("There is no such letter template.")
    return services.templates[name]


def make_letters(
    services: Services, name: str, rows_json: str, file_format: str, *, is_large: bool = False
) -> dict[str, bytes]:
    """Render and record a run, in large print if asked for; file name to bytes, the index among them.

    A letter issued before, byte for byte, is not issued again. ``MergeFieldError`` names every mistake by
    row and key, ``ActRefused`` a reference that another letter has; then nothing is recorded.
    """
    template = find_template(services, name)
    template = large_print(template) if is_large else template
    letters = [render_letter(template, values, values.child_refs) for values in read_rows(template, rows_json)]
    _require_no_school_number(template, letters)
    require_distinct_files(letters)
    files = _files(letters, file_format)
    with services.log.act(at=services.clock(), by=COMMAND_LINE) as act:
        # The same run made again issues nothing new.
        new = {new_record_id(): letter for letter in letters if not services.log.find_document(letter.sha256)}
        act.make_keys(new)
        for record_id, letter in new.items():
            _issue(act, Addressed("", "", template, letter, ()), record_id)
    return files


def _require_no_school_number(template: LetterTemplate, letters: Sequence[RenderedLetter]) -> None:
    told = [
        Mistake(f"letter {letter.ref}", leaving.field_id, reason)
        for letter in letters
        for leaving in letter.merged
        for reason in text_refusals(template.declaration.audience, [leaving.text])
    ]
    if told:
        raise MergeFieldError(told)


def _issue(act: Act, addressed: Addressed, record_id: str) -> None:
    try:
        act.append(letter_entry(addressed, record_id))
    except ActRefused as error:
        told = f"Letter {addressed.letter.ref} was issued already with other words. Give this one a new reference."
        raise ActRefused(told) from error


def _files(letters: Sequence[RenderedLetter], file_format: str) -> dict[str, bytes]:
    index = {INDEX_FILE_NAME: index_csv(letters).encode("utf-8-sig")}
    if file_format == "zip":
        return {"letters.zip": zip_letters(letters), **index}
    if file_format == "merged":
        return {"letters.docx": merge_letters(letters), **index}
    return {**{letter.file_name: letter.docx for letter in letters}, **index}
