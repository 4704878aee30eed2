"""Speaks SMTP to the authority's mail relay, TLS first, one message at a time; must not know the outbox."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from cmeforms.delivery.message import Message, as_email
from cmeforms.errors import DeliveryDelayed, DeliveryRefused

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_OUR_NAME = "[127.0.0.1]"
"""What we call ourselves in EHLO: no look-up of this machine's name, and nothing told of it."""


class Security(StrEnum):
    """How the connection is protected; ``NONE`` only to a relay on this machine."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True)
class Relay:
    """Where mail is handed over. ``ca_file`` names further trusted certificates; empty trusts the machine's own."""

    host: str
    port: int
    security: Security = Security.STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None
    timeout_seconds: float = 30.0


def send(relay: Relay, message: Message, *, at: datetime) -> None:
    """Hand one message over; returns once the relay has taken it.

    Raises ``DeliveryRefused`` when trying again cannot help (a 5xx answer), ``DeliveryDelayed``
    otherwise: no connection, no TLS, a 4xx answer, or a connection lost at any moment. After a loss
    the relay may have taken the message all the same; it comes again under the same Message-ID.
    The errors name a kind of fault and an answer code, never an address or a word of the message.
    Source: RFC 5321 section 4.2.1 (reply codes), section 6.1 (responsibility passes with the 250).
    """
    email = as_email(message, at=at)
    with _faults(), _connected(relay) as server:
        server.send_message(email, message.sender, [message.recipient])


@contextmanager
def _connected(relay: Relay) -> Iterator[smtplib.SMTP]:
    server = _greeted(relay)
    try:
        if relay.security is Security.STARTTLS:
            _start_tls(server, relay)
        if relay.user:
            server.login(relay.user, relay.password)
        yield server
    finally:
        # After its 250 the relay has the message: a farewell that fails must not make it sent again.
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
        server.close()


def _greeted(relay: Relay) -> smtplib.SMTP:
    if relay.security is Security.TLS:
        return smtplib.SMTP_SSL(
            relay.host, relay.port, _OUR_NAME, timeout=relay.timeout_seconds, context=_context(relay)
        )
    if relay.security is Security.NONE and relay.host not in LOOPBACK:
        raise DeliveryDelayed("no TLS")
    return smtplib.SMTP(relay.host, relay.port, _OUR_NAME, timeout=relay.timeout_seconds)


def _start_tls(server: smtplib.SMTP, relay: Relay) -> None:
    """Never goes on in clear: a relay without TLS, or with a strange certificate, gets nothing."""
    server.ehlo()
    if not server.has_extn("starttls"):
        raise DeliveryDelayed("no TLS")
    server.starttls(context=_context(relay))
    server.ehlo()


def _context(relay: Relay) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(relay.ca_file) if relay.ca_file else None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


@contextmanager
def _faults() -> Iterator[None]:
    """Turn the library's errors into ours."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _words in error.recipients.values()]
        raise _judged(codes[0] if codes else 0) from error
    except smtplib.SMTPResponseException as error:
        raise _judged(error.smtp_code) from error
    except smtplib.SMTPNotSupportedError as error:
        raise DeliveryDelayed("the relay lacks what is needed") from error
    except ssl.SSLError as error:
        raise DeliveryDelayed("no trusted TLS") from error
    except TimeoutError as error:
        raise DeliveryDelayed("the relay did not answer in time") from error
    except (OSError, smtplib.SMTPException) as error:
        raise DeliveryDelayed("no connection to the relay") from error


def _judged(code: int) -> DeliveryRefused | DeliveryDelayed:
    if 500 <= code < 600:
        return DeliveryRefused(f"the relay refused it ({code})")
    return DeliveryDelayed(f"the relay put it off ({code})")
