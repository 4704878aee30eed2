"""Takes the children of a run from a CSV file of references or unique pupil numbers; whatever is doubtful is told."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from cmeforms.casework.ground.access import may, require_service
from cmeforms.casework.ground.child_record import child_of
from cmeforms.casework.ground.services import Services
from cmeforms.casework.lists.indexing import caught_up_index
from cmeforms.documents.letters.loader import LetterTemplate
from cmeforms.documents.letters.merge_values import MOST_CHILDREN
from cmeforms.errors import FileRefused, RecordNotFound
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.entries import SearchFacts
from cmeforms.records.search_index import SearchIndex
from cmeforms.rulebook.identifiers import normalise_upn, upn_problem
from cmeforms.submissions.lifecycle import RecordState

MOST_BYTES = 1_000_000
MOST_ROWS = 2_000

_COLUMNS = ("reference", "upn", "unique pupil number")
_UNKNOWN = "there is no form with this reference or number about which you may write this letter"
_TWICE = "this child stands in the file already"
_SEVERAL = "the number stands in forms about several children: give the reference"
_EMPTY = "it has no reference and no number"


@dataclass(frozen=True)
class RejectedRow:
    """A row that names no child of the run: its number in the file, counted from 1, and why."""

    number: int
    reason: str


@dataclass(frozen=True)
class ChildrenOfFile:
    """The forms that a file names, in its order, and the rows that name none."""

    record_ids: tuple[str, ...]
    rejected: tuple[RejectedRow, ...]


def children_of_file(services: Services, person: Person, template: LetterTemplate, content: bytes) -> ChildrenOfFile:
    """Read a CSV file with a column ``Reference`` or ``UPN``, or with one column and no heading.

    Unknown rows and those that are not theirs are refused alike. Raises ``NotAllowed``, ``FileRefused``.
    """
    require_service(services, person, Action.ISSUE_LETTERS)
    found: dict[str, str] = {}
    rejected: list[RejectedRow] = []
    with caught_up_index(services) as index:
        finder = _Finder(services, person, template, index)
        for number, text in _named(content):
            state, reason = finder.find(text)
            child = (child_of(state) or state.record_id) if state else ""
            if state is None or child in found:
                rejected.append(RejectedRow(number, reason or _TWICE))
            else:
                found[child] = state.record_id
    if len(found) > MOST_CHILDREN:
        raise FileRefused(f"The file names more than {MOST_CHILDREN} children.")
    return ChildrenOfFile(tuple(found.values()), tuple(rejected))


class _Finder:
    """Finds the form that a reference or a unique pupil number names, for one person and one letter."""

    def __init__(self, services: Services, person: Person, template: LetterTemplate, index: SearchIndex) -> None:
        self._services = services
        self._person = person
        self._slugs = template.declaration.forms
        self._index = index

    def find(self, text: str) -> tuple[RecordState | None, str]:
        """The form, or why there is none."""
        if not text:
            return None, _EMPTY
        fitting = [state for state in self._candidates(text) if self._is_theirs(state)]
        if len({child_of(state) or state.record_id for state in fitting}) > 1:
            return None, _SEVERAL
        newest = max(fitting, key=lambda state: state.created_at, default=None)
        return newest, "" if newest else _UNKNOWN

    def _candidates(self, text: str) -> list[RecordState]:
        if upn_problem(normalise_upn(text)) is None:
            facts = SearchFacts(numbers=(normalise_upn(text),))
            return [self._services.log.state(record_id) for record_id in self._index.candidates(facts)]
        try:
            return [self._services.log.find_by_reference(text.upper())]
        except RecordNotFound:
            return []

    def _is_theirs(self, state: RecordState) -> bool:
        return state.slug in self._slugs and may(self._services, self._person, Action.ISSUE_LETTERS, state)


def _named(content: bytes) -> Iterator[tuple[int, str]]:
    """The number of each row that is not blank, and the reference or number in it."""
    rows = _rows(content)
    heading = [cell.strip().casefold() for cell in rows[0]] if rows else []
    columns = [heading.index(name) for name in _COLUMNS if name in heading]
    if not columns and any(len([cell for cell in row if cell.strip()]) > 1 for row in rows):
        raise FileRefused("The file needs a column with the heading Reference or UPN.")
    for number, row in enumerate(rows[1:] if columns else rows, start=2 if columns else 1):
        cells = [row[column].strip() for column in columns or range(len(row)) if column < len(row)]
        if any(cell.strip() for cell in row):
            yield number, next(filter(None, cells), "")


def _rows(content: bytes) -> list[list[str]]:
    if len(content) > MOST_BYTES:
        raise FileRefused("The file is too large for a list of children.")
    try:
        text = content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if _has_semicolons(text) else ","))
    except (UnicodeDecodeError, csv.Error) as error:
        raise FileRefused("The file is not a CSV file in UTF-8.") from error
    if len(rows) > MOST_ROWS:
        raise FileRefused(f"The file has more than {MOST_ROWS:,} rows.")
    return rows


def _has_semicolons(text: str) -> bool:
    """Spreadsheets of some countries put semicolons between the cells."""
    first = text.partition("\n")[0]
    return ";" in first and "," not in first
