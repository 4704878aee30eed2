"""Builders of kinds that choose from a closed set: radios, tick boxes and lists; an unknown code stays visible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cmeforms.definitions.fields import SeveralOfField, YesNoField, YesNoNotKnownField
from cmeforms.submissions.answers import Json
from cmeforms.submissions.answers.choices import OneChoiceField, options_of
from cmeforms.web.controls import Choice, Control, shown_text
from cmeforms.web.field_builders.builder import FieldBuilder, Frame
from cmeforms.web.posted_data import Posted

MOST_RADIOS = 12
_NO_LONGER_OFFERED = "{} (not offered here)"


def _with_unknown(options: Mapping[str, str], chosen: Iterable[str]) -> dict[str, str]:
    """The options, and after them whatever is chosen although it is not offered, so that it is not lost."""
    unknown = {code: _NO_LONGER_OFFERED.format(code) for code in chosen if code not in options}
    return {**options, **unknown}


def choices_of(name: str, options: Mapping[str, str], chosen: list[Json], alone: str = "") -> tuple[Choice, ...]:
    """Radios or tick boxes of one name; the first has the name as its id, so that links find it."""
    wanted = [shown_text(code) for code in chosen]
    shown = _with_unknown(options, wanted)
    return tuple(
        Choice(f"{name}-{number}" if number > 1 else name, name, code, label, code in wanted, alone=code == alone)
        for number, (code, label) in enumerate(shown.items(), start=1)
    )


def read_choice(_declared: object, name: str, posted: Posted) -> Json:
    """The code chosen."""
    return posted.line(name) or None


def _chosen(value: Json) -> list[Json]:
    return [] if value is None or isinstance(value, dict | list) else [value]


def show_inline(declared: YesNoField | YesNoNotKnownField, value: Json, frame: Frame) -> Control:
    """Radios side by side."""
    return Control("inline_radios", choices=choices_of(frame.name, options_of(declared), _chosen(value)))


def show_one_of(declared: OneChoiceField, value: Json, frame: Frame) -> Control:
    """Radios, or a list when there are many options."""
    shape = "radios" if len(declared.options) <= MOST_RADIOS else "select"
    return Control(shape, choices=choices_of(frame.name, declared.options, _chosen(value)))


def show_list(declared: OneChoiceField, value: Json, frame: Frame) -> Control:
    """A list; the script makes a long one searchable."""
    return Control("select", choices=choices_of(frame.name, declared.options, _chosen(value)))


def read_several(_declared: SeveralOfField, name: str, posted: Posted) -> Json:
    """The codes ticked, in the order shown."""
    return posted.texts(name) or None


def show_several(declared: SeveralOfField, value: Json, frame: Frame) -> Control:
    """Tick boxes, the exclusive one last in line after an "or"."""
    chosen = value if isinstance(value, list) else _chosen(value)
    boxes = choices_of(frame.name, declared.options, chosen, declared.exclusive)
    return Control("checkboxes", choices=boxes)


CHOICE_BUILDERS = {
    "yes_no": FieldBuilder(read_choice, show_inline),
    "yes_no_not_known": FieldBuilder(read_choice, show_inline),
    "one_of": FieldBuilder(read_choice, show_one_of),
    "code": FieldBuilder(read_choice, show_list),
    "local_authority": FieldBuilder(read_choice, show_list),
    "police_force": FieldBuilder(read_choice, show_list),
    "several_of": FieldBuilder(read_several, show_several),
}
