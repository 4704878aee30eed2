"""A letter being filled in: what is known, what a person still types, and reading what was typed; stores nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cmeforms.casework.letters.known_values import content_of_kind
from cmeforms.documents.letters.loader import LetterTemplate
from cmeforms.documents.letters.merge_values import content_reason, printed_text
from cmeforms.documents.letters.model import CHILD_REF, LetterValues, MergeContent, MergeField, MergeKind, merge_child
from cmeforms.submissions.answers.dates import day_of_boxes

WORKED_OUT = frozenset(
    {
        "letter.ref",
        "letter.date",
        "letter.reply_by",
        "letter.number_in_series",
        "case.ref",
        "enquiry.ref",
        "child.child_ref",
        "notice.period_days",
        "notice.ends_on",
    }
)
"""Fields that nobody types: they come from the settings, the clock, the log and the rulebook."""

_NOT_TYPED_OVER = "child."
_DATE_PARTS = ("day", "month", "year")


@dataclass(frozen=True)
class LetterToFill:
    """A template with what is known for it. ``known`` and ``asked`` together are all of its fields.

    ``known`` cannot be typed over: it is worked out, or the form says it of the child; a setting that is blank
    is known to be blank, and stops the letter. ``proposed`` stands in
    the boxes of what is asked, until somebody types something else.
    """

    template: LetterTemplate
    known: Mapping[str, MergeContent]
    proposed: Mapping[str, str]

    @property
    def asked(self) -> tuple[MergeField, ...]:
        """The fields that a person types, in the order of the declaration."""
        return tuple(f for f in self.template.fields if not self._is_given(f))

    @property
    def given(self) -> tuple[tuple[MergeField, str], ...]:
        """The fields that are settled, each as it is printed."""
        fields = [f for f in self.template.fields if self._is_given(f) and f.key != CHILD_REF]
        return tuple((f, printed_text(f, self.known.get(f.id))) for f in fields)

    def _is_given(self, declared: MergeField) -> bool:
        return declared.id in WORKED_OUT or declared.id in self.known


def letter_to_fill(
    template: LetterTemplate, worked_out: Mapping[str, MergeContent], from_form: Mapping[str, MergeContent]
) -> LetterToFill:
    """Sort what is known: what the form says of the child stands, everything else from it is a proposal."""
    known = dict(worked_out)
    proposed: dict[str, str] = {}
    for declared in template.fields:
        found = from_form.get(declared.id)
        content = None if found is None else content_of_kind(declared.kind, found)
        if content is None or declared.id in known or content_reason(declared, content):
            continue
        if declared.id.startswith(_NOT_TYPED_OVER):
            known[declared.id] = content
        else:
            proposed |= as_typed(declared, content)
    return LetterToFill(template, known, proposed)


def as_typed(declared: MergeField, content: MergeContent) -> dict[str, str]:
    """A content as it stands in the boxes of its field, by input name."""
    if isinstance(content, date):
        parts = (content.day, content.month, content.year)
        return {f"{declared.id}-{name}": str(part) for name, part in zip(_DATE_PARTS, parts, strict=True)}
    return {declared.id: "\n".join(content) if isinstance(content, tuple) else content}


def input_names(declared: MergeField) -> tuple[str, ...]:
    """The names of a field's boxes: one, or three for a date."""
    return tuple(f"{declared.id}-{name}" for name in _DATE_PARTS) if declared.kind is MergeKind.DATE else (declared.id,)


def read_typed(filling: LetterToFill, typed: Mapping[str, str]) -> tuple[dict[str, MergeContent], dict[str, str]]:
    """The contents of what was typed, and for each field that is wrong a sentence; nothing is cut or mended."""
    contents: dict[str, MergeContent] = {}
    problems: dict[str, str] = {}
    for declared in filling.asked:
        texts = [typed.get(name, "").strip() for name in input_names(declared)]
        content = _read(declared.kind, texts)
        reason = "is not a date" if content is None and any(texts) else content_reason(declared, content)
        if reason:
            problems[declared.id] = f"{declared.label} {reason}"
        elif content is not None:
            contents[declared.id] = content
    return contents, problems


def _read(kind: MergeKind, texts: list[str]) -> MergeContent | None:
    if not any(texts):
        return None
    if kind is MergeKind.LIST:
        return tuple(line.strip() for line in texts[0].split("\n") if line.strip())
    return day_of_boxes(*texts) if kind is MergeKind.DATE else texts[0]


def merge_values(filling: LetterToFill, contents: Mapping[str, MergeContent], child_ref: str) -> LetterValues:
    """Everything known and typed, as the letter merges it; the child's values carry the child's reference."""
    together = {**filling.known, **contents}
    declared = {f.id: f for f in filling.template.fields if f.key != CHILD_REF}
    used = {field_id: content for field_id, content in together.items() if field_id in declared}
    of_letter = {field_id: content for field_id, content in used.items() if not declared[field_id].is_per_child}
    of_child = {declared[i].key: content for i, content in used.items() if declared[i].is_per_child}
    return LetterValues(of_letter, (merge_child(child_ref, of_child),), "letter")
