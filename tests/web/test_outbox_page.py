"""What the administrator sees of messages that did not go, and how one is sent again."""

from __future__ import annotations

from datetime import timedelta

from cmeforms.records.outbox import claim_due, note_failed, queue_message
from cmeforms.records.post import OutgoingMessage
from tests.factories import Town
from tests.website import Website


def test_a_failed_message_is_shown_without_address_or_words_and_sent_again(town: Town):
    site, services = Website(town), town.services
    record_id = town.lead.starts("cme1", {"surname": "Quillfeather"})
    words = OutgoingMessage("reply", "office@oakfield.example", "A planted subject", "Planted words")
    with services.log.act(at=town.clock()) as act:
        queue_message(act, record_id, words)
    claimed = claim_due(services.log, at=town.clock(), lease=timedelta(minutes=1))
    assert claimed is not None
    with services.log.act(at=town.clock()) as act:
        note_failed(act, claimed, "the relay refused it (550)")
    administrator = site.signed_in(town.administrator)
    administrator.follows("Messages")
    assert services.log.state(record_id).reference in administrator.text
    assert "the relay refused it (550)" in administrator.text
    for planted in ("oakfield.example", "lanted", "Quillfeather"):
        assert planted not in administrator.reply.text
    administrator.presses("Send again")
    assert "Waits for the mail relay" in administrator.text
    assert claim_due(services.log, at=town.clock(), lease=timedelta(minutes=1)) is not None
