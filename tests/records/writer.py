"""Run as a program: forks writers on command, so that each starts at once and can be killed alone.

Commands on standard input: ``write HOME PREFIX MOST`` (0: for ever) and ``reap PID``. A writer says
``pid N``, then the id of each record once it is acknowledged, at last ``finished``.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from itertools import count, islice
from pathlib import Path

from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.records.record_log import RecordLog

AT = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


def say(line: str) -> None:
    """One line in one piece: several writers share the pipe, and any may be killed."""
    os.write(sys.stdout.fileno(), f"{line}\n".encode())


def write(home: str, prefix: str, most: str) -> None:
    """Submit ``most`` records called ``prefix`` and a number."""
    say(f"pid {os.getpid()}")
    log = RecordLog.open(Path(home))
    for number in islice(count(), int(most) or None):
        submit(log, f"{prefix}-{number}")
        say(f"{prefix}-{number}")
    say("finished")


def submit(log: RecordLog, record_id: str) -> None:
    """Start, draft and submit a record in one act."""
    with log.act(at=AT, by="lead-1") as act:
        act.append(NewEntry(EntryKind.DRAFT_STARTED, record_id, facts={"slug": "cme1", "form_number": "F01"}))
        act.write_draft(record_id, {"surname": "Planted" * 200}, expected_revision=0)
        facts = {"reference": f"REF-{record_id}"}
        payloads = {"answers": b"Planted" * 700}
        act.append(NewEntry(EntryKind.SUBMISSION_ACCEPTED, record_id, facts=facts, payloads=payloads))


def main() -> None:
    """Obey commands until standard input ends."""
    for line in sys.stdin:
        command, *arguments = line.split()
        if command == "reap":
            os.waitpid(int(arguments[0]), 0)
            say("reaped")
        elif os.fork() == 0:
            write(*arguments)
            os._exit(0)


if __name__ == "__main__":
    main()
