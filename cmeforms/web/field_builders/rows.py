"""Builders of tables and checklists: a card a row, its columns built by the builders of their own kinds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from cmeforms.definitions.fields import ChecklistField, ChecklistRow, ColumnField, TableField
from cmeforms.submissions.answers import Json
from cmeforms.web.controls import Choice, Control, FieldView, RowView
from cmeforms.web.field_builders.builder import FieldBuilder, Frame
from cmeforms.web.field_builders.not_known import read_or_not_known
from cmeforms.web.posted_data import Posted

ROW_GAP = "__row__"
"""Stands for the row's number in the blank row that the script copies."""

BOTH_NONE = "There are rows, and the box that says there are none is ticked. Take one of them back."


def row_builders(simple: Mapping[str, FieldBuilder]) -> dict[str, FieldBuilder]:
    """The builders of kinds with rows, over the builders of their columns."""

    def cells(columns: tuple[ColumnField, ...], name: str, posted: Posted) -> dict[str, Json]:
        read = {c.id: read_or_not_known(simple[c.kind], c, f"{name}-{c.id}", posted) for c in columns}
        return {column: value for column, value in read.items() if value is not None}

    def read_table(declared: TableField, name: str, posted: Posted) -> Json:
        rows: list[Json] = []
        for number in posted.rows(name):
            files_before = len(posted.new_files)
            row = cells(declared.columns, f"{name}-{number}", posted)
            posted.renumber_files(files_before, f"{name}.{number}", f"{name}.{len(rows)}")
            rows.extend([row] if row else [])
        if posted.line(f"{name}-none"):
            return {"none": True, "rows": rows} if rows else []
        return rows or None

    def read_checklist(declared: ChecklistField, name: str, posted: Posted) -> Json:
        rows = {row.id: cells(declared.columns, f"{name}-{row.id}", posted) for row in declared.rows}
        return {row_id: row for row_id, row in rows.items() if row} or None

    return {
        "table": FieldBuilder(read_table, show_table, _table_contradiction),
        "checklist": FieldBuilder(read_checklist, show_checklist),
    }


def show_table(declared: TableField, value: Json, frame: Frame) -> Control:
    """A card for each row, one blank card at least, and a blank one for the script to copy."""
    said_none = value == [] or (isinstance(value, dict) and bool(value.get("none")))
    rows = rows_of(value)
    is_added = frame.around.added_to == declared.id
    count = max(len(rows), declared.minimum_rows, 1) + is_added
    filled = [*rows, *[None] * (count - len(rows))]
    cards = [
        _card(declared, row, str(number), frame, is_new=is_added and number == count - 1)
        for number, row in enumerate(filled)
    ]
    tick = Choice(f"{frame.name}-none", f"{frame.name}-none", "yes", declared.may_be_none, said_none)
    return Control(
        "table",
        rows=tuple(cards),
        blank_row=_card(declared, None, ROW_GAP, frame),
        tick=tick if declared.may_be_none else None,
        row_name=declared.row_name,
        most_rows=declared.maximum_rows,
    )


def rows_of(value: Json) -> list[Json]:
    """The rows inside a table's raw value."""
    rows = value.get("rows") if isinstance(value, dict) else value
    return rows if isinstance(rows, list) else []


def _card(declared: TableField, row: Json, number: str, frame: Frame, *, is_new: bool = False) -> RowView:
    name = f"{frame.name}-{number}"
    title = f"{declared.row_name} {int(number) + 1}" if number.isdecimal() else declared.row_name
    return RowView(name, title, tuple(_cells(declared.columns, row, name, title, frame)), is_new=is_new)


def _cells(columns: tuple[ColumnField, ...], row: Json, name: str, title: str, frame: Frame) -> Iterator[FieldView]:
    given = row if isinstance(row, dict) else {}
    for column in columns:
        yield frame.cell(column, given.get(column.id), name, title)


def _table_contradiction(_declared: TableField, value: Json) -> str:
    return BOTH_NONE if isinstance(value, dict) and "rows" in value else ""


def show_checklist(declared: ChecklistField, value: Json, frame: Frame) -> Control:
    """A card for each fixed row."""
    given = value if isinstance(value, dict) else {}
    cards = tuple(_fixed_card(declared, row, given.get(row.id), frame) for row in declared.rows)
    return Control("checklist", rows=cards)


def _fixed_card(declared: ChecklistField, row: ChecklistRow, cells: Json, frame: Frame) -> RowView:
    """The first column carries no mark: whether the row is asked for stands at its head."""
    name = f"{frame.name}-{row.id}"
    first, *others = _cells(declared.columns, cells, name, row.label, frame)
    is_asked_for = row.required or row.required_if is not None
    return RowView(
        name,
        row.label,
        (replace(first, mark=""), *others),
        hint=row.hint,
        when=row.when,
        mark="" if is_asked_for else "optional",
    )
