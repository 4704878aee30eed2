"""When a person may decide otherwise than a rule: stricter with a reason, looser only together with a second person.

Source: rules 7, opening paragraph.
"""

from __future__ import annotations

from dataclasses import dataclass

from cmeforms.rulebook.facts import fact


@dataclass(frozen=True)
class Decision:
    """Who decided otherwise than the rule, why, and who agreed; references of persons, not names."""

    decided_by: str | None = fact("Reference of the person who decides.", default=None)
    reason: str | None = fact("The reason.", default=None)
    second_person: str | None = fact("Reference of the second person who agrees.", default=None)


def decision_problems(decision: Decision, *, is_looser: bool) -> tuple[str, ...]:
    """What is missing for this decision to stand; empty when nothing is."""
    problems = []
    if not (decision.decided_by or "").strip():
        problems.append("Nobody is named as the one who decides.")
    if not (decision.reason or "").strip():
        problems.append("A reason is needed.")
    if is_looser and not (decision.second_person or "").strip():
        problems.append("Lowering needs a second person.")
    if is_looser and decision.second_person and decision.second_person == decision.decided_by:
        problems.append("The second person must be another than the first.")
    return tuple(problems)
