"""Keeps what a person decides about two child records: the same child or not, with a reason; merges nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from cmeforms.casework.children.child_facts import NamedChild, child_known, named
from cmeforms.casework.children.child_group import SeenChild, require_child, seen_child
from cmeforms.casework.forms.reading_records import record_entries
from cmeforms.casework.ground.access import may
from cmeforms.casework.ground.child_record import (
    NOT_SAME_CHILD,
    SAME_CHILD,
    decision_on,
    is_kept,
    link_both,
    records_of,
)
from cmeforms.casework.ground.services import Services
from cmeforms.casework.papers.viewing import ListedRecord, list_record
from cmeforms.errors import ActRefused
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.accounts import Accounts
from cmeforms.records.entries import EntryKind, LogEntry
from cmeforms.rulebook.text import normalise_newlines, text_problems
from cmeforms.submissions.answers import Json
from cmeforms.submissions.lifecycle import RecordState

LONGEST_REASON = 1_000
_COMPARED = ("upn", "nhs_number", "school")
_DECIDING = (SAME_CHILD, NOT_SAME_CHILD)


@dataclass(frozen=True)
class ComparedChild:
    """One of two children as one person may see it; ``told`` are label and text of numbers and school."""

    named: NamedChild
    told: list[tuple[str, str]] = field(repr=False)
    forms: list[ListedRecord]


@dataclass(frozen=True)
class Decision:
    """What was last decided about this child and another: when, by whom (by name), and how they knew."""

    other: NamedChild
    is_same: bool
    at: datetime
    by: str
    reason: str = field(repr=False)


def compared(services: Services, person: Person, pair: tuple[str, str]) -> list[ComparedChild]:
    """Two children side by side, for somebody who may view forms of both; ``NotAllowed``, ``ActRefused``."""
    return [_compared(services, person, seen) for seen in _require_both(services, person, pair)]


def _compared(services: Services, person: Person, seen: SeenChild) -> ComparedChild:
    known = child_known(services, person, seen)
    told = [(known[part][0].label, _text(known[part][1])) for part in _COMPARED if part in known]
    return ComparedChild(
        named(services, person, seen), told, [list_record(services, person, form) for form in seen.forms]
    )


def _text(value: Json) -> str:
    """A number, or a school by its name."""
    return str(value.get("name", "")) if isinstance(value, dict) else str(value)


def decide(services: Services, person: Person, pair: tuple[str, str], *, is_same: bool, reason: str) -> None:
    """Keep what a person decided about two child records, with the reason; the newest decision counts.

    Both records stay as they are; two that are the same are shown together. A second click changes
    nothing. ``NotAllowed`` unless the person may view forms of both, ``ActRefused`` without a reason.
    """
    _require_both(services, person, pair)
    told = normalise_newlines(reason.strip())
    problems = text_problems(told, LONGEST_REASON) if told else ["Say how you know."]
    if problems:
        raise ActRefused(problems[0])
    relation = SAME_CHILD if is_same else NOT_SAME_CHILD
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        if decision_on(act.state(pair[0]), pair[1]) != relation:
            link_both(act, relation, pair, told)


def decisions_on(services: Services, person: Person, seen: SeenChild) -> list[Decision]:
    """What was decided about this child and others of whom this person may view a form."""
    newest = {
        str(entry.facts["other_record_id"]): entry
        for entry in record_entries(services, seen.child.record_id)
        if entry.kind is EntryKind.RECORD_LINKED and entry.facts.get("relation") in _DECIDING
    }
    others = {other_id: services.log.state(other_id) for other_id in newest}
    return [
        _decision(services, person, other, newest[other_id])
        for other_id, other in others.items()
        if is_kept(other) and _has_form_of(services, person, other)
    ]


def _require_both(services: Services, person: Person, pair: tuple[str, str]) -> list[SeenChild]:
    both = [require_child(services, person, child_id) for child_id in pair]
    if pair[0] == pair[1]:
        raise ActRefused("These are one and the same record.")
    return both


def _has_form_of(services: Services, person: Person, child: RecordState) -> bool:
    """Whether this person may view a form of this very record, not only of one said to be the same child."""
    return any(may(services, person, Action.VIEW, services.log.state(record_id)) for record_id in records_of(child))


def _decision(services: Services, person: Person, other: RecordState, entry: LogEntry) -> Decision:
    reason = services.log.read_payload(entry.record_id, entry.number, "reason").decode("utf-8")
    by = Accounts(services.log).person(entry.person_id).name
    told = named(services, person, seen_child(services, person, other))
    return Decision(told, entry.facts["relation"] == SAME_CHILD, entry.at, by, reason)
