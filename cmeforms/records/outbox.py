"""Keeps messages that wait to be sent, sealed under their record's key; must not know SMTP or what the words mean."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from secrets import token_hex

from cmeforms.errors import RecordErased
from cmeforms.records.act import Act
from cmeforms.records.chain import Row, utc_text
from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.records.payload_cipher import Binding, seal, unseal
from cmeforms.records.post import ClaimedMessage, OutboxState, OutgoingMessage, WaitingMessage
from cmeforms.records.record_log import RecordLog

_DUE = (
    "SELECT message_id FROM outbox WHERE (state = 'waiting' AND next_try_at <= :now)"
    " OR (state = 'sending' AND claimed_until <= :now) ORDER BY queued_at, message_id LIMIT 1"
)
_CLAIM = (
    "UPDATE outbox SET state = 'sending', tries = tries + 1, claimed_until = :until"  # noqa: S608 - no input
    f" WHERE message_id = ({_DUE}) RETURNING *"
)


def queue_message(act: Act, record_id: str, message: OutgoingMessage) -> str:
    """Put one message into the outbox, in the same transaction as the act that asks for it; its id.

    Logs ``MessageQueued`` with the purpose alone. ``RecordErased`` when the record's key is gone.
    """
    message_id = token_hex(16)
    words = json.dumps(asdict(message), ensure_ascii=True).encode("ascii")
    moment = utc_text(act.at)
    act.storage.insert(
        "outbox",
        {
            "message_id": message_id,
            "record_id": record_id,
            "purpose": message.purpose,
            "sealed": seal(act.keyring.key(record_id), words, _binding(record_id, message_id)),
            "state": OutboxState.WAITING.value,
            "tries": 0,
            "queued_at": moment,
            "next_try_at": moment,
            "claimed_until": "",
            "fault": "",
        },
    )
    facts = {"message_id": message_id, "purpose": message.purpose}
    act.append(NewEntry(EntryKind.MESSAGE_QUEUED, record_id, facts=facts))
    return message_id


def claim_due(log: RecordLog, *, at: datetime, lease: timedelta) -> ClaimedMessage | None:
    """Take the oldest message that is due, for as long as ``lease``; None when there is none.

    One statement claims it, so that two processes never hold the same one. A claim that ran out (its
    process died) is due again. A message whose record was erased is dropped on the way.
    """
    while True:
        with log.storage.transaction():
            row = log.storage.row(_CLAIM, {"now": utc_text(at), "until": utc_text(at + lease)})
        if row is None:
            return None
        try:
            return _opened(log, row)
        except RecordErased:
            log.storage.run("DELETE FROM outbox WHERE message_id = ?", [row["message_id"]])


def note_sent(act: Act, claimed: ClaimedMessage) -> None:
    """The relay took it: its words leave the outbox, the log keeps that it went."""
    _settle(act, claimed, OutboxState.SENT)
    act.storage.run("UPDATE outbox SET sealed = x'' WHERE message_id = ?", [claimed.message_id])
    facts = {"message_id": claimed.message_id, "purpose": claimed.message.purpose, "tries": claimed.tries}
    act.append(NewEntry(EntryKind.MESSAGE_SENT, claimed.record_id, facts=facts))


def note_delayed(act: Act, claimed: ClaimedMessage, fault: str, *, next_try_at: datetime) -> None:
    """It could not go now and waits again; ``fault`` names the kind of fault and nobody."""
    _settle(act, claimed, OutboxState.WAITING, fault, next_try_at)


def note_failed(act: Act, claimed: ClaimedMessage, fault: str) -> None:
    """It will not be tried again by itself; the words stay until somebody sends it once more or lets it go."""
    _settle(act, claimed, OutboxState.FAILED, fault)
    facts = {"message_id": claimed.message_id, "purpose": claimed.message.purpose, "fault": fault}
    act.append(NewEntry(EntryKind.MESSAGE_FAILED, claimed.record_id, facts=facts))


def retry_message(act: Act, message_id: str) -> bool:
    """Let a failed or held message wait anew, its time counted afresh; False when it is neither."""
    moment = utc_text(act.at)
    changed = act.storage.run(
        "UPDATE outbox SET state = 'waiting', queued_at = ?, next_try_at = ?"
        " WHERE message_id = ? AND state IN ('failed', 'held') AND length(sealed) > 0",
        [moment, moment, message_id],
    )
    return changed == 1


def unsent_messages(log: RecordLog) -> list[WaitingMessage]:
    """All that has not gone yet, oldest first: references and states, no addresses and no words."""
    rows = log.storage.rows("SELECT * FROM outbox WHERE state <> 'sent' ORDER BY queued_at, message_id")
    return [
        WaitingMessage(
            message_id=row["message_id"],
            record_id=row["record_id"],
            purpose=row["purpose"],
            state=OutboxState(row["state"]),
            tries=row["tries"],
            queued_at=datetime.fromisoformat(row["queued_at"]),
            fault=row["fault"],
        )
        for row in rows
    ]


def _settle(
    act: Act, claimed: ClaimedMessage, state: OutboxState, fault: str = "", next_try_at: datetime | None = None
) -> None:
    act.storage.run(
        "UPDATE outbox SET state = ?, fault = ?, next_try_at = ?, claimed_until = '' WHERE message_id = ?",
        [state.value, fault, utc_text(next_try_at or act.at), claimed.message_id],
    )


def _opened(log: RecordLog, row: Row) -> ClaimedMessage:
    key = log.keyring.key(row["record_id"])
    words = json.loads(unseal(key, row["sealed"], _binding(row["record_id"], row["message_id"])))
    return ClaimedMessage(
        message_id=row["message_id"],
        record_id=row["record_id"],
        tries=row["tries"],
        queued_at=datetime.fromisoformat(row["queued_at"]),
        message=OutgoingMessage(**words),
    )


def _binding(record_id: str, message_id: str) -> Binding:
    return Binding(record_id, "message", message_id, 1)
