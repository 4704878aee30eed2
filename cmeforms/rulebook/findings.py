"""What a rule says about facts: result, level, deadlines, conditions and the reasoning; knows no rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Result(StrEnum):
    """What kind of thing a rule answers with."""

    MET = "met"
    NOT_MET = "not met"
    CANNOT_TELL = "cannot tell"
    DEADLINE = "deadline"
    LEVEL = "level"
    ANSWER = "answer"
    ASKS = "asks"
    """Pure procedure: nothing is worked out, the actions say what the rule asks for."""


class DayType(StrEnum):
    """What a deadline counts."""

    HOURS = "H"
    CALENDAR_DAYS = "CD"
    WORKING_DAYS = "WD"
    SCHOOL_DAYS = "SD"


@dataclass(frozen=True)
class Source:
    """Where a rule comes from.

    ``also`` names a second document that says the same. ``is_inferred`` marks what this house concluded
    itself, in whole or in part; ``verify`` what must be read again before release.
    """

    document: str
    paragraph: str = ""
    also: str = ""
    is_inferred: bool = False
    verify: bool = False

    def as_json(self) -> dict[str, Any]:
        """The source as an object, empty parts left out."""
        marks = {"is_inferred": self.is_inferred, "verify": self.verify}
        parts = {"document": self.document, "paragraph": self.paragraph, "also": self.also}
        return {name: part for name, part in (parts | marks).items() if part}

    def __str__(self) -> str:
        marks = {"in part concluded by this house": self.is_inferred, "to be read again": self.verify}
        said = ", ".join(part for part in (self.document, self.paragraph) if part)
        noted = ", ".join(mark for mark, is_set in marks.items() if is_set)
        return f"{said}{f'; {self.also}' if self.also else ''}{f' ({noted})' if noted else ''}"


@dataclass(frozen=True)
class Deadline:
    """Something to be done by a day or, counted in hours, by a moment.

    ``due_on`` is a local date, its whole day included; ``due_at`` is aware UTC and set for hours only.
    ``is_estimate``: term dates were missing, so working days were counted, which is never later.
    """

    what: str
    count: int
    day_type: DayType
    due_on: date
    due_at: datetime | None = None
    counted: str = ""
    is_estimate: bool = False

    def is_late(self, asked_on: date, asked_at: datetime | None = None) -> bool:
        """Whether the deadline has passed; a deadline in hours is judged to the minute where the moment is given."""
        if self.due_at is not None and asked_at is not None:
            return asked_at > self.due_at
        return asked_on > self.due_on

    def as_json(self) -> dict[str, Any]:
        """The deadline as an object."""
        return {
            "what": self.what,
            "count": self.count,
            "day_type": self.day_type.value,
            "due_on": self.due_on.isoformat(),
            **({"due_at": self.due_at.isoformat()} if self.due_at else {}),
            **({"counted": self.counted} if self.counted else {}),
            **({"is_estimate": True} if self.is_estimate else {}),
        }


@dataclass(frozen=True)
class Condition:
    """One line of a checklist: met, not met or cannot tell."""

    text: str
    result: Result

    def as_json(self) -> dict[str, str]:
        """The condition as an object."""
        return {"text": self.text, "result": self.result.value}


@dataclass(frozen=True)
class Judgement:
    """What a rule's function concludes from facts.

    ``actions`` say who does what and when, ``warnings`` name local policy or a doubt and never block.
    """

    result: Result
    reasoning: tuple[str, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    level: str = ""
    conditions: tuple[Condition, ...] = ()
    actions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """A judgement with the rule that made it and its source."""

    rule_id: str
    title: str
    source: Source
    judgement: Judgement

    def as_json(self) -> dict[str, Any]:
        """The finding as an object; lists that are empty are left out, the reasoning never."""
        judged = self.judgement
        parts: dict[str, Any] = {
            "level": judged.level,
            "values": dict(judged.values),
            "deadlines": [deadline.as_json() for deadline in judged.deadlines],
            "conditions": [condition.as_json() for condition in judged.conditions],
            "actions": list(judged.actions),
            "warnings": list(judged.warnings),
        }
        return {
            "id": self.rule_id,
            "title": self.title,
            "result": judged.result.value,
            **{name: part for name, part in parts.items() if part},
            "reasoning": list(judged.reasoning),
            "source": self.source.as_json(),
        }


def all_of(conditions: Sequence[Condition]) -> Result:
    """Met where every condition is, not met where one is not, else cannot tell."""
    results = {condition.result for condition in conditions}
    if Result.NOT_MET in results:
        return Result.NOT_MET
    return Result.CANNOT_TELL if Result.CANNOT_TELL in results else Result.MET


def checklist(conditions: Sequence[Condition], **parts: Any) -> Judgement:  # noqa: ANN401 - parts of a judgement
    """The judgement over a checklist, its reasoning one line for each condition."""
    reasoning = tuple(f"{condition.text}: {condition.result.value}." for condition in conditions)
    return Judgement(all_of(conditions), reasoning, conditions=tuple(conditions), **parts)


def met_if(is_met: bool) -> Result:
    """Met or not met."""
    return Result.MET if is_met else Result.NOT_MET
