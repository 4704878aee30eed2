"""Tells by mail those who hold a child's case that its records were opened out of hours; never names the child or why.

Source: safety.md section 4, "Break-glass": at once a mail without a child's data to the case holder.
"""

from __future__ import annotations

from cmeforms.casework.children.child_group import SeenChild, seen_child, whole_child
from cmeforms.casework.ground.services import Services
from cmeforms.definitions.roles import Role
from cmeforms.people.model import Person
from cmeforms.records.accounts import Accounts
from cmeforms.records.act import Act
from cmeforms.records.outbox import queue_message
from cmeforms.records.post import OutgoingMessage
from cmeforms.rulebook.local_times import shown_moment
from cmeforms.submissions.lifecycle import RecordState

READERS = frozenset({Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.CME_OFFICER, Role.PAEWS})
"""Who must read of an opening, if the case is theirs."""


def holds(person: Person, seen: SeenChild) -> bool:
    """Whether a person holds a case: the key worker of one of its forms, or who began it where there is none."""
    return any(person.person_id in (form.assigned_to or form.created_by,) for form in seen.forms)


def holders(services: Services, child: RecordState, opener: Person) -> list[Person]:
    """Those who hold the case of a child and still may see it, by name; whoever opened it is not told of it."""
    forms = whole_child(services, child).forms
    ids = {form.assigned_to or form.created_by for form in forms} - {opener.person_id}
    known = [person for person in Accounts(services.log).persons() if person.person_id in ids and person.is_active]
    readers = [person for person in known if READERS.intersection(person.roles)]
    return [person for person in readers if holds(person, seen_child(services, person, child))]


def tell_holders(services: Services, act: Act, child: RecordState, persons: list[Person]) -> None:
    """Put a mail to each of them into the outbox, in the transaction of the opening itself."""
    for person in persons:
        queue_message(act, child.record_id, _words(services, child, person, shown_moment(act.at)))


def _words(services: Services, child: RecordState, person: Person, moment: str) -> OutgoingMessage:
    authority = services.settings.authority
    lines = [
        f"The emergency duty team opened records of a child whose case you hold, on {moment}.",
        f"The child's reference is {child.reference}. Sign in and read why on your home page:",
        f"{services.settings.server.base_url}/",
        "",
        "Say there that you have read it. If it should not have been opened, tell your manager now.",
        f"{authority.name}, {authority.team}: {authority.phone}.",
    ]
    subject = f"Records opened out of hours: {child.reference}"
    return OutgoingMessage("opened", person.email, subject, "\n".join(lines) + "\n")
