"""Marks in the log that a document could not be drawn or sealed; the record stays as it was, to be tried again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from cmeforms.casework.ground.services import Services
from cmeforms.errors import RenderError, SigningError
from cmeforms.people.model import Person
from cmeforms.records.entries import EntryKind, NewEntry


@contextmanager
def marking_failure(services: Services, person: Person, record_id: str) -> Iterator[None]:
    """Around drawing and sealing, before anything is recorded: a failure is noted by its kind, and goes on.

    The kind of error is all that is kept: its words may name a letter of a child's name.
    """
    try:
        yield
    except (RenderError, SigningError) as error:
        with services.log.act(at=services.clock(), by=person.person_id) as act:
            act.append(NewEntry(EntryKind.SEALING_FAILED, record_id, facts={"reason": type(error).__name__}))
        raise
