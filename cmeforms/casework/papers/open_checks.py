"""What anybody may ask without an account: is this file as issued, does the document with this code stand.

Nothing about a child is known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cmeforms.casework.forms.successors import successor
from cmeforms.casework.ground.services import Services
from cmeforms.casework.ground.short_codes import read_short_code
from cmeforms.casework.ground.tries import count_try, note_try, require_few
from cmeforms.casework.papers.verifying import VerifiedFile, verify_file
from cmeforms.errors import RecordUnreadable
from cmeforms.records.entries import EntryKind, LogEntry
from cmeforms.signing.limited import verify_pdf_limited

WINDOW = timedelta(minutes=10)
MOST_FILES_OF_ADDRESS = 30
MOST_FILES_OF_ALL = 300
MOST_UNKNOWN_CODES = 20
"""Tries within the window. A code has 55 random bits: the limit is there for the log and the machine, not the code."""

EVERYBODY = "files checked"


@dataclass(frozen=True)
class CodeAnswer:
    """All that a short code tells: when its document was recorded, and whether a newer one replaced it."""

    short_code: str
    recorded_at: datetime
    is_superseded: bool


def check_code(services: Services, typed: str, *, address: str) -> CodeAnswer | None:
    """What a short code stands for; None where it stands for nothing. Raises ``TooManyTries``.

    Only unknown codes are counted, and the log gets no entry: asking changes nothing.
    """
    code = read_short_code(typed)
    if not code:
        return None
    limits = {f"codes from {address}": MOST_UNKNOWN_CODES}
    require_few(services, limits, since=services.clock() - WINDOW)
    try:
        entry = services.log.find_short_code(code)
    except RecordUnreadable:
        return None
    if entry is None:
        note_try(services, limits)
        return None
    return CodeAnswer(code, entry.at, _is_superseded(services, entry))


def _is_superseded(services: Services, entry: LogEntry) -> bool:
    """Whether a later submission revision or pack was made, by the entries themselves, or another form took over."""
    if entry.kind is EntryKind.DOCUMENT_SEALED:
        found = services.log.find_document(str(entry.facts["sha256"]))
        return bool(found and found.superseded_by)
    revision = int(str(entry.facts.get("submission_revision", 0)))
    if services.log.fold(entry.record_id).submission_revision > revision:
        return True
    return successor(services.log, entry.record_id) is not None


def check_file(services: Services, content: bytes, *, address: str, person_id: str = "") -> VerifiedFile:
    """Judge a file in a process with limits; becomes an audit event. Raises ``TooManyTries``."""
    limits = {f"files from {address}": MOST_FILES_OF_ADDRESS, EVERYBODY: MOST_FILES_OF_ALL}
    count_try(services, limits, window=WINDOW)
    return verify_file(services.verifier, content, person_id=person_id, look=verify_pdf_limited)
