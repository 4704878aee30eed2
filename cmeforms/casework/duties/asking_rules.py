"""Asking the rulebook in one home: reads the authority's local rules and hands them to the rule asked."""

from __future__ import annotations

import tomllib
from pathlib import Path

from cmeforms.errors import SettingsError
from cmeforms.rulebook.findings import Finding
from cmeforms.rulebook.local_rules import FILE_NAME, STANDARD, LocalRules, read_local_rules
from cmeforms.rulebook.register import RULES, find_rule

__all__ = ["RULES", "ask_rule", "find_rule", "load_local_rules"]


def load_local_rules(home: Path) -> LocalRules:
    """The local rules of a home; the standard ones where it has no such file. Raises SettingsError."""
    try:
        chosen = tomllib.loads((home / FILE_NAME).read_text("utf-8"))
    except FileNotFoundError:
        return STANDARD
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{FILE_NAME}: this is not TOML that can be read: {error}") from error
    return read_local_rules(chosen)


def ask_rule(home: Path, rule_id: str, document: object) -> Finding:
    """What a rule says about a facts document, with the home's local rules.

    Raises UnknownRule, FactsRefused, or SettingsError for a wrong file of local rules.
    """
    return find_rule(rule_id).ask(document, load_local_rules(home))
