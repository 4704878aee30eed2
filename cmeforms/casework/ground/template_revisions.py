"""The uploaded revisions of each letter template, as the log has them; decides nothing and knows no Word.

A template has a record of its own: each upload is an entry on it with the file as its payload, and so is each
"use from now on". The file a letter came with, from the release or from the home's folder, is revision 0.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from cmeforms.records.entries import EntryKind, LogEntry
from cmeforms.records.record_log import RecordLog

AS_IT_CAME = 0
"""The revision that was never uploaded."""

PAYLOAD = "template"


@dataclass(frozen=True)
class TemplateRevision:
    """One uploaded file: its number, the SHA-256 of its bytes, who uploaded it and when."""

    number: int
    sha256: str
    uploaded_by: str
    uploaded_at: datetime
    entry_number: int


@dataclass(frozen=True)
class TakenUp:
    """From when on a revision was used, and who decided it."""

    number: int
    by: str
    at: datetime


@dataclass(frozen=True)
class TemplateHistory:
    """What was done to one letter's template, oldest first."""

    revisions: tuple[TemplateRevision, ...] = ()
    uses: tuple[TakenUp, ...] = ()

    @property
    def in_use(self) -> int:
        """The number of the revision with which letters are made now."""
        return self.uses[-1].number if self.uses else AS_IT_CAME

    def revision(self, number: int) -> TemplateRevision | None:
        """The uploaded revision with this number, if there is one."""
        return next((r for r in self.revisions if r.number == number), None)

    def with_hash(self, sha256: str) -> TemplateRevision | None:
        """The uploaded revision of exactly these bytes, if there is one."""
        return next((r for r in self.revisions if r.sha256 == sha256), None)


def template_record_id(slug: str) -> str:
    """The record of a letter's template, worked out from its slug."""
    return hashlib.sha256(f"letter template:{slug}".encode()).hexdigest()[:32]


def read_history(log: RecordLog, slug: str) -> TemplateHistory:
    """The uploads and uses of one letter's template; inside an act, this act's own included."""
    entries = log.acts_on(template_record_id(slug))
    return TemplateHistory(
        tuple(_revision(entry) for entry in entries if entry.kind is EntryKind.TEMPLATE_UPLOADED),
        tuple(_taken_up(entry) for entry in entries if entry.kind is EntryKind.TEMPLATE_TAKEN_UP),
    )


def read_revision(log: RecordLog, slug: str, revision: TemplateRevision) -> bytes:
    """The file exactly as it was uploaded; the errors of ``records`` pass through."""
    return log.read_payload(template_record_id(slug), revision.entry_number, PAYLOAD)


def _revision(entry: LogEntry) -> TemplateRevision:
    return TemplateRevision(_number(entry), str(entry.facts["sha256"]), entry.person_id, entry.at, entry.number)


def _taken_up(entry: LogEntry) -> TakenUp:
    return TakenUp(_number(entry), entry.person_id, entry.at)


def _number(entry: LogEntry) -> int:
    return int(str(entry.facts["template_revision"]))
