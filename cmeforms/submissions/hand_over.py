"""Carries answers from one form into another, so that no shared field is typed twice; pure."""

from __future__ import annotations

from collections.abc import Mapping

from cmeforms.definitions.fields import AnyField, ChecklistField, TableField
from cmeforms.definitions.model import FormDefinition, HandOver
from cmeforms.submissions.answers import Json
from cmeforms.submissions.conditions import holds
from cmeforms.submissions.reading import read_fields

NOT_DONE = "Not done yet"


def handed_over(
    source: FormDefinition, hand_over: HandOver, target: FormDefinition, values: Mapping[str, Json]
) -> dict[str, Json]:
    """The target form's first values out of the source form's document (as typed so far).

    Table rows keep the columns that both tables have. A checklist becomes rows of a table: its row
    titles go to the target's ``row_title_column``, and a check not done comes along as not done.
    """
    carried: dict[str, Json] = {}
    for from_id, to_id in hand_over.fields.items():
        value = _converted(source.field(from_id), target.field(to_id), values.get(from_id))
        if value not in (None, ""):
            carried[to_id] = value
    return {**_told_before(source, target, values, carried), **carried}


def _told_before(
    source: FormDefinition, target: FormDefinition, values: Mapping[str, Json], carried: Mapping[str, Json]
) -> dict[str, Json]:
    """Who was told of an alert that both forms raise in the same words: nobody is rung twice for two forms.

    Only of an alert that what is carried over raises: else the new form would hold an answer to a question
    that it does not ask, and refuse it.
    """
    first = read_fields([field for field in target.fields() if field.id in carried], carried).answers.by_field
    asked = {(alert.id, alert.title) for alert in source.alerts if not alert.answered_by}
    shared = [alert for alert in target.alerts if (alert.id, alert.title) in asked and not alert.answered_by]
    raised = [alert for alert in shared if holds(alert.when, first)]
    ids = [field_id for alert in raised for field_id in (alert.told_id, alert.told_at_id)]
    return {field_id: values[field_id] for field_id in ids if values.get(field_id) not in (None, "")}


def _converted(source: AnyField, target: AnyField, value: Json) -> Json:
    if isinstance(source, ChecklistField) and isinstance(target, TableField):
        return _rows_of_checklist(source, target, value if isinstance(value, dict) else {})
    if value in (None, ""):
        return None
    if isinstance(source, TableField) and isinstance(target, TableField) and isinstance(value, list):
        return [_shared_columns(target, row) for row in value]
    return value


def _shared_columns(target: TableField, row: Json) -> dict[str, Json]:
    columns = {column.id for column in target.columns}
    return {key: cell for key, cell in row.items() if key in columns} if isinstance(row, dict) else {}


def _rows_of_checklist(source: ChecklistField, target: TableField, value: Mapping[str, Json]) -> list[Json]:
    rows: list[Json] = []
    for row in source.rows:
        cells = _shared_columns(target, value.get(row.id, {}))
        if cells.get("done") != "yes":
            cells = {**cells, "outcome": cells.get("outcome") or NOT_DONE}
            if any(column.id == "done" for column in target.columns):
                cells["done"] = "no"
        if target.row_title_column:
            cells[target.row_title_column] = row.label
        if row.required or row.id in value:
            rows.append(cells)
    return rows
