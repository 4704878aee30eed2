"""A run as its officer reads it before it goes: some letters at a time, what fails, what to look at first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from cmeforms.casework.ground.services import Services
from cmeforms.casework.mail.directory import to_confirm
from cmeforms.casework.runs.enquiries import Enquiry, FailedRow, Row, rows_of
from cmeforms.casework.runs.run_log import require_enquiry
from cmeforms.casework.runs.run_parts import RunParts, read_parts, require_any_letter, require_template
from cmeforms.casework.templates.template_words import require_words_read
from cmeforms.clock import london_date
from cmeforms.documents.letters.rendered import RenderedLetter
from cmeforms.people.model import Organisation, Person
from cmeforms.records.entries import EntryKind

LETTERS_A_PAGE = 10
ASKED_LATELY = timedelta(days=14)
_MOST_RUNS = 200


@dataclass(frozen=True)
class Failure:
    """Why letters cannot be made, and to whom they were to go."""

    reason: str
    recipients: tuple[str, ...]
    letters: int


@dataclass(frozen=True)
class Caution:
    """Something to look at before a run goes, and the organisations that it is about."""

    text: str
    recipients: tuple[str, ...]


@dataclass(frozen=True)
class RunPreview:
    """A run made ready and not issued: the letters of one page, counted from 1, and how many there are in all."""

    parts: RunParts
    count: int
    number: int
    letters: tuple[tuple[Organisation, RenderedLetter], ...] = field(repr=False)
    failures: tuple[Failure, ...]
    cautions: tuple[Caution, ...]

    @property
    def enquiry(self) -> Enquiry:
        """What was asked for."""
        return self.parts.enquiry

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-self.count // LETTERS_A_PAGE)

    @property
    def first(self) -> int:
        """The place of the page's first letter in the run, from 1."""
        return (self.number - 1) * LETTERS_A_PAGE + 1


def preview_run(services: Services, person: Person, enquiry: Enquiry, number: int = 1) -> RunPreview:
    """Make some letters of an enquiry without issuing them. Raises as ``begin_run``."""
    require_enquiry(services, person, enquiry)
    template = require_template(services, enquiry.template)
    require_words_read(template, enquiry.template_sha256)
    parts = read_parts(services, person, enquiry, template)
    rows = rows_of(enquiry)
    require_any_letter(parts, rows)
    judged = [(row, parts.problem(row)) for row in rows]
    good = [row for row, reason in judged if not reason]
    number = max(1, min(number, -(-len(good) // LETTERS_A_PAGE)))
    page = good[(number - 1) * LETTERS_A_PAGE : number * LETTERS_A_PAGE]
    return RunPreview(
        parts=parts,
        count=len(good),
        number=number,
        letters=tuple((parts.organisations[row.organisation_id], parts.letter(row)) for row in page),
        failures=failures_of(parts.organisations, [FailedRow(row, reason) for row, reason in judged if reason]),
        cautions=tuple(_cautions(services, parts, good)),
    )


def failures_of(organisations: Mapping[str, Organisation], failed: Iterable[FailedRow]) -> tuple[Failure, ...]:
    """The rows that fail, those of one reason together."""
    found: dict[str, list[Row]] = {}
    for one in failed:
        found.setdefault(one.reason, []).append(one.row)
    return tuple(Failure(reason, _names(organisations, rows), len(rows)) for reason, rows in found.items())


def _names(organisations: Mapping[str, Organisation], rows: Iterable[Row]) -> tuple[str, ...]:
    ids = dict.fromkeys(row.organisation_id for row in rows)
    return tuple(organisations[i].name if i in organisations else "Somebody who is not in the directory" for i in ids)


def _cautions(services: Services, parts: RunParts, rows: Sequence[Row]) -> Iterator[Caution]:
    recipients = [parts.organisations[i] for i in dict.fromkeys(row.organisation_id for row in rows)]
    stale = to_confirm(services, recipients)
    if stale:
        text = "The directory has a warning about their contact details. Look there before you write."
        yield Caution(text, tuple(o.name for o in recipients if o.organisation_id in stale))
    shared = [o for o in recipients if o.email and sum(o.email == other.email for other in recipients) > 1]
    if shared:
        yield Caution("Several of them have one e-mail address. Each gets a letter.", tuple(o.name for o in shared))
    yield from _asked_lately(services, parts)


def _asked_lately(services: Services, parts: RunParts) -> Iterator[Caution]:
    """Other runs of the last days to some of these recipients about some of these children."""
    enquiry, since = parts.enquiry, services.clock() - ASKED_LATELY
    for entry in services.log.newest_of(EntryKind.LETTER_RUN_BEGUN, _MOST_RUNS):
        earlier = {name: set(_listed(entry.facts[name])) for name in ("record_ids", "organisation_ids")}
        again = [i for i in dict.fromkeys(enquiry.organisation_ids) if i in earlier["organisation_ids"]]
        is_other = entry.facts["run_id"] != enquiry.run_id and entry.facts["template"] == enquiry.template
        if is_other and entry.at >= since and again and earlier["record_ids"].intersection(enquiry.record_ids):
            on = london_date(entry.at)
            text = f"On {on.day} {on:%B} they were asked about at least one of these children."
            yield Caution(text, tuple(parts.organisations[i].name for i in again if i in parts.organisations))


def _listed(fact: object) -> list[str]:
    return [str(one) for one in fact] if isinstance(fact, list) else []
