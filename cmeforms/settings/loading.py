"""Reads a home's settings from its file and the environment, every mistake told at once, and writes the first file."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from cmeforms.errors import Mistake, SettingsError
from cmeforms.settings.keys import KEYS, Value, as_toml, key_mistakes, parsed_variable
from cmeforms.settings.model import Authority, Mail, Sealing, Server, Settings, weaknesses

FILE_NAME = "settings.toml"
DEFAULT_HOME = Path(__file__).resolve().parents[2] / "instance"
DEMO_VALUES: dict[str, Value] = {"is_demo": True, "passwords.passes": 1, "passwords.memory_kib": 1024}
"""What a demo home has other than the defaults: quick password hashes, so that trying it out is quick."""


def home_directory(environment: Mapping[str, str] = os.environ) -> Path:
    """The home when no command names one: ``$CMEFORMS_HOME``, else ``instance/`` of the checkout."""
    chosen = environment.get("CMEFORMS_HOME", "")
    return Path(chosen).expanduser().resolve() if chosen else DEFAULT_HOME


def load_settings(home: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of a home; an environment variable such as ``CMEFORMS_SERVER_PORT`` wins over its key.

    Raises SettingsError, with a line for each key and reason, when the file is missing or cannot be
    read, or for unknown keys, wrong types and weak values.
    """
    return _checked(_flat(_read(home / FILE_NAME)) | _variables(environment), home)


def write_default_settings(home: Path, chosen: Mapping[str, Value] | None = None, *, is_demo: bool = False) -> Path:
    """Write a commented settings file, unless the home has one; ``chosen`` replaces defaults by full key name.

    Raises SettingsError, writing nothing, when what is chosen could not be loaded again.
    """
    path = home / FILE_NAME
    if path.exists():
        return path
    given = {**(DEMO_VALUES if is_demo else {}), **(chosen or {})}
    _checked(given, home)
    home.mkdir(parents=True, exist_ok=True)
    path.write_text(as_toml({key.name: given.get(key.name, key.default) for key in KEYS}), encoding="utf-8")
    return path


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SettingsError(f"{FILE_NAME}: this home has none; it has not been set up") from error
    except (OSError, ValueError) as error:
        raise SettingsError(f"{FILE_NAME}: cannot be read: {error}") from error


def _variables(environment: Mapping[str, str]) -> dict[str, object]:
    return {key.name: parsed_variable(key, environment[key.variable]) for key in KEYS if key.variable in environment}


def _flat(tables: Mapping[str, object]) -> dict[str, object]:
    """Keys of tables as ``table.key``; what lies deeper stays a value, and is refused as such."""
    flat: dict[str, object] = {}
    for name, value in tables.items():
        if isinstance(value, dict):
            flat |= {f"{name}.{inner}": inner_value for inner, inner_value in value.items()}
        else:
            flat[name] = value
    return flat


def _checked(given: Mapping[str, object], home: Path) -> Settings:
    """Types first; weak values are only looked for among values of the right type."""
    _refuse(key_mistakes(given))
    settings = _built({key.name: given.get(key.name, key.default) for key in KEYS}, home)
    _refuse(weaknesses(settings))
    return settings


def _refuse(mistakes: Iterable[tuple[str, str]]) -> None:
    told = [str(Mistake(FILE_NAME, key, reason)) for key, reason in mistakes]
    if told:
        raise SettingsError("\n".join(told))


def _built(values: Mapping[str, Any], home: Path) -> Settings:
    server = _table(values, "server")
    return Settings(
        is_demo=values["is_demo"],
        authority=Authority(**_table(values, "authority")),
        server=Server(**server | {"trusted_hosts": tuple(server["trusted_hosts"])}),
        session_idle_minutes=values["session.idle_minutes"],
        session_absolute_hours=values["session.absolute_hours"],
        password_passes=values["passwords.passes"],
        password_memory_kib=values["passwords.memory_kib"],
        font_directories=tuple(home.resolve() / folder for folder in values["documents.font_directories"]),
        reply_working_days=values["letters.reply_working_days"],
        sealing=_sealing(_table(values, "sealing"), home.resolve()),
        mail=Mail(**_table(values, "mail")),
        referrals_are_public=values["referrals.are_public"],
    )


def _sealing(values: dict[str, Any], home: Path) -> Sealing:
    return Sealing(
        own_key_file=home / values["own_key_file"] if values["own_key_file"] else None,
        timestamp_url=values["timestamp_url"],
        timestamp_certificates=home / values["timestamp_certificates"] if values["timestamp_certificates"] else None,
        timestamp_is_required=values["timestamp_is_required"],
    )


def _table(values: Mapping[str, Any], table: str) -> dict[str, Any]:
    """The values of one table by their short names."""
    return {name.removeprefix(f"{table}."): value for name, value in values.items() if name.startswith(f"{table}.")}
