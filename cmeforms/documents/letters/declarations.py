"""Reads the ``.toml`` beside a letter template and finds every mistake in it; knows nothing of the DOCX."""

from __future__ import annotations

import keyword
import re
import tomllib
from collections import Counter
from typing import Any

from cmeforms.documents.letters.declared_uses import USE_KEYS, USE_OPTIONAL, build_uses, use_mistakes
from cmeforms.documents.letters.model import About, LetterDeclaration, MergeField, MergeKind
from cmeforms.documents.letters.text_message import message_reasons
from cmeforms.errors import Mistake

FIELD_ID = re.compile(r"[a-z][a-z0-9_]{0,39}\.[a-z][a-z0-9_]{0,39}")
CHILD_GROUP = "child"
NEEDED_FIELDS = {"letter.ref": MergeKind.TEXT, "letter.date": MergeKind.DATE}
"""Every letter has a reference (its file name) and a date (its fixed time stamp)."""

_RESERVED_GROUPS = {"children", "loop", "self", "true", "false", "none", *keyword.kwlist}
_TYPE_NAMES = {str: "text", int: "a whole number", bool: "true or false", list: "a list", dict: "a table"}
_LETTER_KEYS: dict[str, type] = {
    "number": str,
    "title": str,
    "sent_by": str,
    "sent_to": str,
    "sent_when": str,
    "legal_basis": str,
    "about": str,
    "addressee": str,
    "field": list,
    "reply_working_days": int,
    "enclosures": list,
    "source": dict,
    **USE_KEYS,
}
_LETTER_OPTIONAL = {"reply_working_days", "enclosures", "source", *USE_OPTIONAL}
_FIELD_KEYS: dict[str, type] = {
    "id": str,
    "label": str,
    "kind": str,
    "required": bool,
    "per_child": bool,
    "editable": bool,
    "when_blank": str,
    "hint": str,
}
_FIELD_OPTIONAL = set(_FIELD_KEYS) - {"id", "label", "kind"}


def read_declaration(file: str, toml_text: str) -> tuple[LetterDeclaration | None, list[Mistake]]:
    """The declaration, or ``None`` and every mistake found; ``file`` is the name that mistakes carry."""
    try:
        table = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as error:
        return None, [Mistake(file, "", f"is not valid TOML: {error}")]
    mistakes = _key_mistakes(file, "", table, _LETTER_KEYS, _LETTER_OPTIONAL)
    if not mistakes:
        mistakes = _letter_mistakes(file, table)
    if mistakes:
        return None, mistakes
    return _build_declaration(table), []


def _key_mistakes(
    file: str, where: str, table: dict[str, Any], expected: dict[str, type], optional: set[str]
) -> list[Mistake]:
    """Unknown and missing keys, values of the wrong type, blank text."""
    mistakes = [Mistake(file, where + key, "is not a known key") for key in table if key not in expected]
    for key, kind in expected.items():
        value = table.get(key)
        if value is None:
            if key not in optional:
                mistakes.append(Mistake(file, where + key, "is missing"))
        elif type(value) is not kind:
            mistakes.append(Mistake(file, where + key, f"must be {_TYPE_NAMES[kind]}"))
        elif isinstance(value, str) and not value.strip():
            mistakes.append(Mistake(file, where + key, "is blank"))
    return mistakes


def _letter_mistakes(file: str, table: dict[str, Any]) -> list[Mistake]:
    mistakes = []
    if table["about"] not in set(About):
        mistakes.append(Mistake(file, "about", f"must be one of {', '.join(About)}"))
    if table.get("reply_working_days", 1) < 1:
        mistakes.append(Mistake(file, "reply_working_days", "must be 1 or more"))
    if not all(isinstance(enclosure, str) and enclosure.strip() for enclosure in table.get("enclosures", [])):
        mistakes.append(Mistake(file, "enclosures", "must be a list of texts"))
    return mistakes + use_mistakes(file, table) + _all_field_mistakes(file, table)


