"""The rulebook's table of contents: every rule by its id; decides nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cmeforms.errors import UnknownRule
from cmeforms.rulebook.absence import ABSENCE_RULES
from cmeforms.rulebook.absence_returns import ABSENCE_RETURN_RULES
from cmeforms.rulebook.act_2026 import ACT_2026_RULES
from cmeforms.rulebook.age_rules import AGE_RULES
from cmeforms.rulebook.authority import AUTHORITY_RULES
from cmeforms.rulebook.deletions import DELETION_RULES
from cmeforms.rulebook.episodes import EPISODE_RULES
from cmeforms.rulebook.escalation import ESCALATION_RULES
from cmeforms.rulebook.home_levels import HOME_RULES
from cmeforms.rulebook.leavers import LEAVER_RULES
from cmeforms.rulebook.missing import MISSING_RULES
from cmeforms.rulebook.orders import ORDER_RULES
from cmeforms.rulebook.records_transfer import TRANSFER_RULES
from cmeforms.rulebook.removal_policy import REMOVAL_POLICY_RULES
from cmeforms.rulebook.repeats import REPEAT_RULES
from cmeforms.rulebook.reporting import REPORTING_RULES
from cmeforms.rulebook.returns import RETURN_RULES
from cmeforms.rulebook.risk import RISK_RULES
from cmeforms.rulebook.roll import ROLL_RULES
from cmeforms.rulebook.rule import Rule

_SUBJECTS: tuple[tuple[Rule[Any], ...], ...] = (
    AGE_RULES,
    tuple(sorted(ABSENCE_RULES + ABSENCE_RETURN_RULES, key=lambda rule: rule.rule_id)),
    ROLL_RULES,
    DELETION_RULES,
    REMOVAL_POLICY_RULES,
    LEAVER_RULES,
    ACT_2026_RULES,
    TRANSFER_RULES,
    tuple(sorted(AUTHORITY_RULES + ORDER_RULES, key=lambda rule: rule.rule_id)),
    ESCALATION_RULES,
    RISK_RULES,
    MISSING_RULES,
    EPISODE_RULES,
    RETURN_RULES,
    REPEAT_RULES,
    HOME_RULES,
    REPORTING_RULES,
)

RULES: Mapping[str, Rule[Any]] = {rule.rule_id: rule for rules in _SUBJECTS for rule in rules}
"""Every rule, in the order of the subjects."""


def find_rule(rule_id: str) -> Rule[Any]:
    """The rule with this id, in capitals or not; raises UnknownRule."""
    wanted = rule_id.casefold()
    for known, rule in RULES.items():
        if known.casefold() == wanted:
            return rule
    raise UnknownRule("There is no rule with this id.")
