"""The whole way of a message: an act queues it, a real relay takes it well or badly, nothing is lost, little comes twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cmeforms.casework.ground.services import Services
from cmeforms.casework.mail.posting import Round, deliver_due, send_again, undelivered
from cmeforms.casework.upkeep.doctoring import examine
from cmeforms.delivery.schedule import GIVE_UP_AFTER
from cmeforms.errors import ActRefused, NotAllowed
from cmeforms.records.entries import EntryKind
from cmeforms.records.outbox import queue_message
from cmeforms.records.post import OutboxState, OutgoingMessage
from cmeforms.settings import write_default_settings
from tests.casework.conftest import Begun
from tests.mail_relay import MailRelay, Mood, mail_relay

MESSAGE = OutgoingMessage("reply", "office@oakfield.example", "A form waits for you", "Open it.\n")


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[MailRelay]:
    with mail_relay(tmp_path) as running:
        yield running


@pytest.fixture
def services(signed: Begun, relay: MailRelay) -> Services:
    """Services whose mail goes to the relay on loopback."""
    settings = signed.town.services.settings
    mail = replace(settings.mail, host="127.0.0.1", port=relay.port, ca_file=str(relay.ca_file))
    return replace(signed.town.services, settings=replace(settings, mail=mail))


def queue(signed: Begun) -> str:
    services = signed.town.services
    with services.log.act(at=services.clock(), by="farid") as act:
        return queue_message(act, signed.record_id, MESSAGE)


def test_what_was_queued_arrives_once_and_is_noted(signed: Begun, services: Services, relay: MailRelay):
    message_id = queue(signed)
    assert deliver_due(services) == Round(sent=1)
    assert deliver_due(services) == Round()
    [taken] = relay.taken
    assert taken["Message-ID"] == f"<{message_id}@127.0.0.1>"
    assert taken["From"] == services.settings.authority.email
    assert services.log.newest_of(EntryKind.MESSAGE_SENT)[0].facts["message_id"] == message_id


def test_without_a_relay_messages_wait_and_are_not_lost(signed: Begun, services: Services, relay: MailRelay):
    queue(signed)
    signed.town.clock.move(hours=100)
    assert deliver_due(signed.town.services) == Round()
    assert deliver_due(services) == Round(sent=1)
    assert len(relay.taken) == 1


@pytest.mark.parametrize("mood", [Mood.PUTS_OFF, Mood.NO_TLS, Mood.DROPS_BEFORE])
def test_a_passing_fault_is_tried_again_until_it_passes(
    signed: Begun, services: Services, relay: MailRelay, mood: Mood
):
    queue(signed)
    relay.mood = mood
    assert deliver_due(services) == Round(delayed=1)
    assert deliver_due(services) == Round(), "tried again at once"
    relay.mood = Mood.UP
    signed.town.clock.move(minutes=1)
    assert deliver_due(services) == Round(sent=1)
    assert len(relay.taken) == 1


def test_a_lasting_fault_becomes_a_failure_that_the_administrator_sees_and_can_mend(
    signed: Begun, services: Services, relay: MailRelay
):
    queue(signed)
    relay.mood = Mood.PUTS_OFF
    tries = 0
    while deliver_due(services).failed == 0:
        tries += 1
        signed.town.clock.move(minutes=60)
        assert tries < 20
    assert signed.town.clock() - GIVE_UP_AFTER <= services.log.newest_of(EntryKind.MESSAGE_FAILED)[0].at
    administrator = signed.town.administrator.person
    [failed] = undelivered(services, administrator)
    assert failed.state is OutboxState.FAILED
    assert "oakfield" not in repr(failed)
    relay.mood = Mood.UP
    send_again(services, administrator, failed.message_id)
    assert deliver_due(services) == Round(sent=1)
    with pytest.raises(ActRefused):
        send_again(services, administrator, failed.message_id)


def test_the_doctor_tells_what_waits_without_a_relay_and_what_failed(
    signed: Begun, services: Services, relay: MailRelay
):
    def told(looked_at: Services) -> dict[str, bool]:
        return {
            finding.name: finding.is_well
            for finding in examine(looked_at)
            if "mail" in finding.name or "messages" in finding.name
        }

    assert all(told(signed.town.services).values())
    queue(signed)
    assert not told(signed.town.services)["mail relay"]
    relay.mood = Mood.REFUSES
    deliver_due(services)
    assert told(services) == {"mail relay": True, "messages that failed or are held back": False}


def test_a_refusal_for_good_is_not_tried_again(signed: Begun, services: Services, relay: MailRelay):
    queue(signed)
    relay.mood = Mood.REFUSES
    assert deliver_due(services) == Round(failed=1)
    signed.town.clock.move(hours=9)
    assert deliver_due(services) == Round()
    assert relay.tries == 1


def test_taken_but_not_told_comes_once_more_under_the_same_message_id(
    signed: Begun, services: Services, relay: MailRelay
):
    queue(signed)
    relay.mood = Mood.DROPS_AFTER
    assert deliver_due(services) == Round(delayed=1)
    relay.mood = Mood.UP
    signed.town.clock.move(minutes=1)
    assert deliver_due(services) == Round(sent=1)
    assert len(relay.taken) == 2
    assert len({taken["Message-ID"] for taken in relay.taken}) == 1
    assert len({taken.as_string() for taken in relay.taken}) == 1


def test_only_the_administrator_sees_what_did_not_go(signed: Begun, services: Services):
    message_id = queue(signed)
    for act in (lambda who: undelivered(services, who), lambda who: send_again(services, who, message_id)):
        with pytest.raises(NotAllowed):
            act(signed.town.cme_officer.person)


_SENDER = """
import os, signal, sys
from pathlib import Path
from cmeforms.casework.mail import posting
from cmeforms.casework.ground.services import open_services
services = open_services(Path(sys.argv[1]))
really_send = posting.send
def send_and_die(*arguments, **named):
    if sys.argv[2] == "after":
        really_send(*arguments, **named)
    os.kill(os.getpid(), signal.SIGKILL)
posting.send = send_and_die
posting.deliver_due(services)
"""


@pytest.mark.parametrize(("moment", "copies"), [("before", 1), ("after", 2)])
def test_killed_while_sending_nothing_is_lost_and_a_second_copy_has_the_same_id(
    signed: Begun, relay: MailRelay, services: Services, moment: str, copies: int
):
    queue(signed)
    home = signed.town.services.home
    (home / "settings.toml").unlink()
    settings = {"mail.host": "127.0.0.1", "mail.port": relay.port, "mail.ca_file": str(relay.ca_file)}
    write_default_settings(home, settings, is_demo=True)
    ended = subprocess.run(
        [sys.executable, "-c", _SENDER, str(home), moment], env=os.environ, check=False, capture_output=True
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    signed.town.clock.now = services.log.entries()[-1].at
    claimed_until = services.log.storage.row("SELECT claimed_until, state FROM outbox")
    assert claimed_until is not None
    assert claimed_until["state"] == "sending"
    signed.town.clock.now = type(signed.town.clock.now).fromisoformat(claimed_until["claimed_until"])
    assert deliver_due(services) == Round(sent=1)
    assert len(relay.taken) == copies
    assert len({taken["Message-ID"] for taken in relay.taken}) == 1
