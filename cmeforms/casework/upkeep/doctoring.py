"""Looks a home over: versions, paths, certificate dates, last backup, authored files; judges each."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from cmeforms import __version__
from cmeforms.casework.duties.calendars import read_calendars
from cmeforms.casework.duties.contacts import contact_mistakes, contacts_to_set, load_contacts
from cmeforms.casework.ground.services import Services
from cmeforms.casework.upkeep.certificate_watch import certificate_warning
from cmeforms.records.entries import EntryKind
from cmeforms.records.outbox import unsent_messages
from cmeforms.records.post import OutboxState
from cmeforms.records.storage import sqlite_version

OLDEST_BACKUP = timedelta(days=1)
FAILURES_WITHIN = timedelta(days=1)
LEAST_FREE_SHARE = 0.15


@dataclass(frozen=True)
class Finding:
    """One thing looked at: its name, what was found, and whether that is well."""

    name: str
    text: str
    is_well: bool


def examine(services: Services) -> list[Finding]:
    """Every finding about a home, in a fixed order."""
    return [
        Finding("cmeforms", __version__, True),
        Finding("Python", platform.python_version(), True),
        Finding("SQLite", sqlite_version(), True),
        Finding("home", str(services.home), True),
        *_disk(services),
        *_certificate(services),
        *_failed_sealing(services),
        *_backups(services),
        *_authored(services),
        *_home_files(services),
        *_mail(services),
    ]


def _disk(services: Services) -> Iterator[Finding]:
    usage = shutil.disk_usage(services.home)
    share = usage.free / usage.total
    yield Finding("free disk space", f"{share:.0%}", share >= LEAST_FREE_SHARE)


def _certificate(services: Services) -> Iterator[Finding]:
    at = services.clock()
    days = services.service_key.days_left(at)
    warning = certificate_warning(services)
    yield Finding("signing certificate", warning or f"{days} days left", not warning)


def _failed_sealing(services: Services) -> Iterator[Finding]:
    since = services.clock() - FAILURES_WITHIN
    failed = [entry for entry in services.log.newest_of(EntryKind.SEALING_FAILED) if entry.at >= since]
    reasons = ", ".join(sorted({str(entry.facts["reason"]) for entry in failed}))
    text = f"{len(failed)} in the last day: {reasons}" if failed else "none in the last day"
    yield Finding("documents that could not be made", text, not failed)


def _backups(services: Services) -> Iterator[Finding]:
    newest = services.log.newest_of(EntryKind.BACKUP_MADE)
    for what in ("data", "keys"):
        made = next((e for e in newest if e.facts.get("what") == what), None)
        if made is None:
            yield Finding(f"last backup of {what}", "never", False)
        else:
            yield Finding(f"last backup of {what}", made.at.isoformat(), services.clock() - made.at <= OLDEST_BACKUP)


def _authored(services: Services) -> Iterator[Finding]:
    for mistake in services.mistakes:
        yield Finding("definitions and templates", str(mistake), False)
    if not services.mistakes:
        forms, letters = len(services.catalogue.by_slug), services.templates.stems
        own = sum(services.templates.history(stem).in_use > 0 for stem in letters)
        text = f"{forms} forms, {len(letters)} letters, {own} of them in words of this home"
        yield Finding("definitions and templates", text, True)


def _home_files(services: Services) -> Iterator[Finding]:
    """Calendars and contacts: their mistakes, and whose number an alert would not find."""
    calendars, mistakes = read_calendars(services.home)
    for mistake in (*mistakes, *contact_mistakes(services.home)):
        yield Finding("calendars and contacts", str(mistake), False)
    is_counted = calendars.of_authority is not None
    yield Finding("term dates", "given" if is_counted else "none: school days are estimated", is_counted)
    contacts = load_contacts(services.home, services.settings.authority)
    missing = contacts_to_set(contacts, services.catalogue)
    yield Finding("contacts without a number", ", ".join(missing) or "none", not missing)


def _mail(services: Services) -> Iterator[Finding]:
    """Whether messages can go, and how many people must decide about."""
    unsent = unsent_messages(services.log)
    host = services.settings.mail.host
    text = host or f"not set; {len(unsent)} messages wait"
    yield Finding("mail relay", text, bool(host) or not unsent)
    stuck = [message for message in unsent if message.state in (OutboxState.FAILED, OutboxState.HELD)]
    yield Finding("messages that failed or are held back", str(len(stuck) or "none"), not stuck)
