"""The words of mails that carry a one-time link: an authority, a reference, an address; never a child's data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from cmeforms.records.post import OutgoingMessage
from cmeforms.settings import Settings


@dataclass(frozen=True)
class Words:
    """A mail before it has an address."""

    purpose: str
    subject: str
    text: str = field(repr=False)

    def to(self, recipient: str) -> OutgoingMessage:
        """The mail to one address."""
        return OutgoingMessage(self.purpose, recipient, self.subject, self.text)


def address_of(settings: Settings, token: str) -> str:
    """The address of a one-time link: always under the configured base, whatever host a request named."""
    return f"{settings.server.base_url}/l/{token}"


def document_address(settings: Settings, token: str) -> str:
    """The address at which a document is collected."""
    return f"{settings.server.base_url}/d/{token}"


def reply_words(settings: Settings, reference: str, address: str, *, last_on: date, with_code: bool) -> Words:
    """Asks for an answer."""
    lines = [
        f"{_sender(settings)} asks for your answer to enquiry {reference}.",
        "It is about the safety of one or more children. Please answer also if you know nothing of them.",
        "",
        "Open this link in the browser in which you will answer. It can be opened once:",
        address,
        "",
        *_code_lines(with_code),
        f"The link works until {_day(last_on)}.",
        *_closing(settings),
    ]
    return Words("reply", f"Please answer enquiry {reference}", "\n".join(lines) + "\n")


def thanks_words(settings: Settings, reference: str) -> Words:
    """Says that an answer has arrived."""
    lines = [
        f"Thank you. Your answer to {_sender(settings)} has arrived.",
        f"Its reference is {reference}. Quote it if you ring us about it.",
        *_closing(settings),
    ]
    return Words("thanks", f"Your answer has arrived: {reference}", "\n".join(lines) + "\n")


def document_words(settings: Settings, reference: str, address: str, *, last_on: date) -> Words:
    """Offers a document for one download."""
    lines = [
        f"{_sender(settings)} sends you document {reference}. It is about the safety of a child.",
        "",
        "It can be downloaded once, from this link:",
        address,
        "",
        *_code_lines(with_code=True),
        f"The link works until {_day(last_on)}.",
        *_closing(settings),
    ]
    return Words("document", f"A document for you: {reference}", "\n".join(lines) + "\n")


def _code_lines(with_code: bool) -> list[str]:
    return ["You also need a code of six digits. We tell it to you by telephone.", ""] if with_code else []


def _closing(settings: Settings) -> list[str]:
    authority = settings.authority
    return [
        "",
        "Do not forward this message. If you did not expect it, ring us and do not open the link.",
        f"If a child may be in danger now, call 999. {authority.team}: {authority.phone}.",
    ]


def _sender(settings: Settings) -> str:
    return f"{settings.authority.name}, {settings.authority.team},"


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
