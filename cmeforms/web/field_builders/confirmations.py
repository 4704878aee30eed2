"""Builders of kinds that are shown, chosen or confirmed rather than written: computed, link, signature."""

from __future__ import annotations

from cmeforms.definitions.fields import ComputedField, LinkField, SignatureField
from cmeforms.submissions.answers import Json
from cmeforms.web.controls import Choice, Control, Entry, shown_text
from cmeforms.web.field_builders.builder import FieldBuilder, Frame, as_parts
from cmeforms.web.field_builders.choices import choices_of, read_choice
from cmeforms.web.posted_data import Posted

CONFIRM = "confirm"
"""``{"confirm": true}`` is a tick without name and time yet; the one who takes the post fills them in."""


def read_computed(_declared: ComputedField, _name: str, _posted: Posted) -> Json:
    """Nothing: a computed answer is never typed."""
    return None


def show_computed(declared: ComputedField, _value: Json, frame: Frame) -> Control:
    """The text worked out."""
    return Control("computed", lines=tuple(shown_text(line) for line in frame.around.computed.get(declared.id, ())))


def show_link(declared: LinkField, value: Json, frame: Frame) -> Control:
    """A list of references where the page offers any, else a box."""
    offered = frame.around.links.get(declared.id)
    if offered is None:
        return Control("line", (Entry(frame.name, shown_text(value), width=20, is_text=False),))
    return Control("select", choices=choices_of(frame.name, dict(offered), [value] if value else []))


def read_signature(declared: SignatureField, name: str, posted: Posted) -> Json:
    """What was confirmed before, ``{"confirm": true}`` for a new tick, nothing without the tick."""
    if not posted.line(name):
        return None
    before = posted.stored(declared.id)
    return before if isinstance(before, dict) and "name" in before else {CONFIRM: True}


def show_signature(declared: SignatureField, value: Json, frame: Frame) -> Control:
    """The statement and one tick, in the signer's name."""
    given = as_parts(value, CONFIRM)
    signer, role = (shown_text(part) for part in frame.around.signer)
    if "name" in given:
        signer, role = shown_text(given["name"]), shown_text(given.get("role"))
    who = ", ".join(part for part in (signer, role) if part)
    label = f"I, {who}, confirm this" if who else "I confirm this"
    tick = Choice(frame.name, frame.name, "yes", label, bool(given))
    return Control("signature", tick=tick, lines=(declared.statement,))


CONFIRMATION_BUILDERS = {
    "computed": FieldBuilder(read_computed, show_computed),
    "link": FieldBuilder(read_choice, show_link),
    "signature": FieldBuilder(read_signature, show_signature),
}
