"""Writes the matters of a register to a file that leaves the service; more than a few need a second person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from secrets import token_hex

from cmeforms.casework.ground.access import may
from cmeforms.casework.ground.services import Services
from cmeforms.casework.lists.indexing import caught_up_index
from cmeforms.casework.lists.register_rows import RegisterRow, rows_of
from cmeforms.casework.lists.registers import MOST_TOGETHER, REGISTERS, Filters, register_query, require_register
from cmeforms.clock import london_date
from cmeforms.documents.spreadsheets import Cell, Sheet, csv_bytes, xlsx_bytes
from cmeforms.errors import ActRefused
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.submissions.lifecycle import Stage

MOST_ALONE = 25
"""More than this a person exports only with a second person. Source: safety.md section 4, two people needed."""

STAGES = {
    Stage.AWAITING_SIGNATURE: "Waits for a signature",
    Stage.AWAITING_OFFICE: "Received, next part open",
    Stage.COMPLETE: "Complete",
}
"""The stages in which a matter may be exported, in words."""

COLUMNS = (
    "Child", "Born", "UPN", "NHS number", "Reference", "Form", "Status", "Key worker", "School", "Last action",
    "Last action on", "Days open", "Due on", "What is due",
)  # fmt: skip


class FileKind(StrEnum):
    """What an export is written as."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True)
class Exported:
    """A file that leaves the service; its name says nothing of a child."""

    content: bytes = field(repr=False)
    file_name: str
    kind: FileKind


def exportable_ids(services: Services, person: Person, name: str, filters: Filters) -> tuple[str, ...]:
    """The matters of a filtered register that this person may export, in the register's order.

    ``NotAllowed`` for those who may not open it; ``ActRefused`` when there is nothing, or too much for one file.
    """
    require_register(services, person, name)
    with caught_up_index(services) as index:
        query = register_query(services, person, index, name, filters, Action.EXPORT)
        if index.count(query) > MOST_TOGETHER:
            raise ActRefused(f"There are more than {MOST_TOGETHER:,} matters. Choose fewer first.")
        states = services.log.states(index.listed(replace(query, limit=MOST_TOGETHER)))
    found = tuple(state.record_id for state in states if may(services, person, Action.EXPORT, state))
    if not found:
        raise ActRefused("There is nothing here that you may export.")
    return found


def export_alone(services: Services, person: Person, name: str, filters: Filters, kind: FileKind) -> Exported:
    """A file of a few matters; ``ActRefused`` for more than one person may take out alone."""
    found = exportable_ids(services, person, name, filters)
    if len(found) > MOST_ALONE:
        raise ActRefused(f"More than {MOST_ALONE} matters need a second person.")
    return write_export(services, person, (name, token_hex(16)), found, kind)


def write_export(
    services: Services, person: Person, named: tuple[str, str], record_ids: Sequence[str], kind: FileKind
) -> Exported:
    """The file of those of the records that the person may export at this moment; ``named`` is register and id.

    Becomes an audit event that says how many they were, not which.
    """
    name, export_id = named
    states = [services.log.state(record_id) for record_id in record_ids]
    allowed = [state for state in states if may(services, person, Action.EXPORT, state)]
    with caught_up_index(services) as index:
        rows = [_cells(row) for row in rows_of(services, index, allowed)]
    sheet = Sheet(REGISTERS[name].title, COLUMNS, rows)
    content = {FileKind.CSV: csv_bytes, FileKind.XLSX: xlsx_bytes}[kind](sheet)
    facts = {"export_id": export_id, "register": name, "file_kind": str(kind), "records": len(rows)}
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        act.append(NewEntry(EntryKind.REGISTER_EXPORTED, facts=facts))
    return Exported(content, f"{name}-register-{london_date(services.clock()).isoformat()}.{kind}", kind)


def _cells(row: RegisterRow) -> tuple[Cell, ...]:
    shown, state = row.shown, row.state
    return (
        shown.child_name,
        shown.born_on,
        shown.upn,
        shown.nhs_number,
        state.reference,
        row.form_name,
        STAGES[state.stage],
        row.key_worker,
        shown.school,
        row.last_action,
        row.last_on,
        row.days_open,
        row.due.deadline.due_on if row.due else None,
        row.due.what if row.due else "",
    )
