"""All that stands in a log, for tests that look at more than one record."""

from __future__ import annotations

from cmeforms.records.record_log import RecordLog
from cmeforms.submissions.lifecycle import RecordState


def all_states(log: RecordLog, slug: str = "") -> list[RecordState]:
    """Every record, or those of one form, newest change first."""
    found = log.changed_since(0, limit=1_000_000)
    return [state for state in reversed(found) if slug in ("", state.slug)]
