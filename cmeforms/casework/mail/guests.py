"""Who somebody without an account is, and the one form that is theirs for a while; knows no page and no mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from secrets import token_hex

from cmeforms.casework.forms.drafting import begin_record
from cmeforms.casework.forms.prefilling import prefilled
from cmeforms.casework.forms.submitting import Receipt, submit
from cmeforms.casework.ground.services import Services
from cmeforms.casework.mail.letters_by_link import thanks_words
from cmeforms.definitions.loader import LoadedDefinition
from cmeforms.errors import ActRefused, NotAllowed
from cmeforms.people.model import GUEST_MARK, Person, guest
from cmeforms.records.accounts import Accounts
from cmeforms.records.act import Act
from cmeforms.records.links import link_of_visit, use_link, visited_link
from cmeforms.records.outbox import queue_message
from cmeforms.records.post import Link
from cmeforms.rulebook.text import name_problems

GUEST_ID, FORM_RECORD = "guest_id", "form_record"
"""What a link's details hold: who the guest is in the log, and the record that they fill in once it is begun."""


@dataclass(frozen=True)
class Guest:
    """A guest at work: the link that let them in, who they are in the log, and the record that is theirs."""

    link: Link
    person: Person

    @property
    def record_id(self) -> str:
        """The form that they were asked for."""
        return self.link.details.get(FORM_RECORD, "")


def new_guest_id() -> str:
    """An id that says nothing of anybody; it stays with the form through every link to it."""
    return f"{GUEST_MARK}{token_hex(12)}"


def guest_at(services: Services, visit: str) -> Guest | None:
    """The guest whose browser holds this visit token; None when there is none, or the link is dead."""
    link = visited_link(services.log.storage, visit, at=services.clock())
    if link is None or FORM_RECORD not in link.details:
        return None
    return Guest(link, guest(link.details[GUEST_ID], link.recipient_id))


def begin_for_guest(
    services: Services, act: Act, loaded: LoadedDefinition, person: Person, known: Mapping[str, object]
) -> str:
    """Begin a form in a guest's name, with what is known; the record id."""
    record_id = begin_record(act, loaded, person.organisation_id, by=person.person_id)
    values = {**prefilled(services, loaded.definition, person), **known}
    act.write_draft(record_id, values, expected_revision=0)
    return record_id


def declare(
    services: Services, guest_: Guest, name: str, *, draft_revision: int, is_confirmed: bool = False
) -> Receipt:
    """Submit the guest's form with their declaration: a name typed by them, printed as declared, not as known to us.

    The link has then done its work. Raises as ``submit`` does; ``ActRefused`` for a name that cannot be one.
    Source: house decision 4.
    """
    named = name.strip()
    problems = name_problems(named) if named else ["Enter your full name."]
    if problems:
        raise ActRefused(" ".join(problems))
    person = replace(guest_.person, name=named)
    try:
        receipt = submit(services, person, guest_.record_id, draft_revision=draft_revision, is_confirmed=is_confirmed)
    except NotAllowed:  # two clicks at once: what was sent is closed to the second
        earlier = _receipt(services, guest_.link)
        if earlier is None:
            raise
        return earlier
    with services.log.act(at=services.clock(), by=guest_.person.person_id) as act:
        use_link(act, guest_.link.link_id)
        _thank(services, act, guest_, receipt)
    return receipt


def sent_before(services: Services, visit: str) -> Receipt | None:
    """The receipt of what this browser sent already; None when it sent nothing."""
    link = link_of_visit(services.log.storage, visit)
    return _receipt(services, link) if link and FORM_RECORD in link.details else None


def _receipt(services: Services, link: Link) -> Receipt | None:
    state = services.log.state(link.details[FORM_RECORD])
    document = state.current_document
    if document is None or state.stage.is_editable or state.submitted_by != link.details[GUEST_ID]:
        return None
    return Receipt(state.record_id, state.reference, document.sha256)


def _thank(services: Services, act: Act, guest_: Guest, receipt: Receipt) -> None:
    """Say by mail that an answer arrived, where we know where to: a guest from the public gave no address of ours."""
    known = {o.organisation_id: o.email for o in Accounts(services.log).organisations()}
    email = known.get(guest_.link.recipient_id)
    if email:
        queue_message(act, receipt.record_id, thanks_words(services.settings, receipt.reference).to(email))
