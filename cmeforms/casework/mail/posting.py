"""Sends what waits in the outbox and shows what did not go; writes no message itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cmeforms.casework.ground.access import require_service
from cmeforms.casework.ground.services import Services
from cmeforms.delivery.message import Message
from cmeforms.delivery.relay import Relay, Security, send
from cmeforms.delivery.schedule import next_try
from cmeforms.errors import ActRefused, AddressRefused, DeliveryDelayed, DeliveryRefused
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.outbox import (
    claim_due,
    note_delayed,
    note_failed,
    note_sent,
    retry_message,
    unsent_messages,
)
from cmeforms.records.post import ClaimedMessage, WaitingMessage
from cmeforms.settings import Settings

LEASE = timedelta(minutes=10)
"""How long one process holds a message: longer than a relay can keep it waiting in all its steps."""


@dataclass(frozen=True)
class Round:
    """What one look into the outbox did."""

    sent: int = 0
    delayed: int = 0
    failed: int = 0


def deliver_due(services: Services) -> Round:
    """Send every message that is due; does nothing, and loses nothing, while no relay is set.

    Between the relay's yes and our note of it a killed process sends the message once more, under
    the same Message-ID: SMTP leaves no way to close that window.
    """
    relay = relay_of(services.settings, services.home)
    if relay is None:
        return Round()
    counts = {"sent": 0, "delayed": 0, "failed": 0}
    while claimed := claim_due(services.log, at=services.clock(), lease=LEASE):
        counts[_deliver(services, relay, claimed)] += 1
    return Round(**counts)


def relay_of(settings: Settings, home: Path) -> Relay | None:
    """The relay that the settings name; None when they name none."""
    mail = settings.mail
    if not mail.host:
        return None
    ca_file = home / mail.ca_file if mail.ca_file else None
    return Relay(mail.host, mail.port, Security(mail.security), mail.user, mail.password, ca_file)


def undelivered(services: Services, person: Person) -> list[WaitingMessage]:
    """What has not gone yet, for the administrator: states and references, no addresses."""
    require_service(services, person, Action.ADMINISTER)
    return unsent_messages(services.log)


def send_again(services: Services, person: Person, message_id: str) -> None:
    """Let a message that failed, or that a restored backup held back, wait to be sent; ``ActRefused`` otherwise."""
    require_service(services, person, Action.ADMINISTER)
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        if not retry_message(act, message_id):
            raise ActRefused("This message is not waiting for a decision any more.")


def _deliver(services: Services, relay: Relay, claimed: ClaimedMessage) -> str:
    """One try; how it ended. The transaction is begun only afterwards: nobody waits for a slow relay."""
    fault, is_final = _sent_with_fault(services, relay, claimed)
    at = services.clock()
    again_at = None if is_final else next_try(claimed.queued_at, claimed.tries, now=at)
    with services.log.act(at=at) as act:
        if not fault:
            note_sent(act, claimed)
            return "sent"
        if again_at is not None:
            note_delayed(act, claimed, fault, next_try_at=again_at)
            return "delayed"
        note_failed(act, claimed, fault)
        return "failed"


def _sent_with_fault(services: Services, relay: Relay, claimed: ClaimedMessage) -> tuple[str, bool]:
    """What went wrong, in words that name nobody, and whether it is final; no words when it went."""
    settings, words = services.settings, claimed.message
    host = urlsplit(settings.server.base_url).hostname or "localhost"
    message = Message(
        message_id=f"{claimed.message_id}@{host}",
        sender=settings.mail.sender or settings.authority.email,
        recipient=words.recipient,
        subject=words.subject,
        text=words.text,
    )
    try:
        send(relay, message, at=claimed.queued_at)
    except (DeliveryRefused, AddressRefused) as error:
        return str(error), True
    except DeliveryDelayed as error:
        return str(error), False
    return "", False
