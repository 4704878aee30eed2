"""Reads the home's calendars file: which school is open when; finds the calendar of a school; counts nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cmeforms.casework.ground.home_files import Content, read_home_file
from cmeforms.errors import FactsRefused, Mistake
from cmeforms.rulebook.calendar import SchoolCalendar
from cmeforms.rulebook.facts import UNKNOWN_FACT, read_facts

FILE_NAME = "calendars.toml"
_TABLES = frozenset({"default", "school"})
_NAMES = ("organisation_id", "urn", "laestab")


@dataclass(frozen=True)
class Calendars:
    """The authority's calendar, None while it gave no term dates, and those of single schools by any of their names."""

    of_authority: SchoolCalendar | None = None
    by_school: Mapping[str, SchoolCalendar] = field(default_factory=dict)

    def calendar(self, *names: str) -> SchoolCalendar | None:
        """The calendar of the school called one of these (id, URN, LAESTAB), else the authority's, else None."""
        own = (self.by_school[_plain(name)] for name in names if name and _plain(name) in self.by_school)
        return next(own, self.of_authority)


def load_calendars(home: Path) -> Calendars:
    """The calendars of a home, as far as its file can be read; without the file every count is an estimate."""
    return read_calendars(home)[0]


def read_calendars(home: Path) -> tuple[Calendars, list[Mistake]]:
    """The calendars, and every mistake in their file. A school with a mistake has the authority's calendar."""
    return read_home_file(home / FILE_NAME, _calendars)


def _calendars(content: Content) -> tuple[Calendars, list[Mistake]]:
    mistakes = [Mistake(FILE_NAME, key, "is not a key that is known here") for key in content if key not in _TABLES]
    default = content.get("default", {})
    of_authority = _calendar(default, "default", mistakes) if default else None
    by_school = _schools(content.get("school", []), default, mistakes)
    return Calendars(of_authority, by_school), mistakes


def _schools(entries: Any, default: Any, mistakes: list[Mistake]) -> dict[str, SchoolCalendar]:  # noqa: ANN401 - any TOML
    """The calendars of single schools; what a school does not state is the authority's."""
    by_school: dict[str, SchoolCalendar] = {}
    if not isinstance(entries, list):
        mistakes.append(Mistake(FILE_NAME, "school", "must be written [[school]], once for each school"))
        return by_school
    shared = default if isinstance(default, dict) else {}
    for number, entry in enumerate(entries, start=1):
        key = f"school[{number}]"
        own = {name: value for name, value in entry.items() if name not in _NAMES}
        named = _named(entry, key, mistakes)
        found: list[Mistake] = []
        calendar = _calendar({**shared, **own}, key, found)
        mistakes.extend(mistake for mistake in found if not _is_inherited(mistake, key, own))
        for name in named:
            if name in by_school:
                mistakes.append(Mistake(FILE_NAME, key, f"another school is called {name} too"))
            elif calendar:
                by_school[name] = calendar
    return by_school


def _named(entry: Mapping[str, Any], key: str, mistakes: list[Mistake]) -> list[str]:
    given = {name: entry[name] for name in _NAMES if name in entry}
    if not given:
        mistakes.append(Mistake(FILE_NAME, key, f"needs one of {', '.join(_NAMES)}"))
    for name, value in given.items():
        if not isinstance(value, str) or not value.strip():
            mistakes.append(Mistake(FILE_NAME, f"{key}.{name}", "must be text in quotes"))
    return [_plain(value) for value in given.values() if isinstance(value, str) and value.strip()]


def _is_inherited(mistake: Mistake, key: str, own: Mapping[str, object]) -> bool:
    """Whether the authority's calendar has this mistake, where it was told already."""
    place = mistake.key.removeprefix(f"{key}.").partition("[")[0]
    return mistake.key != key and place not in own


def _plain(name: str) -> str:
    """A name as it is compared: a LAESTAB is written with and without its slash."""
    return name.replace("/", "").strip()


def _calendar(content: object, key: str, mistakes: list[Mistake]) -> SchoolCalendar | None:
    try:
        return read_facts(SchoolCalendar, content)
    except FactsRefused as refused:
        mistakes.extend(_mistake(key, line) for line in refused.mistakes)
        return None


def _mistake(key: str, line: str) -> Mistake:
    """A refused fact as a mistake: its path becomes part of the key."""
    path, _colon, reason = line.partition(": ")
    if reason == UNKNOWN_FACT:
        reason = "is not a key that is known here"
    return Mistake(FILE_NAME, key if path == "facts" else f"{key}.{path}", reason)
