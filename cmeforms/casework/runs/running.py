"""Issues the letters of a run a few at a time: what was issued stays, the rest follows, nothing is issued twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.recording import Addressed, record_letter
from cmeforms.casework.runs.enquiries import Enquiry, FailedRow, Row
from cmeforms.casework.runs.run_log import IssuedLetter, RunProgress, begin_run, where_it_stands
from cmeforms.casework.runs.run_parts import RunParts, read_parts, require_template
from cmeforms.errors import ActRefused, RecordErased
from cmeforms.people.model import Person

MOST_AT_ONCE = 200
"""Letters for which children and directory are read once, and that one request issues: no page is waited for long."""

LETTERS_AN_ACT = 20
"""Letters that are kept, or lost, together: each is whole or absent, and the disk is waited for once."""

CHANGED = "Something changed while it was being issued. Try it again."


def go_on(services: Services, person: Person, run_id: str, most: int = MOST_AT_ONCE) -> RunProgress:
    """Issue the next letters of a run, a few an act, and say where it then stands.

    A row that fails is passed over. Raises ``NotAllowed`` if there is no such run for this person, ``ActRefused``
    where nothing can be issued at all.
    """
    stands = where_it_stands(services, person, run_id)
    failed: list[FailedRow] = []
    issued = 0
    for rows in _slices(stands.waiting, min(most, MOST_AT_ONCE)):
        if issued >= most:
            break
        parts = _parts(services, person, stands)
        judged = [(row, parts.problem(row)) for row in rows[: most - issued]]
        failed += [FailedRow(row, reason) for row, reason in judged if reason]
        for batch in _slices([row for row, reason in judged if not reason], LETTERS_AN_ACT):
            try:
                issued += _issue(services, person, parts, batch)
            except (ActRefused, RecordErased):  # a child was erased at this moment: nothing of the batch was kept
                failed += [FailedRow(row, CHANGED) for row in batch]
    return replace(where_it_stands(services, person, run_id), failed=tuple(failed))


def issue_run(services: Services, person: Person, enquiry: Enquiry) -> tuple[IssuedLetter, ...]:
    """Begin a run and issue it to its end; what it issued, also when it was issued before. Raises as both do."""
    begin_run(services, person, enquiry)
    most = len(enquiry.organisation_ids) * len(enquiry.record_ids)
    return go_on(services, person, enquiry.run_id, most).issued


def progress_of(services: Services, person: Person, run_id: str) -> RunProgress:
    """Where a run stands; what waits is tried without making a letter. ``NotAllowed`` if there is no such run."""
    stands = where_it_stands(services, person, run_id)
    if not stands.waiting:
        return stands
    try:
        parts = _parts(services, person, stands)
    except ActRefused as error:
        return replace(stands, failed=tuple(FailedRow(row, str(error)) for row in stands.waiting))
    judged = ((row, parts.problem(row)) for row in stands.waiting)
    return replace(stands, failed=tuple(FailedRow(row, reason) for row, reason in judged if reason))


def _parts(services: Services, person: Person, stands: RunProgress) -> RunParts:
    enquiry = stands.enquiry
    template = require_template(services, enquiry.template, enquiry.template_sha256)
    return read_parts(services, person, enquiry, template)


def _issue(services: Services, person: Person, parts: RunParts, rows: Sequence[Row]) -> int:
    """Issue the letters of some rows in one act, unless another process did meanwhile; how many this one did."""
    letters = [_addressed(parts, row) for row in rows]
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        known = services.log.references_of([letter.record_id for letter in letters])
        new = [letter for letter in letters if letter.record_id not in known]
        act.make_keys(letter.record_id for letter in new)
        for letter in new:
            record_letter(act, letter)
    return len(new)


def _addressed(parts: RunParts, row: Row) -> Addressed:
    return Addressed(
        run_id=parts.enquiry.run_id,
        recipient=row.recipient,
        template=parts.template,
        letter=parts.letter(row),
        record_ids=row.record_ids,
        organisation_id=row.organisation_id,
        reply_by=parts.reply_by,
    )


def _slices(rows: Sequence[Row], length: int) -> Iterator[Sequence[Row]]:
    return (rows[start : start + length] for start in range(0, len(rows), length))
