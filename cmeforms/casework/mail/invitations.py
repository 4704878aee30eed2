"""Asks a school or another authority for an answer by a one-time link; knows no page and no mail server."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from cmeforms.casework.forms.opening import OPENED, OPENED_FROM
from cmeforms.casework.ground.access import may, require_service
from cmeforms.casework.ground.child_record import ensure_child, join_child
from cmeforms.casework.ground.child_record import link as link_records
from cmeforms.casework.ground.letter_access import LETTER_ABOUT, may_read_letter, sends_for_the_service
from cmeforms.casework.ground.references import spoken_code
from cmeforms.casework.ground.services import Services
from cmeforms.casework.mail.directory import takes_mail
from cmeforms.casework.mail.guests import FORM_RECORD, GUEST_ID, begin_for_guest, new_guest_id
from cmeforms.casework.mail.known_to_recipient import known_values, reply_form
from cmeforms.casework.mail.letters_by_link import address_of, reply_words
from cmeforms.clock import london_date
from cmeforms.errors import ActRefused, NotAllowed, RecordNotFound
from cmeforms.people.authorise import Action
from cmeforms.people.model import Organisation, Person, guest
from cmeforms.records.accounts import Accounts
from cmeforms.records.act import Act
from cmeforms.records.links import asks_for_code as token_asks_for_code
from cmeforms.records.links import keep_details, links_of, make_link, open_link, revoke_link
from cmeforms.records.outbox import queue_message
from cmeforms.records.post import Link, NewLink
from cmeforms.records.states import LETTER_FORM_NUMBER
from cmeforms.submissions.lifecycle import RecordState, Stage

REPLY = "reply"
LASTS = timedelta(days=28)


@dataclass(frozen=True)
class Invitation:
    """An answer that was asked for. ``code`` is shown once to the officer, who tells it by telephone; or empty."""

    link_id: str
    organisation_name: str
    code: str = field(default="", repr=False)


def invite(services: Services, person: Person, record_id: str, organisation_id: str, *, with_code: bool) -> Invitation:
    """Ask an organisation of the directory to answer a letter or an enquiry form, by a one-time link in a mail.

    A new link to the same organisation ends the older one and goes on with what was typed there.
    Raises ``NotAllowed``, ``ActRefused`` for somebody who is not among the ``recipients``.
    """
    state = _require_enquiry(services, person, record_id)
    slug = reply_form(services, state)
    organisation = _recipient(services, person, organisation_id)
    code = spoken_code() if with_code else ""
    at = services.clock()
    with services.log.act(at=at, by=person.person_id) as act:
        details = {"slug": slug, **_carried_over(act, record_id, organisation_id)}
        made = make_link(act, NewLink(record_id, REPLY, organisation_id, at + LASTS, details, code))
        address = address_of(services.settings, made.token)
        last_on = london_date(at + LASTS)
        words = reply_words(services.settings, state.reference, address, last_on=last_on, with_code=with_code)
        queue_message(act, record_id, words.to(organisation.email))
    return Invitation(made.link_id, organisation.name, code)


def accept(services: Services, token: str, code: str = "") -> tuple[str, str] | None:
    """Open a link: the visit token for the browser, and the record to fill in; None for every refusal alike.

    The form is begun at the first opening, linked to the enquiry both ways; opening it stops no clock.
    """
    with services.log.act(at=services.clock()) as act:
        opened = open_link(act, token, REPLY, code)
        if opened is None:
            return None
        link, visit = opened
        form_record = link.details.get(FORM_RECORD) or _begin(services, act, link)
    return visit, form_record


def asks_for_code(services: Services, token: str) -> bool:
    """Whether the page of a link should ask for a code; tells nothing of tokens that do not exist."""
    return token_asks_for_code(services.log.storage, token)


def call_back(services: Services, person: Person, record_id: str, link_id: str) -> None:
    """End a link before it is used. Raises ``NotAllowed``; ``ActRefused`` when it was used or has run out."""
    _require_enquiry(services, person, record_id)
    if link_id not in {link.link_id for link in links_of(services.log.storage, record_id)}:
        raise NotAllowed("this record has no such link")
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        if not revoke_link(act, link_id):
            raise ActRefused("This link has done its work, or has run out.")


def invitations_of(services: Services, person: Person, record_id: str) -> list[tuple[Link, str]]:
    """The links made for an enquiry, newest first, with the organisations' names."""
    _require_enquiry(services, person, record_id)
    names = {o.organisation_id: o.name for o in Accounts(services.log).organisations()}
    links = (link for link in links_of(services.log.storage, record_id) if link.purpose == REPLY)
    return [(link, names.get(link.recipient_id, "")) for link in links]


