"""Doorstep of ``records``: what leaves by mail and the one-time links in it, as plain types; no storage, no SMTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class OutboxState(StrEnum):
    """Where a message stands. Stored for ever: never rename or reuse a value.

    HELD is what a restored backup does to messages that had not gone when it was made.
    """

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    HELD = "held"


@dataclass(frozen=True)
class OutgoingMessage:
    """What to send to whom. ``purpose`` is a code and stands in clear; the rest is sealed.

    Subject and text hold a reference and a link, never a child's data. Source: safety.md, threat T4.
    """

    purpose: str
    recipient: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True)
class ClaimedMessage:
    """A message that one process holds; ``tries`` counts this one, ``queued_at`` is aware UTC."""

    message_id: str
    record_id: str
    tries: int
    queued_at: datetime
    message: OutgoingMessage = field(repr=False)


@dataclass(frozen=True)
class WaitingMessage:
    """What may be shown of a message that has not gone: no address, no words."""

    message_id: str
    record_id: str
    purpose: str
    state: OutboxState
    tries: int
    queued_at: datetime
    fault: str


@dataclass(frozen=True)
class NewLink:
    """A one-time link to make: about which record, for what, for whom, until when.

    ``details`` holds references, slugs and hashes in clear, never a child's data. ``code`` is told by a
    second channel; empty asks for none.
    """

    record_id: str
    purpose: str
    recipient_id: str
    expires_at: datetime
    details: Mapping[str, str] = field(default_factory=dict)
    code: str = field(default="", repr=False)


@dataclass(frozen=True)
class MadeLink:
    """A link just made; ``token`` is the secret part of its address and is kept nowhere."""

    link_id: str
    token: str = field(repr=False)


@dataclass(frozen=True)
class Link:
    """A link as it is kept. It is opened once, by one browser, and then used once or called back."""

    link_id: str
    record_id: str
    purpose: str
    recipient_id: str
    details: Mapping[str, str]
    made_at: datetime
    made_by: str
    expires_at: datetime
    opened_at: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None
