"""What a well-shaped definition must also satisfy: names that meet, ids used once; returns mistakes, never raises."""

from __future__ import annotations

from collections.abc import Iterator

from cmeforms.definitions.clock_checks import alert_mistakes, clock_mistakes
from cmeforms.definitions.condition_checks import condition_mistakes
from cmeforms.definitions.family_checks import family_mistakes
from cmeforms.definitions.fields import (
    AnyField,
    ChecklistField,
    ColumnField,
    ComputedField,
    LongTextField,
    TableField,
    TextField,
)
from cmeforms.definitions.letter_stop_checks import letter_stop_mistakes
from cmeforms.definitions.level_checks import level_mistakes
from cmeforms.definitions.limit_checks import cross_check_mistakes, limit_mistakes
from cmeforms.definitions.model import FormDefinition
from cmeforms.errors import Mistake
from cmeforms.rulebook.computed import COMPUTED_INPUTS, COMPUTED_RULES

_Found = tuple[str, str]
"""Key and reason of a mistake."""


def definition_mistakes(definition: FormDefinition, file_name: str) -> list[Mistake]:
    """Every mistake in a definition that its shape alone does not show."""
    found = [
        *_repeated_ids(definition),
        *_parts(definition),
        *_conditions(definition),
        *_shown_by_earlier(definition),
        *_shown_to_no_more(definition),
        *limit_mistakes(definition),
        *cross_check_mistakes(definition),
        *level_mistakes(definition),
        *_computed(definition),
        *_tables(definition),
        *_texts(definition),
        *_names_of_fields(definition),
        *_signatures(definition),
        *_view(definition),
        *clock_mistakes(definition),
        *alert_mistakes(definition),
        *family_mistakes(definition),
        *letter_stop_mistakes(definition),
    ]
    return [Mistake(file_name, key, reason) for key, reason in found]


def _repeated(ids: Iterator[str] | list[str], key: str, what: str) -> Iterator[_Found]:
    seen: set[str] = set()
    for item in ids:
        if item in seen:
            yield f"{key} ({item})", f"{what} id is used twice"
        seen.add(item)


def _repeated_ids(definition: FormDefinition) -> Iterator[_Found]:
    yield from _repeated([s.id for s in definition.sections], "section", "this section")
    yield from _repeated([f.id for f in definition.fields()], "field", "this field")
    yield from _repeated([s.id for s in definition.signatures], "signature", "this signature")
    yield from _repeated([p.id for p in definition.parts], "part", "this part")
    yield from _repeated([a.name for a in definition.audiences], "audience", "this audience")
    for field in definition.fields():
        if isinstance(field, TableField | ChecklistField):
            yield from _repeated([c.id for c in field.columns], f"field ({field.id}).column", "this column")
        if isinstance(field, ChecklistField):
            yield from _repeated([r.id for r in field.rows], f"field ({field.id}).row", "this row")


def _parts(definition: FormDefinition) -> Iterator[_Found]:
    known = {"", *(part.id for part in definition.parts)}
    for section in definition.sections:
        if section.part not in known:
            yield f"section ({section.id}).part", f"there is no part {section.part}"
    for signature in definition.signatures:
        if signature.part not in known:
            yield f"signature ({signature.id}).part", f"there is no part {signature.part}"


def _conditions(definition: FormDefinition) -> Iterator[_Found]:
    fields = {field.id: field for field in definition.fields()}
    for section in definition.sections:
        if section.show_if:
            yield from condition_mistakes(section.show_if, fields, f"section ({section.id}).show_if")
    for field in fields.values():
        for condition in field.conditions:
            yield from condition_mistakes(condition, fields, f"field ({field.id})")
        if isinstance(field, TableField | ChecklistField):
            yield from _row_conditions(field, fields)


def _shown_by_earlier(definition: FormDefinition) -> Iterator[_Found]:
    """A ``show_if`` may only look back, so that what is asked is settled in one pass."""
    seen: set[str] = set()
    for section in definition.sections:
        for leaf in section.show_if.leaves() if section.show_if else ():
            if leaf.field not in seen:
                yield f"section ({section.id}).show_if", f"{leaf.field} is not asked before this section"
        for field in section.fields:
            for leaf in field.show_if.leaves() if field.show_if else ():
                if leaf.field not in seen:
                    yield f"field ({field.id}).show_if", f"{leaf.field} is not asked before this field"
            seen.add(field.id)


