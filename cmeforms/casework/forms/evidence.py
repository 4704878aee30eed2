"""Which files answers name, and whether their bytes are kept under the record; judges no file's content."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from cmeforms.casework.ground.services import Services
from cmeforms.definitions.model import FormDefinition
from cmeforms.records.entries import EntryKind, LogEntry
from cmeforms.submissions.answers import Answer, Problem
from cmeforms.submissions.answers.files import FileAnswer
from cmeforms.submissions.answers.shape import told
from cmeforms.submissions.answers.tables import ChecklistAnswer, TableAnswer
from cmeforms.submissions.model import Answers


def named_files(answers: Answers) -> Iterator[tuple[str, FileAnswer]]:
    """Every file among the answers with its path, those in rows included."""
    for field_id, answer in answers.by_field.items():
        for path, cell in ((field_id, answer), *_cells(field_id, answer)):
            if isinstance(cell, FileAnswer):
                yield path, cell


def _cells(field_id: str, answer: Answer) -> Iterator[tuple[str, Answer]]:
    rows: Mapping[str, Mapping[str, Answer]] = {}
    if isinstance(answer, TableAnswer):
        rows = {str(number): row for number, row in enumerate(answer.rows)}
    elif isinstance(answer, ChecklistAnswer):
        rows = answer.rows
    for name, row in rows.items():
        for column_id, cell in row.items():
            yield f"{field_id}.{name}.{column_id}", cell


def wanted_files(answers: Answers) -> frozenset[str]:
    """The SHA-256 of every file among the answers."""
    return frozenset(answer.sha256 for _path, answer in named_files(answers))


def attached_files(services: Services, entries: Sequence[LogEntry], wanted: Collection[str]) -> dict[str, bytes]:
    """The bytes of the files wanted, by SHA-256."""
    return {
        str(entry.facts["sha256"]): services.log.read_payload(entry.record_id, entry.number, "file")
        for entry in entries
        if entry.kind is EntryKind.FILE_ATTACHED and entry.facts.get("sha256") in wanted
    }


def kept_files(entries: Sequence[LogEntry]) -> frozenset[str]:
    """The SHA-256 of every file kept under a record."""
    return frozenset(str(e.facts["sha256"]) for e in entries if e.kind is EntryKind.FILE_ATTACHED)


def missing_files(definition: FormDefinition, answers: Answers, kept: Collection[str]) -> list[Problem]:
    """A problem for each file that is named among the answers while its bytes are not there."""
    return [
        Problem(path, told(definition.field(path.split(".")[0]).label, "The file was not received. Choose it again."))
        for path, answer in named_files(answers)
        if answer.sha256 not in kept
    ]
