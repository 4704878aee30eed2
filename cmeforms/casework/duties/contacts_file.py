"""Turns the entries of a contacts file into contacts, or into what is wrong with them; opens nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import time
from typing import Any

from cmeforms.casework.duties.contact import NEVER_CLOSED, WORKING_DAYS, Contact
from cmeforms.casework.ground.home_files import Content
from cmeforms.errors import Mistake
from cmeforms.rulebook.contact_details import phone_problem

FILE_NAME = "contacts.toml"
LONGEST_TEXT = 300

_TEXTS = ("key", "name", "phone", "days", "from", "until", "hours_note", "out_of_hours", "note")
_SHORT_NUMBERS = frozenset({"999", "101", "111", "116000"})


def contacts_in(content: Content) -> tuple[dict[str, Contact], list[Mistake]]:
    """The contacts of a parsed file by key, and every mistake; a contact with a mistake is left out."""
    mistakes = [Mistake(FILE_NAME, key, "is not a key that is known here") for key in content if key != "contact"]
    entries = content.get("contact", [])
    contacts: dict[str, Contact] = {}
    for number, entry in enumerate(entries if isinstance(entries, list) else [entries], start=1):
        reasons = list(_entry_mistakes(entry, contacts))
        mistakes.extend(Mistake(FILE_NAME, f"contact[{number}]{f'.{key}' if key else ''}", why) for key, why in reasons)
        if not reasons:
            contacts[entry["key"]] = _contact(entry)
    return contacts, mistakes


def _entry_mistakes(entry: object, before: Mapping[str, Contact]) -> Iterator[tuple[str, str]]:
    """Key and reason of everything wrong with one contact."""
    if not isinstance(entry, dict):
        yield "", "must be written [[contact]], once for each contact"
        return
    yield from ((key, "is not a key that is known here") for key in entry if key not in _TEXTS)
    texts = {key: value for key, value in entry.items() if isinstance(value, str) and len(value) <= LONGEST_TEXT}
    yield from ((key, "must be text in quotes") for key in _TEXTS if key in entry and key not in texts)
    yield from ((key, "is missing") for key in ("key", "name") if not texts.get(key, "").strip())
    if texts.get("key") in before:
        yield "key", "is used twice"
    yield from _value_mistakes(texts)


def _value_mistakes(texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    phone, days = texts.get("phone", ""), texts.get("days", "")
    if phone and phone not in _SHORT_NUMBERS and phone_problem(phone):
        yield "phone", "is not a telephone number"
    if days not in ("", NEVER_CLOSED, WORKING_DAYS):
        yield "days", f'must be "{NEVER_CLOSED}" or "{WORKING_DAYS}"'
    for key in ("from", "until"):
        if key in texts and _clock_time(texts[key]) is None:
            yield key, "must be a time on the 24-hour clock, such as 09:00"
        elif days == WORKING_DAYS and key not in texts:
            yield key, "is missing"


def _clock_time(text: str) -> time | None:
    try:
        return time.fromisoformat(text) if len(text) == 5 else None
    except ValueError:
        return None


def _contact(entry: Mapping[str, Any]) -> Contact:
    texts = {key: entry.get(key, "") for key in ("key", "name", "phone", "days", "hours_note", "out_of_hours", "note")}
    return Contact(**texts, opens=_clock_time(entry.get("from", "")), closes=_clock_time(entry.get("until", "")))
