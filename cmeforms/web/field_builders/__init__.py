"""How each field kind appears in a web form: one builder a kind, all in one table; a builder judges nothing."""

from __future__ import annotations

from cmeforms.web.field_builders.blocks import BLOCK_BUILDERS
from cmeforms.web.field_builders.builder import FieldBuilder, Frame, Surroundings
from cmeforms.web.field_builders.choices import CHOICE_BUILDERS
from cmeforms.web.field_builders.confirmations import CONFIRMATION_BUILDERS
from cmeforms.web.field_builders.dates import DATE_BUILDERS
from cmeforms.web.field_builders.files import FILE_BUILDERS
from cmeforms.web.field_builders.rows import row_builders
from cmeforms.web.field_builders.texts import TEXT_BUILDERS

_SIMPLE_BUILDERS: dict[str, FieldBuilder] = {
    **TEXT_BUILDERS,
    **DATE_BUILDERS,
    **CHOICE_BUILDERS,
    **BLOCK_BUILDERS,
    **CONFIRMATION_BUILDERS,
    **FILE_BUILDERS,
}

FIELD_BUILDERS: dict[str, FieldBuilder] = {**_SIMPLE_BUILDERS, **row_builders(_SIMPLE_BUILDERS)}
"""The builder of every field kind."""

__all__ = ["FIELD_BUILDERS", "FieldBuilder", "Frame", "Surroundings"]
