"""Shows the log to those who audit: entries and whether the chain is whole; no content of records."""

from __future__ import annotations

from dataclasses import dataclass

from cmeforms.casework.ground.access import require_service
from cmeforms.casework.ground.services import Services
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.entries import ChainReport, LogEntry

ENTRIES_PER_PAGE = 100


@dataclass(frozen=True)
class LogPage:
    """Some entries, newest first, and what an audit of the whole chain found."""

    entries: tuple[LogEntry, ...]
    report: ChainReport
    has_older: bool


def log_page(services: Services, auditor: Person, before: int | None) -> LogPage:
    """The entries before a number, or the newest."""
    require_service(services, auditor, Action.AUDIT)
    end = before or services.log.head().number + 1
    start = max(end - 1 - ENTRIES_PER_PAGE, 0)
    entries = services.log.entries(after=start, limit=end - 1 - start) if end - 1 > start else []
    return LogPage(tuple(reversed(entries)), services.log.verify_chain(), start > 0)
