"""The rulebook's table of contents: every rule by its id, and the ways to ask one; decides nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cmeforms.errors import UnknownRule
from cmeforms.rulebook.age_rules import AGE_RULES
from cmeforms.rulebook.rule import Rule

RULES: Mapping[str, Rule[Any]] = {rule.rule_id: rule for rule in AGE_RULES}
"""Every rule, in the order of the subjects."""


def find_rule(rule_id: str) -> Rule[Any]:
    """The rule with this id, in capitals or not; raises UnknownRule."""
    wanted = rule_id.casefold()
    for known, rule in RULES.items():
        if known.casefold() == wanted:
            return rule
    raise UnknownRule("There is no rule with this id.")
