"""Serves the outbox and goes on with letter runs now and again, in threads of each worker process; knows neither."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from cmeforms.casework.ground.services import Services
from cmeforms.casework.mail.posting import deliver_due
from cmeforms.casework.runs.run_clerk import RunClerk
from cmeforms.errors import CmeformsError

EVERY_SECONDS = 5.0
RUNS_EVERY_SECONDS = 2.0
_BREATH_SECONDS = 0.05
"""What is left to the pages of the process between two rounds of work."""

LOG = logging.getLogger("cmeforms.postman")


def start_postman(services: Services, *, every_seconds: float = EVERY_SECONDS) -> threading.Thread:
    """Deliver what is due, now and again, for as long as the process lives.

    Killed at any moment it loses nothing: what it held is due again when its claim runs out.
    """
    return _start("postman", lambda: _deliver(services), every_seconds)


def start_run_clerk(services: Services, *, every_seconds: float = RUNS_EVERY_SECONDS) -> threading.Thread:
    """Go on with the letter runs that were begun, for as long as the process lives; one process at a time does."""
    clerk = RunClerk(services)
    return _start("run clerk", lambda: clerk.work() > 0, every_seconds)


def _deliver(services: Services) -> bool:
    done = deliver_due(services)
    if done.failed:
        LOG.error("%d messages were refused by the mail relay", done.failed)
    return False


def _start(name: str, work: Callable[[], bool], every_seconds: float) -> threading.Thread:
    thread = threading.Thread(target=_rounds, args=(name, work, every_seconds), name=name, daemon=True)
    thread.start()
    return thread


def _rounds(name: str, work: Callable[[], bool], every_seconds: float) -> None:
    """Work again at once while ``work`` says that there is more, else after the pause."""
    pause, has_more = threading.Event(), False
    while not pause.wait(_BREATH_SECONDS if has_more else every_seconds):
        try:
            has_more = work()
        except CmeformsError as error:
            # A full disk, or another release's schema: the next round finds out whether it has passed.
            LOG.warning("the %s cannot work: %s", name, type(error).__name__)
            has_more = False
