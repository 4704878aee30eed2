"""Looks into the outbox every few seconds, in a thread of each worker process; knows no message and no relay."""

from __future__ import annotations

import logging
import threading

from cmeforms.casework.ground.services import Services
from cmeforms.casework.mail.posting import deliver_due
from cmeforms.errors import CmeformsError

EVERY_SECONDS = 5.0
LOG = logging.getLogger("cmeforms.postman")


def start_postman(services: Services, *, every_seconds: float = EVERY_SECONDS) -> threading.Thread:
    """Deliver what is due, now and again, for as long as the process lives.

    Killed at any moment it loses nothing: what it held is due again when its claim runs out.
    """
    thread = threading.Thread(target=_rounds, args=(services, every_seconds), name="postman", daemon=True)
    thread.start()
    return thread


def _rounds(services: Services, every_seconds: float) -> None:
    pause = threading.Event()
    while not pause.wait(every_seconds):
        try:
            done = deliver_due(services)
        except CmeformsError as error:
            # A full disk, or another release's schema: the next round finds out whether it has passed.
            LOG.warning("the outbox cannot be served: %s", type(error).__name__)
            continue
        if done.failed:
            LOG.error("%d messages were refused by the mail relay", done.failed)
