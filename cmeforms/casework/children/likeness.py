"""Finds other child records that may be about the same child, for one person's eyes; decides and links nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cmeforms.casework.children.child_facts import NamedChild, named
from cmeforms.casework.children.child_group import SeenChild, seen_child
from cmeforms.casework.ground.access import may
from cmeforms.casework.ground.child_record import SIBLING, child_of, decision_on, is_kept, linked_to
from cmeforms.casework.ground.services import Services
from cmeforms.casework.lists.indexing import caught_up_index, found_by
from cmeforms.errors import RecordsError
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.entries import SearchFacts
from cmeforms.records.name_folding import name_key
from cmeforms.records.search_index import SearchIndex
from cmeforms.submissions.lifecycle import RecordState

SAME_UPN = "the same UPN"
SAME_NHS_NUMBER = "the same NHS number"
SAME_NAME = "the same name and date of birth"


@dataclass(frozen=True)
class PossibleDuplicate:
    """Another child record that may be about this child, and why."""

    other: NamedChild
    reasons: tuple[str, ...]


def possible_duplicates(services: Services, person: Person, seen: SeenChild) -> list[PossibleDuplicate]:
    """Children with a form that this person may view and that looks like this child's; settled ones are left out.

    What the person may not view is neither compared nor counted: that a record exists is secret.
    """
    found: dict[str, tuple[RecordState, set[str]]] = {}
    with caught_up_index(services) as index:
        for child, reasons in _alike(services, person, seen, index):
            found.setdefault(child.record_id, (child, set()))[1].update(reasons)
    return [
        PossibleDuplicate(named(services, person, seen_child(services, person, child)), _told(why))
        for child, why in found.values()
        if why
    ]


def duplicates_of_form(services: Services, person: Person, form: RecordState) -> list[PossibleDuplicate]:
    """The same for the child that a form is about; none while it has no child, or for who may view nothing of it."""
    if not child_of(form):
        return []
    try:
        return possible_duplicates(services, person, seen_child(services, person, services.log.state(child_of(form))))
    except RecordsError:  # shown beside a receipt: an index that fails must not hide that a form was accepted
        return []


def _alike(
    services: Services, person: Person, seen: SeenChild, index: SearchIndex
) -> Iterator[tuple[RecordState, set[str]]]:
    known = {*seen.child_ids, *(other for child in seen.group for other in linked_to(child, SIBLING))}
    own = {form.record_id for form in seen.forms}
    for mine in _distinct_facts(services, seen):
        for record_id in (found for found in index.candidates(mine) if found not in own):
            other = services.log.state(record_id)
            child_id = child_of(other)
            if not child_id or child_id in known or _is_settled(seen, child_id):
                continue
            child = services.log.state(child_id)
            if is_kept(child) and may(services, person, Action.VIEW, other):
                yield child, _reasons(mine, _facts(services, other))


def _distinct_facts(services: Services, seen: SeenChild) -> Iterable[SearchFacts]:
    """What the forms say of the child, once where they agree: most do, and each costs a look into the index."""
    facts = (_facts(services, form) for form in seen.forms)
    return {(name_key(f.names), f.born_on, f.shown.upn, f.shown.nhs_number): f for f in facts}.values()


def _is_settled(seen: SeenChild, child_id: str) -> bool:
    return any(decision_on(child, child_id) for child in seen.group)


def _facts(services: Services, state: RecordState) -> SearchFacts:
    try:
        return found_by(services, state.record_id) or SearchFacts()
    except RecordsError:  # a damaged record looks like no other
        return SearchFacts()


def _reasons(mine: SearchFacts, other: SearchFacts) -> set[str]:
    is_same_name = name_key(mine.names) == name_key(other.names) != "" and set(mine.born_on) & set(other.born_on)
    checks = {
        SAME_UPN: mine.shown.upn and mine.shown.upn == other.shown.upn,
        SAME_NHS_NUMBER: mine.shown.nhs_number and mine.shown.nhs_number == other.shown.nhs_number,
        SAME_NAME: is_same_name,
    }
    return {reason for reason, holds in checks.items() if holds}


def _told(reasons: set[str]) -> tuple[str, ...]:
    return tuple(reason for reason in (SAME_UPN, SAME_NHS_NUMBER, SAME_NAME) if reason in reasons)