def _shown_to_no_more(definition: FormDefinition) -> Iterator[_Found]:
    """A question that an answer brings up tells that answer: whoever may not see the one may not see the other."""
    seen_by = {field.id: set(field.visible_to) for field in definition.fields()}
    for field in definition.fields():
        for leaf in field.show_if.leaves() if field.show_if else ():
            roles = seen_by.get(leaf.field)
            if roles and not (field.visible_to and roles.issuperset(field.visible_to)):
                yield f"field ({field.id}).visible_to", f"{leaf.field}, which brings it up, is seen by fewer roles"


def _row_conditions(field: TableField | ChecklistField, fields: dict[str, AnyField]) -> Iterator[_Found]:
    columns: dict[str, AnyField] = {column.id: column for column in field.columns}
    if isinstance(field, TableField) and field.exactly_one_row:
        yield from condition_mistakes(
            field.exactly_one_row, {**fields, **columns}, f"field ({field.id}).exactly_one_row"
        )
    for column in field.columns:
        for condition in column.conditions:
            yield from condition_mistakes(condition, {**fields, **columns}, f"field ({field.id}).column ({column.id})")
        yield from _shown_by_earlier_column(field, column)
    if isinstance(field, ChecklistField):
        for row in field.rows:
            if row.required_if:
                yield from condition_mistakes(row.required_if, fields, f"field ({field.id}).row ({row.id})")


def _shown_by_earlier_column(field: TableField | ChecklistField, column: ColumnField) -> Iterator[_Found]:
    order = [other.id for other in field.columns]
    for leaf in column.show_if.leaves() if column.show_if else ():
        if leaf.field in order[order.index(column.id) :]:
            yield f"field ({field.id}).column ({column.id}).show_if", f"{leaf.field} is not an earlier column"


def _computed(definition: FormDefinition) -> Iterator[_Found]:
    ids = {field.id for field in definition.fields()}
    for field in definition.fields():
        if isinstance(field, ComputedField):
            if field.rule not in COMPUTED_RULES:
                yield f"field ({field.id}).rule", f"there is no computed rule {field.rule}"
            elif set(field.inputs) != COMPUTED_INPUTS[field.rule]:
                needed = ", ".join(sorted(COMPUTED_INPUTS[field.rule]))
                yield f"field ({field.id}).inputs", f"{field.rule} needs exactly these inputs: {needed}"
            for target in field.inputs.values():
                if target not in ids:
                    yield f"field ({field.id}).inputs", f"there is no field {target}"
            if field.required or field.required_if:
                yield f"field ({field.id}).required", "a computed field is never typed, so it cannot be required"


def _tables(definition: FormDefinition) -> Iterator[_Found]:
    for field in definition.fields():
        if not isinstance(field, TableField):
            continue
        if field.minimum_rows > field.maximum_rows:
            yield f"field ({field.id}).minimum_rows", "is more than maximum_rows"
        columns = {column.id for column in field.columns}
        for key, named in (("row_title_column", field.row_title_column), ("unique_column", field.unique_column)):
            if named and named not in columns:
                yield f"field ({field.id}).{key}", f"there is no column {named}"


def _texts(definition: FormDefinition) -> Iterator[_Found]:
    for field in definition.fields():
        if isinstance(field, TextField | LongTextField) and field.min_length > field.max_length:
            yield f"field ({field.id}).min_length", "is more than max_length"


def _names_of_fields(definition: FormDefinition) -> Iterator[_Found]:
    kinds = {field.id: field.kind for field in definition.fields()}
    for key, field_id in _fields_named(definition):
        if field_id not in kinds:
            yield key, f"there is no field {field_id}"


def _fields_named(definition: FormDefinition) -> Iterator[_Found]:
    """Where the definition names fields outside conditions: key and field id."""
    for field_id in definition.subject.field_ids():
        yield "subject", field_id
    for hand_over in definition.hand_overs:
        for source in hand_over.fields:
            yield f"hand_over ({hand_over.to})", source
    for audience in definition.audiences:
        for field_id in (*audience.only, *audience.without, *audience.sees_restricted):
            yield f"audience ({audience.name})", field_id


def _signatures(definition: FormDefinition) -> Iterator[_Found]:
    for signature in definition.signatures:
        if signature.countersigns and not signature.signing_outcomes:
            yield f"signature ({signature.id}).outcomes", "a countersignature needs at least one outcome that signs"
        if not signature.countersigns and signature.outcomes:
            yield f"signature ({signature.id}).outcomes", "only a countersignature has outcomes"
    main = definition.signatures_of("")
    if main and main[0].countersigns:
        yield f"signature ({main[0].id})", "the first signature cannot be a countersignature"


def _view(definition: FormDefinition) -> Iterator[_Found]:
    if definition.view_of and definition.sections:
        yield "view_of", "a view over other forms has no sections of its own"
    if not definition.view_of and not definition.sections:
        yield "section", "there is no section"
