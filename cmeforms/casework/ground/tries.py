"""Refuses a try after too many within a window, counted in the database; knows nothing of what is tried."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from cmeforms.casework.ground.services import Services
from cmeforms.records.sessions import SignInFailures


class TooManyTries(Exception):
    """Too many tries of one account or address, or of everybody: wait some minutes."""


def require_few(services: Services, limits: Mapping[str, int], *, since: datetime) -> None:
    """Pass while each subject has made fewer tries than its limit; ``TooManyTries`` otherwise.

    In the database, because several processes answer. A subject is any text; only its hash is kept.
    """
    tries = SignInFailures(services.log.storage)
    if any(tries.count(subject, since=since) >= most for subject, most in limits.items()):
        raise TooManyTries


def note_try(services: Services, limits: Mapping[str, int]) -> None:
    """Count one try against each subject."""
    SignInFailures(services.log.storage).note(limits, at=services.clock())


def count_try(services: Services, limits: Mapping[str, int], *, window: timedelta) -> None:
    """Count a try that is one whatever comes of it; ``TooManyTries`` without counting it after too many."""
    require_few(services, limits, since=services.clock() - window)
    note_try(services, limits)


def forget_tries(services: Services, subject: str) -> None:
    """Forget the tries of one subject, as after a sign-in."""
    SignInFailures(services.log.storage).clear(subject)
