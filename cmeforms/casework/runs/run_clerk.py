"""Goes on with runs that were begun, one process at a time, until nothing more of them can be issued; begins none."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from cmeforms.casework.ground.letter_access import sends_for_the_service
from cmeforms.casework.ground.services import Services
from cmeforms.casework.runs.run_log import where_it_stands
from cmeforms.casework.runs.running import go_on
from cmeforms.errors import ActRefused, NotAllowed, RecordNotFound, StorageUnavailable
from cmeforms.people.model import Person
from cmeforms.records.accounts import Accounts
from cmeforms.records.entries import EntryKind, LogEntry

YOUNG = timedelta(days=2)
"""An older run goes on only when somebody asks for it: what it was to say may be out of date."""

_LOCK_FILE = "letter-runs.lock"
_MOST_RUNS = 50


class RunClerk:
    """One process's part in going on with runs.

    It remembers which runs are at their end, and at how many letters others could go no further; nobody else must
    know that.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._finished: set[str] = set()
        self._stuck_at: dict[str, int] = {}

    def work(self) -> int:
        """Issue the next letters of every run that can go on; how many, 0 also while another process is at it.

        Errors of storage pass through: what was issued stays, and the next round goes on.
        """
        with holding_runs(self._services.home) as is_ours:
            if not is_ours:
                return 0
            return sum(self._go_on(entry) for entry in self._young_runs())

    def _young_runs(self) -> list[LogEntry]:
        """The newest beginning of each run, oldest run first."""
        since = self._services.clock() - YOUNG
        newest = self._services.log.newest_of(EntryKind.LETTER_RUN_BEGUN, _MOST_RUNS)
        found = {str(entry.facts["run_id"]): entry for entry in reversed(newest) if entry.at >= since}
        return list(found.values())

    def _go_on(self, begun: LogEntry) -> int:
        run_id, sender = str(begun.facts["run_id"]), _sender(self._services, begun)
        if sender is None or run_id in self._finished:
            return 0
        before = where_it_stands(self._services, sender, run_id)
        if not before.waiting:
            self._finished.add(run_id)
        if not before.waiting or self._stuck_at.get(run_id) == len(before.issued):
            return 0
        try:
            issued = len(go_on(self._services, sender, run_id).issued) - len(before.issued)
        except (ActRefused, NotAllowed):
            issued = 0
        if not issued:
            self._stuck_at[run_id] = len(before.issued)
        return issued


def go_on_if_free(services: Services, person: Person, run_id: str) -> None:
    """Issue the next letters of a run unless a process is issuing letters already. Raises as ``go_on``."""
    with holding_runs(services.home) as is_ours:
        if is_ours:
            go_on(services, person, run_id)


def _sender(services: Services, begun: LogEntry) -> Person | None:
    """Whose name the letters bear; None once they may not send any: then somebody else must take the run over."""
    try:
        person = Accounts(services.log).person(begun.person_id)
    except RecordNotFound:
        return None
    return person if sends_for_the_service(person) else None


@contextmanager
def holding_runs(home: Path) -> Iterator[bool]:
    """Whether this process, and no other, may go on with runs in here; a killed process lets go by itself."""
    try:
        descriptor = os.open(home / _LOCK_FILE, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StorageUnavailable(f"{_LOCK_FILE} cannot be opened") from error
    try:
        yield _is_locked(descriptor, fcntl.LOCK_EX)
    finally:
        os.close(descriptor)


def is_at_work(home: Path) -> bool:
    """Whether a process is going on with a run at this moment."""
    try:
        descriptor = os.open(home / _LOCK_FILE, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        return not _is_locked(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)


def _is_locked(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
