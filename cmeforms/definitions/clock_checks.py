"""What clocks and alerts must satisfy beyond their shape: names that meet rules, facts and fields; never raises."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from cmeforms.definitions.alerts import Alert
from cmeforms.definitions.clocks import ClockDeclaration, ClockStop
from cmeforms.definitions.conditions import Condition
from cmeforms.definitions.model import FormDefinition
from cmeforms.rulebook.register import RULES

_Found = tuple[str, str]
"""Key and reason of a mistake."""


def clock_mistakes(definition: FormDefinition) -> Iterator[_Found]:
    """Rules, facts, fields, parts and signatures that clocks name and that are not there."""
    kinds = {field.id: field.kind for field in definition.fields()}
    for clock in definition.clocks:
        key = f"clock ({clock.rule})"
        if kinds.get(clock.from_) not in ("date", "datetime"):
            yield key, f"there is no date field {clock.from_}"
        for field_id in (*clock.facts.values(), *_tested(clock.when)):
            if field_id not in kinds:
                yield key, f"there is no field {field_id}"
        yield from ((key, reason) for reason in _rule_mistakes(clock))
        for stop in clock.stopped_by:
            yield from ((f"{key}.stopped_by", reason) for reason in _stop_mistakes(definition, stop))


def _tested(condition: Condition | None) -> tuple[str, ...]:
    return tuple(leaf.field for leaf in condition.leaves()) if condition else ()


def _rule_mistakes(clock: ClockDeclaration) -> Iterator[str]:
    rule = RULES.get(clock.rule)
    if rule is None:
        yield f"there is no rule {clock.rule}"
        return
    facts = {fact.name for fact in dataclasses.fields(rule.facts_class)}
    for name in clock.facts:
        if name not in facts:
            yield f"the rule knows no fact {name}"


def _stop_mistakes(definition: FormDefinition, stop: ClockStop) -> Iterator[str]:
    if stop.field and stop.field not in {field.id for field in definition.fields()}:
        yield f"there is no field {stop.field}"
    if stop.part and stop.part not in {part.id for part in definition.parts}:
        yield f"there is no part {stop.part}"
    if stop.signature and stop.signature not in {signature.id for signature in definition.signatures}:
        yield f"there is no signature {stop.signature}"


def alert_mistakes(definition: FormDefinition) -> Iterator[_Found]:
    """Fields that alerts look at and that are not there, and alerts of one name."""
    ids = {field.id for field in definition.fields()}
    seen: set[str] = set()
    for alert in definition.alerts:
        yield from _alert_mistakes(alert, ids)
        if alert.id in seen:
            yield f"alert ({alert.id})", "this alert id is used twice"
        seen.add(alert.id)


def _alert_mistakes(alert: Alert, ids: set[str]) -> Iterator[_Found]:
    for field_id in sorted(alert.looks_at() - ids):
        yield f"alert ({alert.id}).when", f"the condition names no field: {field_id}"
    if alert.answered_by and alert.answered_by not in ids:
        yield f"alert ({alert.id}).answered_by", f"there is no field {alert.answered_by}"
