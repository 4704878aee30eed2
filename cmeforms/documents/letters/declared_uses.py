"""Reads what a letter's declaration says of its use: by whom, to whom, when, what stops it; knows no merge field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cmeforms.definitions.letter_stops import Suppression
from cmeforms.definitions.roles import Role
from cmeforms.documents.letters.model import Audience, Occasion, StatutoryNotice
from cmeforms.errors import Mistake

USE_KEYS: dict[str, type] = {
    "audience": str,
    "issued_by": list,
    "forms": list,
    "suppressed_by": list,
    "order_track": str,
    "replied_with": str,
    "chased_with": str,
    "comes_after": str,
    "offered_when": list,
    "statutory_notice": dict,
    "words_agreed_by_two": bool,
    "text_message": str,
}
USE_OPTIONAL = set(USE_KEYS) - {"audience", "issued_by"}
SCHOOL_ONLY_FIELDS = frozenset({"child.upn", "child.former_upn", "child.uln"})
"""Numbers that schools and authorities use among themselves. Source: forms.md 6.0, "Child"."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SENDERS = [role for role in Role if role not in (Role.GUEST, Role.AUDITOR, Role.ADMINISTRATOR)]
_NOTICE_KEYS = {"section": str, "period_days": int}


def use_mistakes(file: str, table: dict[str, Any]) -> list[Mistake]:
    """What is wrong with the keys of use; each of them has the right type already."""
    reasons = [*_code_reasons(table)]
    if not all(isinstance(slug, str) and _SLUG.fullmatch(slug) for slug in table.get("forms", [])):
        reasons.append(("forms", "must be a list of the slugs of forms"))
    if not all(_is_occasion(given) for given in table.get("offered_when", [])):
        reasons.append(("offered_when", "must be a list of tables with form, field and is_one_of (a list of codes)"))
    for key in ("replied_with", "chased_with", "comes_after"):
        if key in table and not _SLUG.fullmatch(table[key]):
            reasons.append((key, "must be the slug of a form, or the stem of a letter"))
    if "statutory_notice" in table and not _is_notice(table["statutory_notice"]):
        reasons.append(("statutory_notice", "must have a section (text) and period_days (1 or more), nothing else"))
    return [Mistake(file, key, reason) for key, reason in reasons] + _home_mistakes(file, table)


def _code_reasons(table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with keys that hold codes out of a closed list."""
    if table["audience"] not in set(Audience):
        yield "audience", f"must be one of {', '.join(Audience)}"
    if not table["issued_by"] or not set(map(str, table["issued_by"])) <= set(_SENDERS):
        yield "issued_by", f"must be a list out of {', '.join(_SENDERS)}"
    if not set(map(str, table.get("suppressed_by", []))) <= set(Suppression):
        yield "suppressed_by", f"must be a list out of {', '.join(Suppression)}"


def _is_occasion(given: object) -> bool:
    if not isinstance(given, dict) or given.keys() != {"form", "field", "is_one_of"}:
        return False
    codes = given["is_one_of"]
    return isinstance(codes, list) and all(isinstance(text, str) for text in (given["form"], given["field"], *codes))


def _is_notice(given: dict[str, Any]) -> bool:
    has_right_keys = given.keys() == _NOTICE_KEYS.keys()
    return has_right_keys and all(type(given[k]) is t for k, t in _NOTICE_KEYS.items()) and given["period_days"] > 0


def _home_mistakes(file: str, table: dict[str, Any]) -> list[Mistake]:
    """A letter that goes to a home address carries no number that only institutions use."""
    if table["audience"] not in (Audience.PARENT, Audience.CHILD):
        return []
    named = [entry.get("id") for entry in table["field"] if isinstance(entry, dict)]
    reason = "is for letters between institutions and never goes to a home address"
    return [Mistake(file, field_id, reason) for field_id in named if field_id in SCHOOL_ONLY_FIELDS]


def build_uses(table: dict[str, Any]) -> dict[str, Any]:
    """The keys of use as a ``LetterDeclaration`` takes them; call it only for a table without mistakes."""
    notice = table.get("statutory_notice")
    return {
        "audience": Audience(table["audience"]),
        "issued_by": frozenset(Role(name) for name in table["issued_by"]),
        "forms": tuple(table.get("forms", ())),
        "suppressed_by": tuple(Suppression(code) for code in table.get("suppressed_by", ())),
        "order_track": table.get("order_track", ""),
        "replied_with": table.get("replied_with", ""),
        "chased_with": table.get("chased_with", ""),
        "comes_after": table.get("comes_after", ""),
        "offered_when": tuple(
            Occasion(given["form"], given["field"], tuple(given["is_one_of"]))
            for given in table.get("offered_when", ())
        ),
        "notice": StatutoryNotice(**notice) if notice else None,
        "words_agreed_by_two": table.get("words_agreed_by_two", False),
        "text_message": table.get("text_message", ""),
    }
