"""Sends an issued document by a one-time link, for one download; draws nothing and knows no mail server."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta

from cmeforms.casework.ground.access import require_record
from cmeforms.casework.ground.references import spoken_code
from cmeforms.casework.ground.services import Services
from cmeforms.casework.mail.directory import still_open
from cmeforms.casework.mail.letters_by_link import document_address, document_words
from cmeforms.casework.papers.versions import may_have
from cmeforms.clock import london_date
from cmeforms.definitions.roles import Role
from cmeforms.errors import ActRefused, NotAllowed
from cmeforms.people.authorise import Action
from cmeforms.people.model import Organisation, OrganisationKind, Person
from cmeforms.records.accounts import Accounts
from cmeforms.records.links import links_of, make_link, open_link, revoke_link, use_link
from cmeforms.records.outbox import queue_message
from cmeforms.records.post import Link, NewLink
from cmeforms.rulebook.text import text_problems
from cmeforms.submissions.lifecycle import IssuedDocument, RecordState

DOCUMENT = "document"
LASTS = timedelta(hours=72)
"""Source: safety.md section 4, "Links", police."""

LONGEST_NAME = 100

_OURS = frozenset({OrganisationKind.AUTHORITY, OrganisationKind.PARTNER})
READERS: dict[str, frozenset[OrganisationKind]] = {
    "police": frozenset({OrganisationKind.POLICE}),
    "school": frozenset({OrganisationKind.SCHOOL}),
    "other-authority": frozenset({OrganisationKind.LOCAL_AUTHORITY}),
    "home-office": frozenset({OrganisationKind.PARTNER}),
    "carer": frozenset({OrganisationKind.HOME}),
}
"""Whom a version for an audience may be sent to; the whole document and every other version stay with our own."""

_ROLES_BOUND: dict[Role, frozenset[OrganisationKind]] = {
    Role.LEAD: _OURS,
    Role.CARER: _OURS | {OrganisationKind.POLICE},
}
"""Roles that send to fewer. Source: safety.md section 4, column "send"."""


@dataclass(frozen=True)
class Sent:
    """A document on its way. ``code`` is shown once to the sender, who tells it by telephone."""

    organisation_name: str
    organisation_phone: str
    code: str = field(repr=False)


@dataclass(frozen=True)
class Collected:
    """What the one download gives."""

    reference: str
    kind: str
    content: bytes = field(repr=False)


def destinations(services: Services, person: Person, document: IssuedDocument) -> list[Organisation]:
    """The organisations of the directory that this person may send a document to."""
    kinds = READERS.get(document.audience, _OURS)
    for role in person.roles:
        kinds &= _ROLES_BOUND.get(role, kinds)
    return [o for o in still_open(Accounts(services.log).organisations()) if o.kind in kinds and o.email]


def sendable(services: Services, person: Person, record_id: str, sha256: str) -> tuple[RecordState, IssuedDocument]:
    """The document, if this person may send it; ``NotAllowed`` otherwise."""
    state = require_record(services, person, Action.SEND, record_id)
    document = next((d for d in state.documents if d.sha256 == sha256), None)
    definition = services.definition(state.definition_sha256).definition
    if document is None or not may_have(definition, person, document.audience):
        raise NotAllowed("this record has no such document for this person")
    return state, document


def send_document(services: Services, person: Person, record_id: str, sha256: str, organisation_id: str) -> Sent:
    """Mail a link to one organisation: three days, one download, with a code told by telephone.

    Raises ``NotAllowed``, ``ActRefused`` for a recipient who may not have it.
    """
    state, document = sendable(services, person, record_id, sha256)
    chosen = [o for o in destinations(services, person, document) if o.organisation_id == organisation_id]
    if not chosen:
        raise ActRefused("Choose whom to send it to from the list.")
    organisation, at = chosen[0], services.clock()
    code = spoken_code()
    with services.log.act(at=at, by=person.person_id) as act:
        new = NewLink(record_id, DOCUMENT, organisation_id, at + LASTS, {"sha256": sha256}, code)
        made = make_link(act, new)
        address = document_address(services.settings, made.token)
        words = document_words(services.settings, state.reference, address, last_on=london_date(at + LASTS))
        queue_message(act, record_id, words.to(organisation.email))
    return Sent(organisation.name, organisation.phone, code)


def collect(services: Services, token: str, code: str, *, name: str, number: str) -> Collected | None:
    """The document, once, for whoever has link and code and says who they are; None for every refusal alike.

    Name and collar number (or role) are kept under the record's key. Raises ``ActRefused`` where one of them
    is missing, before the link is touched.
    """
    if any(not text.strip() or text_problems(text, LONGEST_NAME) for text in (name, number)):
        raise ActRefused(f"Enter your name, and your collar number or role, each in at most {LONGEST_NAME} characters.")
    by = json.dumps({"name": name.strip(), "number": number.strip()}, ensure_ascii=False).encode("utf-8")
    with services.log.act(at=services.clock()) as act:
        opened = open_link(act, token, DOCUMENT, code)
        if opened is None:
            return None
        link = opened[0]
        use_link(act, link.link_id, {"collected_by": by})
        state = act.state(link.record_id)
        document = next(d for d in state.documents if d.sha256 == link.details["sha256"])
        content = act.read_payload(link.record_id, document.entry_number, document.payload_name)
    return Collected(state.reference, document.kind, content)


def sent_links(services: Services, person: Person, record_id: str) -> list[tuple[Link, str]]:
    """The documents of a record that were sent, newest first, with the organisations' names."""
    require_record(services, person, Action.SEND, record_id)
    names = {o.organisation_id: o.name for o in Accounts(services.log).organisations()}
    links = (link for link in links_of(services.log.storage, record_id) if link.purpose == DOCUMENT)
    return [(link, names.get(link.recipient_id, "")) for link in links]


def recall(services: Services, person: Person, record_id: str, link_id: str) -> None:
    """Call a document back before it is downloaded; ``ActRefused`` when it was, or the link ran out."""
    if link_id not in {link.link_id for link, _name in sent_links(services, person, record_id)}:
        raise NotAllowed("this record has no such link")
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        if not revoke_link(act, link_id):
            raise ActRefused("This link has done its work, or has run out.")