def may_invite(services: Services, person: Person, state: RecordState) -> bool:
    """Whether this person may ask for answers to this record: links go out for the service, never for a school."""
    if not sends_for_the_service(person) or not reply_form(services, state):
        return False
    if state.form_number == LETTER_FORM_NUMBER:
        return may_read_letter(services, person, state)
    return may(services, person, Action.ISSUE_LETTERS, state)


def recipients(services: Services, person: Person) -> list[Organisation]:
    """The organisations that can be asked: those outside the authority with an e-mail address."""
    require_service(services, person, Action.ISSUE_LETTERS)
    known = Accounts(services.log).organisations()
    return [o for o in known if takes_mail(o) and o.organisation_id != person.organisation_id]


def _require_enquiry(services: Services, person: Person, record_id: str) -> RecordState:
    require_service(services, person, Action.ISSUE_LETTERS)
    try:
        state = services.log.state(record_id)
    except RecordNotFound as error:
        raise NotAllowed("there is no such record for this person") from error
    if not may_invite(services, person, state):
        raise NotAllowed("there is no such record for this person")
    return state


def _recipient(services: Services, person: Person, organisation_id: str) -> Organisation:
    chosen = next((o for o in recipients(services, person) if o.organisation_id == organisation_id), None)
    if chosen is None:
        raise ActRefused("Choose whom to ask from the list: those outside the authority with an e-mail address.")
    return chosen


def _carried_over(act: Act, record_id: str, organisation_id: str) -> dict[str, str]:
    """End the links made before to the same recipient; who the guest was, and the form begun if it is still open."""
    details = {GUEST_ID: new_guest_id()}
    for link in links_of(act.storage, record_id):
        if link.recipient_id != organisation_id or link.purpose != REPLY:
            continue
        revoke_link(act, link.link_id)
        form_record = link.details.get(FORM_RECORD)
        if form_record and act.state(form_record).stage in (Stage.DRAFT, Stage.RETURNED):
            details = {GUEST_ID: link.details[GUEST_ID], FORM_RECORD: form_record}
    return details


def _begin(services: Services, act: Act, link: Link) -> str:
    loaded = services.catalogue.find(link.details["slug"])
    asked = guest(link.details[GUEST_ID], link.recipient_id)
    known: dict[str, Any] = known_values(services, act.state(link.record_id), loaded.definition)
    form_record = begin_for_guest(services, act, loaded, asked, known)
    keep_details(act, link.link_id, {**link.details, FORM_RECORD: form_record})
    link_records(act, link.record_id, OPENED, form_record)
    link_records(act, form_record, OPENED_FROM, link.record_id)
    for about_id in _only_about(act, act.state(link.record_id)):
        if about_id != link.record_id:  # the form that the letter was written from sees its answer, and its clock stops
            link_records(act, about_id, OPENED, form_record)
            link_records(act, form_record, OPENED_FROM, about_id)
        join_child(act, form_record, ensure_child(act, about_id))
    return form_record


def _only_about(act: Act, asked: RecordState) -> list[str]:
    """The form about the one child that is asked about; none for a letter about several, or of one that is erased."""
    if asked.form_number != LETTER_FORM_NUMBER:
        return [asked.record_id]
    about = [other for relation, other in asked.links if relation == LETTER_ABOUT]
    return [one for one in about if act.state(one).stage is not Stage.ERASED] if len(about) == 1 else []
