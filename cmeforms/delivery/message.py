"""One message to one address, as the relay gets it; must not know what the words mean or who asked for them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from cmeforms.errors import AddressRefused

LONGEST_ADDRESS = 254
"""Characters. Source: RFC 5321 section 4.5.3.1.3 (a path of 256 octets with its angle brackets)."""

_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]")


@dataclass(frozen=True)
class Message:
    """A message in plain text. ``message_id`` is kept over every attempt: a repeated one is known as the same.

    ``sender`` and ``recipient`` are one address each, checked by ``require_address``.
    """

    message_id: str
    sender: str
    recipient: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)


def require_address(text: str) -> str:
    """The text, if it is exactly one plain address in ASCII letters; else raises ``AddressRefused``.

    Lists, groups, display names, comments, quoted parts and look-alike letters are all refused: a
    header must never widen who receives a message. Source: RFC 5322 section 3.4.1 (dot-atom form).
    """
    local, at, domain = text.partition("@")
    fits = len(text) <= LONGEST_ADDRESS and at and _LOCAL_PART.fullmatch(local) and _DOMAIN.fullmatch(domain)
    if not fits:
        raise AddressRefused("This is not one plain e-mail address.")
    return text


def as_email(message: Message, *, at: datetime) -> EmailMessage:
    """The message with its headers. ``at`` is aware; the sending program adds nothing of its own.

    Raises ``AddressRefused`` for a sender or recipient that is not one address, ``ValueError`` for a
    line break in a header. Source: RFC 5322; RFC 3834 section 5 (``Auto-Submitted``).
    """
    email = EmailMessage(policy=SMTP)
    email["From"] = _address(message.sender)
    email["To"] = _address(message.recipient)
    email["Subject"] = message.subject
    email["Date"] = format_datetime(at)
    email["Message-ID"] = f"<{message.message_id}>"
    email["Auto-Submitted"] = "auto-generated"
    email.set_content(message.text)
    return email


def _address(text: str) -> Address:
    local, _at, domain = require_address(text).partition("@")
    return Address(username=local, domain=domain)
