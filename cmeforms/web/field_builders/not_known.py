"""The "not known yet" beside any field that may be so; wraps a builder and judges nothing."""

from __future__ import annotations

from cmeforms.definitions.fields import AnyField, ColumnField
from cmeforms.submissions.answers import Json
from cmeforms.submissions.answers.tables import LONGEST_REASON
from cmeforms.web.controls import Choice, Entry, NotKnown, shown_text
from cmeforms.web.field_builders.builder import FieldBuilder
from cmeforms.web.posted_data import Posted

NOT_KNOWN = "Not known yet"
BOTH = "Either answer this or say why it is not known yet; not both."


def read_or_not_known(builder: FieldBuilder, declared: AnyField | ColumnField, name: str, posted: Posted) -> Json:
    """The field's value, ``{"not_known": reason}``, or both when both were given: refused then, but not lost."""
    value = builder.read(declared, name, posted)
    reason = posted.text(f"{name}-not_known_reason")
    if not reason and not posted.line(f"{name}-not_known"):
        return value
    return {"not_known": reason, **({} if value is None else {"answer": value})}


def split(value: Json) -> tuple[Json, str | None]:
    """The value proper, and the reason why it is not known (None if nobody says so)."""
    if isinstance(value, dict) and "not_known" in value:
        return value.get("answer"), shown_text(value["not_known"])
    return value, None


def not_known_view(name: str, reason: str | None, words: str) -> NotKnown:
    """The tick, called by these words, and the box for the reason."""
    tick = Choice(f"{name}-not_known", f"{name}-not_known", "yes", words, reason is not None)
    asked = "Why is it not known yet?" if words == NOT_KNOWN else f"{words}: why?"
    return NotKnown(tick, Entry(f"{name}-not_known_reason", reason or "", asked, max_length=LONGEST_REASON))


def contradiction(builder: FieldBuilder, declared: AnyField | ColumnField, value: Json) -> str:
    """What a form lets somebody say that cannot stand, in words; empty when there is nothing."""
    if isinstance(value, dict) and "not_known" in value:
        return BOTH if "answer" in value else ""
    return builder.contradiction(declared, value)
