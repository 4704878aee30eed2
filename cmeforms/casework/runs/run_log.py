"""What the log knows of letter runs: beginning one, taking one over, where one stands; issues no letter."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace

from cmeforms.casework.ground.access import require_record, require_service
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.recording import letter_record_id
from cmeforms.casework.runs.enquiries import NOTE, RUN_TEMPLATES, Enquiry, FailedRow, Row, rows_of
from cmeforms.casework.runs.run_parts import WORDS_GONE, read_parts, require_any_letter, require_template
from cmeforms.casework.templates.template_words import require_words_read
from cmeforms.errors import ActRefused, NotAllowed, RecordErased, RecordNotFound
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.entries import EntryKind, LogEntry, NewEntry

_MOST_RUNS = 1000


@dataclass(frozen=True)
class IssuedLetter:
    """One letter that was issued."""

    record_id: str
    reference: str
    row: Row

    @property
    def organisation_id(self) -> str:
        """To whom it went."""
        return self.row.organisation_id


@dataclass(frozen=True)
class RunProgress:
    """Where a run stands, as the log has it: letters issued, rows that still wait, and those that cannot be made.

    ``begun_by`` is whose name the letters bear: whoever went on with it last.
    """

    enquiry: Enquiry
    begun: LogEntry = field(repr=False)
    issued: tuple[IssuedLetter, ...]
    waiting: tuple[Row, ...]
    failed: tuple[FailedRow, ...] = ()

    @property
    def total(self) -> int:
        """How many letters the run was to have."""
        return len(self.issued) + len(self.waiting)

    @property
    def left(self) -> int:
        """How many rows wait and are not known to fail."""
        return len(self.waiting) - len(self.failed)

    @property
    def begun_by(self) -> str:
        """The id of the person who began it, or took it over."""
        return self.begun.person_id


def require_enquiry(services: Services, person: Person, enquiry: Enquiry) -> None:
    """Pass if this person may ask this. Raises ``NotAllowed``, ``ActRefused`` (nobody chosen, not sent in runs)."""
    require_service(services, person, Action.ISSUE_LETTERS)
    if not enquiry.record_ids or not enquiry.organisation_ids:
        raise ActRefused("Choose at least one child and at least one recipient.")
    if enquiry.template not in RUN_TEMPLATES:
        raise ActRefused("This letter does not go out in runs.")
    for record_id in dict.fromkeys(enquiry.record_ids):
        require_record(services, person, Action.ISSUE_LETTERS, record_id)


def begin_run(services: Services, person: Person, enquiry: Enquiry) -> None:
    """Write down what a run is to be, before its first letter; the same run begun again changes nothing.

    Raises as ``require_enquiry``, and ``ActRefused`` if no letter can be made, or if it was begun with other choices.
    """
    if is_begun(services, person, enquiry):
        return
    require_enquiry(services, person, enquiry)
    template = require_template(services, enquiry.template)
    require_words_read(template, enquiry.template_sha256)
    require_any_letter(read_parts(services, person, enquiry, template), rows_of(enquiry))
    enquiry = replace(enquiry, template_sha256=template.docx_sha256)
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        if not _begun(services, enquiry):
            act.append(_beginning(enquiry))


def _beginning(enquiry: Enquiry) -> NewEntry:
    facts = {
        "run_id": enquiry.run_id,
        "template": enquiry.template,
        "template_sha256": enquiry.template_sha256,
        "record_ids": list(dict.fromkeys(enquiry.record_ids)),
        "organisation_ids": list(dict.fromkeys(enquiry.organisation_ids)),
    }
    words = json.dumps(dict(enquiry.words or {}), ensure_ascii=False).encode("utf-8")
    return NewEntry(EntryKind.LETTER_RUN_BEGUN, enquiry.record_ids[0], facts=facts, payloads={"words": words})


def take_over(services: Services, person: Person, run_id: str) -> None:
    """Let the rest of a run go out in this person's name. Raises ``NotAllowed``, ``ActRefused`` if it cannot go on."""
    stands = where_it_stands(services, person, run_id)
    if stands.enquiry.words is None:
        raise ActRefused(WORDS_GONE)
    if stands.begun_by != person.person_id:
        with services.log.act(at=services.clock(), by=person.person_id) as act:
            act.append(_beginning(stands.enquiry))


def is_begun(services: Services, person: Person, enquiry: Enquiry) -> bool:
    """Whether this run was begun. Raises ``NotAllowed``, ``ActRefused`` if it was, with other choices."""
    require_service(services, person, Action.ISSUE_LETTERS)
    return _begun(services, enquiry)


def _begun(services: Services, enquiry: Enquiry) -> bool:
    entry = _find(services, enquiry.run_id)
    if entry is None:
        return False
    chosen = [set(_ids(entry.facts[name])) for name in ("record_ids", "organisation_ids")]
    if (
        chosen != [set(enquiry.record_ids), set(enquiry.organisation_ids)]
        or entry.facts["template"] != enquiry.template
    ):
        raise ActRefused("This enquiry was issued already, with other choices. Begin a new one.")
    return True


def where_it_stands(services: Services, person: Person, run_id: str) -> RunProgress:
    """Which letters of a run were issued and which wait, by the log alone. ``NotAllowed`` if there is no such run."""
    require_service(services, person, Action.ISSUE_LETTERS)
    entry = _find(services, run_id)
    if entry is None:
        raise NotAllowed("there is no such run")
    enquiry = Enquiry(
        record_ids=_ids(entry.facts["record_ids"]),
        organisation_ids=_ids(entry.facts["organisation_ids"]),
        run_id=run_id,
        template=str(entry.facts["template"]),
        template_sha256=str(entry.facts.get("template_sha256", "")),
        words=_words(services, entry),
    )
    rows = {letter_record_id(run_id, row.recipient): row for row in rows_of(enquiry)}
    known = services.log.references_of(list(rows))
    issued = tuple(IssuedLetter(i, known[i], row) for i, row in rows.items() if i in known)
    return RunProgress(enquiry, entry, issued, tuple(row for i, row in rows.items() if i not in known))


def _words(services: Services, entry: LogEntry) -> dict[str, str] | None:
    """The words of a run; homes of earlier releases kept a note alone. None once they were erased."""
    name = "words" if "words" in entry.payload_sha256 else "note"
    try:
        text = services.log.read_payload(entry.record_id, entry.number, name).decode("utf-8")
    except (RecordErased, RecordNotFound):
        return None
    return {str(k): str(v) for k, v in json.loads(text).items()} if name == "words" else {NOTE: text}


def _find(services: Services, run_id: str) -> LogEntry | None:
    found = services.log.newest_of(EntryKind.LETTER_RUN_BEGUN, _MOST_RUNS)
    return next((entry for entry in found if entry.facts["run_id"] == run_id), None)


def _ids(fact: object) -> tuple[str, ...]:
    return tuple(str(one) for one in fact) if isinstance(fact, list) else ()
