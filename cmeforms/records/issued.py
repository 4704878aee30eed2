"""Which document an entry speaks of, and which later one replaces it; pure, no storage, no keys."""

from __future__ import annotations

from collections.abc import Mapping

from cmeforms.errors import RecordUnreadable
from cmeforms.records.entries import EntryKind, FoundDocument, LogEntry
from cmeforms.submissions.lifecycle import IssuedDocument

COPYING = (EntryKind.DOCUMENT_LOCKED, EntryKind.DOCUMENT_COPIED)
"""The kinds of entry that name another document's copy."""

ISSUING = (EntryKind.DOCUMENT_SEALED, EntryKind.LETTER_ISSUED, *COPYING)
"""The kinds of entry that name bytes which left the service."""


def found_document(entry: LogEntry, issued: Mapping[int, IssuedDocument]) -> FoundDocument:
    """The document that an entry issued, or of which it notes a copy; ``issued`` are the record's, by entry."""
    found = _copied(entry, issued) if entry.kind in COPYING else issued[entry.number]
    later = [d for d in issued.values() if d.audience == found.audience and d.entry_number > found.entry_number]
    return FoundDocument(entry.record_id, found, later[-1] if later else None)


def _copied(entry: LogEntry, issued: Mapping[int, IssuedDocument]) -> IssuedDocument:
    original = next((d for d in issued.values() if d.sha256 == entry.facts.get("of_sha256")), None)
    if original is None:
        raise RecordUnreadable(f"log entry {entry.number} names a document that its record does not have")
    return original
