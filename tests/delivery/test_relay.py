"""Handing over to a real relay on loopback: what arrives, what is refused, what is tried again, never in clear."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cmeforms.delivery.message import Message
from cmeforms.delivery.relay import Relay, Security, send
from cmeforms.errors import AddressRefused, DeliveryDelayed, DeliveryRefused
from tests.mail_relay import MailRelay, Mood, mail_relay

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
MESSAGE = Message(
    message_id="m1@northmoor.example",
    sender="cme@northmoor.example",
    recipient="office@oakfield.example",
    subject="A form waits for you",
    text="Open it here:\nhttps://northmoor.example/l/abc\n\n.\nEnd of “message”.\n",
)


@pytest.fixture
def standing(tmp_path: Path) -> Iterator[MailRelay]:
    with mail_relay(tmp_path) as relay:
        yield relay


def to(standing: MailRelay, **changes: object) -> Relay:
    relay = Relay("127.0.0.1", standing.port, ca_file=standing.ca_file, timeout_seconds=60)
    return replace(relay, **changes)  # type: ignore[arg-type]


def test_a_message_arrives_once_over_tls_with_exactly_its_words(standing: MailRelay):
    send(to(standing), MESSAGE, at=NOON)
    [taken] = standing.taken
    assert standing.in_clear == [False]
    assert standing.recipients == ["office@oakfield.example"]
    assert taken["To"] == "office@oakfield.example"
    assert taken["Message-ID"] == "<m1@northmoor.example>"
    assert taken["Subject"] == MESSAGE.subject
    assert taken["Date"] == "Mon, 02 Nov 2026 12:00:00 +0000"
    assert taken.get_content().replace("\r\n", "\n") == MESSAGE.text


def test_tls_from_the_first_byte_works_too(tmp_path: Path):
    with mail_relay(tmp_path, is_tls=True) as standing:
        send(to(standing, security=Security.TLS), MESSAGE, at=NOON)
        assert standing.in_clear == [False]


@pytest.mark.parametrize("mood", [Mood.REFUSES, Mood.REFUSES_CONTENT])
def test_a_lasting_refusal_is_told_as_one(standing: MailRelay, mood: Mood):
    standing.mood = mood
    with pytest.raises(DeliveryRefused, match=r"\(55[04]\)"):
        send(to(standing), MESSAGE, at=NOON)
    assert standing.taken == []


@pytest.mark.parametrize(
    "mood", [Mood.PUTS_OFF, Mood.NO_TLS, Mood.SILENT, Mood.DROPS_BEFORE, Mood.DROPS_AFTER], ids=lambda mood: mood.value
)
def test_every_passing_fault_asks_for_another_try(standing: MailRelay, mood: Mood):
    standing.mood = mood
    with pytest.raises(DeliveryDelayed):
        send(to(standing, timeout_seconds=0.5 if mood is Mood.SILENT else 60), MESSAGE, at=NOON)
    assert len(standing.taken) == (1 if mood is Mood.DROPS_AFTER else 0)


def test_a_farewell_that_fails_makes_nothing_come_twice(standing: MailRelay):
    standing.mood = Mood.RUDE_FAREWELL
    send(to(standing), MESSAGE, at=NOON)
    assert len(standing.taken) == 1


def test_a_relay_that_is_not_there_is_tried_again(standing: MailRelay):
    with socket.socket() as taken:  # and listens to nobody
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(DeliveryDelayed, match="no connection"):
            send(to(standing, port=taken.getsockname()[1]), MESSAGE, at=NOON)


def test_a_certificate_nobody_trusts_gets_nothing(standing: MailRelay):
    with pytest.raises(DeliveryDelayed, match="TLS"):
        send(to(standing, ca_file=None), MESSAGE, at=NOON)
    assert (standing.taken, standing.recipients) == ([], [])


def test_going_without_tls_is_for_this_machine_alone(standing: MailRelay):
    send(to(standing, security=Security.NONE), MESSAGE, at=NOON)
    assert standing.in_clear == [True]
    with pytest.raises(DeliveryDelayed, match="no TLS"):
        send(to(standing, security=Security.NONE, host="relay.example"), MESSAGE, at=NOON)


HOSTILE_ADDRESSES = [
    "",
    "nobody",
    "a@b.example, c@d.example",
    "a@b.example;c@d.example",
    "a@b.example c@d.example",
    "friends: a@b.example;",
    "A Person <a@b.example>",
    '"a b"@c.example',
    "a@b.example\nBcc: c@d.example",
    "a@b.example\r\n\r\nhello",
    "a@[127.0.0.1]",
    "a(comment)@b.example",
    "а@b.example",
    "a@ехample.example",
    "a@b",
    "a@-b.example",
    ".a@b.example",
    "a..b@c.example",
    "a@b.example\x00",
    "a\u202e@b.example",
    "x" * 250 + "@b.example",
]


@pytest.mark.parametrize("address", HOSTILE_ADDRESSES)
def test_what_is_not_one_plain_address_is_never_spoken_to_a_relay(standing: MailRelay, address: str):
    for changed in (replace(MESSAGE, recipient=address), replace(MESSAGE, sender=address)):
        with pytest.raises(AddressRefused):
            send(to(standing), changed, at=NOON)
    assert standing.tries == 0


def test_a_line_break_in_the_subject_never_becomes_a_header(standing: MailRelay):
    with pytest.raises(ValueError, match=r"newline|linefeed"):
        send(to(standing), replace(MESSAGE, subject="x\r\nBcc: c@d.example"), at=NOON)
    assert standing.tries == 0


def test_faults_tell_no_address_and_no_word_of_the_message(standing: MailRelay):
    standing.mood = Mood.REFUSES
    with pytest.raises(DeliveryRefused) as caught:
        send(to(standing), MESSAGE, at=NOON)
    assert "oakfield" not in str(caught.value)
    assert "oakfield" not in repr(MESSAGE)