def _all_field_mistakes(file: str, table: dict[str, Any]) -> list[Mistake]:
    mistakes = []
    for position, declared in enumerate(table["field"], start=1):
        where = f"field {position}: "
        if not isinstance(declared, dict):
            mistakes.append(Mistake(file, where.strip(": "), "must be a table"))
            continue
        shape = _key_mistakes(file, where, declared, _FIELD_KEYS, _FIELD_OPTIONAL)
        mistakes += shape or _field_mistakes(file, declared)
    return mistakes or _cross_mistakes(file, table)


def _field_mistakes(file: str, declared: dict[str, Any]) -> list[Mistake]:
    """What is wrong with one field whose keys have the right types."""
    reasons = []
    field_id = declared["id"]
    if not FIELD_ID.fullmatch(field_id):
        reasons.append("must be two snake_case words joined by a dot, such as la.name")
    elif not _is_safe_name(field_id):
        reasons.append("uses a word that the template language keeps for itself")
    if declared["kind"] not in set(MergeKind):
        reasons.append(f"kind must be one of {', '.join(MergeKind)}")
    if declared.get("per_child", False) is not field_id.startswith(f"{CHILD_GROUP}."):
        reasons.append("per_child is true for the fields of the group child, and for no others")
    if declared.get("required", True) and "when_blank" in declared:
        reasons.append("when_blank is only for a field that is not required")
    if declared.get("editable", False) and declared["kind"] != MergeKind.TEXT:
        reasons.append("only text is editable")
    return [Mistake(file, field_id, reason) for reason in reasons]


def _is_safe_name(field_id: str) -> bool:
    """A key must not hide behind a method of the dict that carries it, nor a group behind a keyword."""
    group, _, key = field_id.partition(".")
    return group not in _RESERVED_GROUPS and not hasattr(dict, key) and not keyword.iskeyword(key)


def _cross_mistakes(file: str, table: dict[str, Any]) -> list[Mistake]:
    """What is wrong between fields that are right one by one."""
    declared = {entry["id"]: entry for entry in table["field"]}
    counts = Counter(entry["id"] for entry in table["field"])
    mistakes = [Mistake(file, field_id, "is declared twice") for field_id, count in counts.items() if count > 1]
    for field_id, kind in NEEDED_FIELDS.items():
        entry = declared.get(field_id, {})
        if entry.get("kind") != kind or not entry.get("required", True):
            mistakes.append(Mistake(file, field_id, f"must be declared as a required {kind}"))
    addressee = declared.get(table["addressee"])
    if addressee is None or addressee.get("per_child", False) or addressee["kind"] != MergeKind.TEXT:
        mistakes.append(Mistake(file, "addressee", "must be the id of a text field of the letter"))
    texts = {i for i, entry in declared.items() if entry["kind"] == MergeKind.TEXT and entry.get("required", True)}
    reasons = message_reasons(table.get("text_message", ""), texts)
    mistakes += [Mistake(file, "text_message", reason) for reason in reasons]
    return mistakes


def _build_declaration(table: dict[str, Any]) -> LetterDeclaration:
    return LetterDeclaration(
        number=table["number"],
        title=table["title"],
        sent_by=table["sent_by"],
        sent_to=table["sent_to"],
        sent_when=table["sent_when"],
        legal_basis=table["legal_basis"],
        about=About(table["about"]),
        addressee=table["addressee"],
        fields=tuple(_build_field(entry) for entry in table["field"]),
        reply_working_days=table.get("reply_working_days"),
        enclosures=tuple(table.get("enclosures", ())),
        **build_uses(table),
    )


def _build_field(entry: dict[str, Any]) -> MergeField:
    return MergeField(
        id=entry["id"],
        label=entry["label"],
        kind=MergeKind(entry["kind"]),
        is_required=entry.get("required", True),
        is_per_child=entry.get("per_child", False),
        is_editable=entry.get("editable", False),
        when_blank=entry.get("when_blank", ""),
        hint=entry.get("hint", ""),
    )
