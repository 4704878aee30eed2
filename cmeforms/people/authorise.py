"""Who may do what: one table that a person can check by reading, and the function that asks it; denies by default.

Pure: every fact is handed in with the scope. A row allows; nothing but the three tables here can.
Source: safety.md section 4; house decision 7.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cmeforms.definitions.roles import ROLE_TITLES, Role
from cmeforms.people.model import SEPARATE_ROLES, Person
from cmeforms.people.relations import HOLDS, SUBMITTED, Relation, Scope
from cmeforms.submissions.lifecycle import Stage

__all__ = ["ROWS", "STAGES", "Action", "Relation", "Row", "Scope", "authorisation_table", "authorise"]


class Action(StrEnum):
    """What a person may want to do."""

    START = "start"
    VIEW = "view"
    EDIT = "edit"
    SIGN = "sign"
    COUNTERSIGN = "countersign"
    RETURN_ = "return"
    COMPLETE_OFFICE = "complete_office"
    DOWNLOAD = "download"
    SEND = "send"
    ISSUE_LETTERS = "issue_letters"
    SEARCH = "search"
    ASSIGN = "assign"
    DISCARD = "discard"
    EXPORT = "export"
    PLACE = "place"
    OPEN_OUT_OF_HOURS = "open_out_of_hours"
    KEEP_CONFLICTS = "keep_conflicts"
    SEE_FIGURES = "see_figures"
    AUDIT = "audit"
    ADMINISTER = "administer"
    VERIFY = "verify"


@dataclass(frozen=True)
class Row:
    """One permission: a person in this role may do this, where this relation holds."""

    role: Role
    action: Action
    relation: Relation


_EDITABLE = frozenset({Stage.DRAFT, Stage.RETURNED})
_EVER_SUBMITTED = SUBMITTED | {Stage.RETURNED}
_NO_RECORD: frozenset[Stage | None] = frozenset({None})

STAGES: dict[Action, frozenset[Stage | None]] = {
    Action.START: _NO_RECORD,
    Action.VIEW: frozenset(_EVER_SUBMITTED | {Stage.DRAFT}),
    Action.EDIT: frozenset(_EDITABLE),
    Action.SIGN: frozenset(_EDITABLE | {Stage.AWAITING_SIGNATURE}),
    Action.COUNTERSIGN: frozenset({Stage.AWAITING_SIGNATURE}),
    Action.RETURN_: frozenset({Stage.AWAITING_SIGNATURE}),
    Action.COMPLETE_OFFICE: frozenset({Stage.AWAITING_OFFICE}),
    Action.DOWNLOAD: frozenset(_EVER_SUBMITTED),
    Action.SEND: frozenset(SUBMITTED),
    Action.ISSUE_LETTERS: _NO_RECORD | SUBMITTED,
    Action.SEARCH: _NO_RECORD,
    Action.ASSIGN: frozenset(SUBMITTED),
    Action.DISCARD: frozenset({Stage.DRAFT}),
    Action.EXPORT: frozenset(SUBMITTED),
    Action.PLACE: _NO_RECORD,
    Action.OPEN_OUT_OF_HOURS: _NO_RECORD,
    Action.KEEP_CONFLICTS: _NO_RECORD,
    Action.SEE_FIGURES: _NO_RECORD,
    Action.AUDIT: _NO_RECORD,
    Action.ADMINISTER: _NO_RECORD,
    Action.VERIFY: _NO_RECORD,
}
"""The stages of a record in which each action fits, for every role; None means that there is no record."""


def _rows(role: Role, relation: Relation, *actions: Action) -> tuple[Row, ...]:
    return tuple(Row(role, action, relation) for action in actions)


def _fills_and_signs(role: Role) -> tuple[Row, ...]:
    """A professional outside schools who refers a child: their own forms from start to download."""
    return (
        *_rows(role, Relation.FILLER, Action.START),
        *_rows(role, Relation.OWN, Action.VIEW, Action.EDIT, Action.SIGN, Action.DISCARD, Action.DOWNLOAD),
    )


ROWS: tuple[Row, ...] = (
    # In schools
    *_rows(Role.SCHOOL_STAFF, Relation.FILLER, Action.START),
    *_rows(Role.SCHOOL_STAFF, Relation.OWN, Action.VIEW, Action.EDIT, Action.DISCARD, Action.DOWNLOAD),
    *_rows(Role.SCHOOL_STAFF, Relation.SERVICE, Action.SEARCH),
    *_rows(Role.LEAD, Relation.FILLER, Action.START),
    *_rows(Role.LEAD, Relation.OWN_SCHOOL, Action.VIEW, Action.EDIT, Action.SIGN, Action.DISCARD),
    *_rows(Role.LEAD, Relation.OWN_SCHOOL, Action.DOWNLOAD, Action.SEND, Action.EXPORT, Action.COMPLETE_OFFICE),
    *_rows(Role.LEAD, Relation.OWN_SCHOOL, Action.ISSUE_LETTERS),
    *_rows(Role.LEAD, Relation.SERVICE, Action.SEARCH),
    # In the authority's education service
    *_rows(Role.PAEWS, Relation.RECEIVED, Action.VIEW, Action.COUNTERSIGN, Action.RETURN_, Action.ASSIGN),
    *_rows(Role.PAEWS, Relation.RECEIVED, Action.COMPLETE_OFFICE, Action.ISSUE_LETTERS),
    *_rows(Role.PAEWS, Relation.RECEIVED_BEFORE, Action.DOWNLOAD),
    *_rows(Role.PAEWS, Relation.SERVICE, Action.SEARCH),
    *_fills_and_signs(Role.CME_OFFICER),
    *_rows(Role.CME_OFFICER, Relation.RECEIVED, Action.VIEW, Action.COMPLETE_OFFICE, Action.ISSUE_LETTERS),
    *_rows(Role.CME_OFFICER, Relation.RECEIVED, Action.ASSIGN, Action.EXPORT),
    *_rows(Role.CME_OFFICER, Relation.RECEIVED_BEFORE, Action.DOWNLOAD, Action.SEND),
    *_rows(Role.CME_OFFICER, Relation.SERVICE, Action.SEARCH, Action.ISSUE_LETTERS, Action.KEEP_CONFLICTS),
    *_rows(Role.CME_OFFICER, Relation.SERVICE, Action.SEE_FIGURES),
    *_fills_and_signs(Role.ADMISSIONS),
    *_rows(Role.ADMISSIONS, Relation.OWN, Action.ISSUE_LETTERS),
    *_rows(Role.ADMISSIONS, Relation.RECEIVED, Action.VIEW, Action.ISSUE_LETTERS),
    *_rows(Role.ADMISSIONS, Relation.RECEIVED_BEFORE, Action.DOWNLOAD),
    *_rows(Role.ADMISSIONS, Relation.SERVICE, Action.SEARCH),
    # In social care, and those who work for it
    *_fills_and_signs(Role.SOCIAL_WORKER),
    *_rows(Role.SOCIAL_WORKER, Relation.OWN, Action.COMPLETE_OFFICE, Action.SEND, Action.ISSUE_LETTERS),
    *_rows(Role.SOCIAL_WORKER, Relation.ASSIGNED, Action.VIEW, Action.DOWNLOAD, Action.SEND, Action.COMPLETE_OFFICE),
    *_rows(Role.SOCIAL_WORKER, Relation.ASSIGNED, Action.ISSUE_LETTERS),
    *_rows(Role.SOCIAL_WORKER, Relation.SERVICE, Action.SEARCH, Action.PLACE),
    *_fills_and_signs(Role.TEAM_MANAGER),
    *_rows(Role.TEAM_MANAGER, Relation.TEAM, Action.VIEW, Action.COMPLETE_OFFICE, Action.ASSIGN, Action.EXPORT),
    *_rows(Role.TEAM_MANAGER, Relation.TEAM, Action.COUNTERSIGN, Action.RETURN_),
    *_rows(Role.TEAM_MANAGER, Relation.TEAM_BEFORE, Action.DOWNLOAD, Action.SEND),
    *_rows(Role.TEAM_MANAGER, Relation.SERVICE, Action.SEARCH, Action.PLACE, Action.KEEP_CONFLICTS),
    *_rows(Role.TEAM_MANAGER, Relation.SERVICE, Action.SEE_FIGURES),
    *_rows(Role.MACE_COORDINATOR, Relation.RECEIVED, Action.VIEW, Action.COMPLETE_OFFICE, Action.EXPORT),
    *_rows(Role.MACE_COORDINATOR, Relation.RECEIVED_BEFORE, Action.DOWNLOAD, Action.SEND),
    *_rows(Role.MACE_COORDINATOR, Relation.SERVICE, Action.SEARCH, Action.SEE_FIGURES),
    *_fills_and_signs(Role.INTERVIEWER),
    *_rows(Role.INTERVIEWER, Relation.OWN, Action.ISSUE_LETTERS),
    *_rows(Role.INTERVIEWER, Relation.ASSIGNED, Action.VIEW, Action.COMPLETE_OFFICE, Action.ISSUE_LETTERS),
    *_fills_and_signs(Role.DUTY_TEAM),
    *_rows(Role.DUTY_TEAM, Relation.OWN, Action.COMPLETE_OFFICE, Action.SEND),
    *_rows(Role.DUTY_TEAM, Relation.OPENED, Action.VIEW, Action.DOWNLOAD, Action.SEND),
    *_rows(Role.DUTY_TEAM, Relation.SERVICE, Action.OPEN_OUT_OF_HOURS),
    # Where children are placed: a report must never wait for a placement to be entered, so starting needs none
    *_rows(Role.CARER, Relation.FILLER, Action.START),
    *_rows(Role.CARER, Relation.HOME, Action.VIEW, Action.EDIT, Action.SIGN, Action.DISCARD),
    *_rows(Role.CARER, Relation.HOME, Action.DOWNLOAD, Action.SEND, Action.COMPLETE_OFFICE),
    *_rows(Role.CARER, Relation.PLACED, Action.DOWNLOAD, Action.SEND, Action.COMPLETE_OFFICE),
    *_rows(Role.CARER, Relation.PLACED_TO_READ, Action.VIEW),
    # Without an account, by a one-time link or the public page
    *_rows(Role.GUEST, Relation.ASKED_FOR, Action.VIEW, Action.EDIT, Action.SIGN),
    # Apart from cases
    *_rows(Role.AUDITOR, Relation.SERVICE, Action.AUDIT),
    *_rows(Role.ADMINISTRATOR, Relation.SERVICE, Action.ADMINISTER),
    # Whether a file is as it was issued may be asked by anyone
    *(Row(role, Action.VERIFY, Relation.ANYTHING) for role in Role),
)
"""Every permission there is. Searching finds only what the same person may view."""


def authorise(person: Person, action: Action, scope: Scope) -> bool:
    """Whether this person may do this here and now; False unless a row, the stage and every bar agree."""
    if not person.is_active or person.person_id in scope.conflicted:
        return False
    if scope.stage not in STAGES[action] or _has_acted_before(person, action, scope):
        return False
    return any(
        HOLDS[row.relation](person, row.role, scope) and _is_that_roles_turn(row.role, action, scope)
        for row in ROWS
        if row.action is action and row.role in _roles_that_count(person)
    )


def _roles_that_count(person: Person) -> frozenset[Role]:
    """An account that audits or administers has no other role, whatever else was given to it by mistake."""
    roles = frozenset(person.roles)
    return roles & SEPARATE_ROLES or roles


def _has_acted_before(person: Person, action: Action, scope: Scope) -> bool:
    """Two people are needed: nobody signs twice, nor judges what they wrote, submitted or signed, in any role."""
    if action is Action.SIGN:
        return person.person_id in scope.signed_by
    if action in (Action.COUNTERSIGN, Action.RETURN_):
        return person.person_id in scope.signed_by | {scope.created_by, scope.submitted_by}
    return False


def _is_that_roles_turn(role: Role, action: Action, scope: Scope) -> bool:
    """What definitions say: who fills a form, signs next, completes the office part; who sends a letter."""
    match action:
        case Action.START | Action.EDIT | Action.DISCARD:
            return role in scope.filled_by
        case Action.SIGN:
            return role in scope.next_signature_roles and not scope.next_countersigns
        case Action.COUNTERSIGN | Action.RETURN_:
            return role in scope.next_signature_roles and scope.next_countersigns
        case Action.COMPLETE_OFFICE:
            return role in scope.office_roles
        case Action.ISSUE_LETTERS:
            return not scope.letter_roles or role in scope.letter_roles
    return True


def authorisation_table() -> tuple[tuple[str, str, str], ...]:
    """The table for readers, in its order: role, what they may do, and where."""
    return tuple((ROLE_TITLES[row.role], row.action.replace("_", " "), row.relation.value) for row in ROWS)
