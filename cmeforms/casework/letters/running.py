"""Issues the letters of a run one by one: what was issued stays, the rest goes on later, nothing is issued twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cmeforms.casework.ground.access import require_service
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.choosing import ENQUIRY_TEMPLATE
from cmeforms.casework.letters.enquiries import Enquiry, FailedRow, PreparedRun, prepare_letters, prepare_run
from cmeforms.casework.letters.recording import Addressed, issued_before, record_letter
from cmeforms.documents.letters.rendered import RenderedLetter
from cmeforms.errors import ActRefused, NotAllowed, RecordErased, RecordNotFound
from cmeforms.people.authorise import Action
from cmeforms.people.model import Organisation, Person
from cmeforms.records.entries import EntryKind, LogEntry, NewEntry
from cmeforms.submissions.lifecycle import RecordState

MOST_AT_ONCE = 200
"""Letters that one request issues, so that no page is waited for too long."""

_MOST_RUNS = 1000


@dataclass(frozen=True)
class IssuedLetter:
    """One letter that was issued."""

    record_id: str
    reference: str
    organisation_id: str
    sha256: str


@dataclass(frozen=True)
class RunProgress:
    """Where a run stands, as the log has it: letters issued, schools that still wait, and those that cannot get one."""

    enquiry: Enquiry
    issued: tuple[IssuedLetter, ...]
    waiting: tuple[str, ...]
    failed: tuple[FailedRow, ...] = ()

    @property
    def total(self) -> int:
        """How many letters the run was to have."""
        return len(self.enquiry.organisation_ids)

    @property
    def left(self) -> int:
        """How many schools wait and are not known to fail."""
        return len(self.waiting) - len(self.failed)


def begin_run(services: Services, person: Person, enquiry: Enquiry) -> None:
    """Write down what a run is to be, before its first letter; the same run begun again changes nothing.

    Raises as ``prepare_run``, and ``ActRefused`` for a run that was begun with other choices.
    """
    if is_begun(services, person, enquiry):
        return
    prepare_run(services, person, enquiry)
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        if not _begun(services, enquiry):
            facts = {
                "run_id": enquiry.run_id,
                "template": ENQUIRY_TEMPLATE,
                "record_ids": list(dict.fromkeys(enquiry.record_ids)),
                "organisation_ids": list(dict.fromkeys(enquiry.organisation_ids)),
            }
            payloads = {"note": enquiry.note.encode("utf-8")}
            act.append(NewEntry(EntryKind.LETTER_RUN_BEGUN, enquiry.record_ids[0], facts=facts, payloads=payloads))


def is_begun(services: Services, person: Person, enquiry: Enquiry) -> bool:
    """Whether this run was begun. Raises ``NotAllowed``, ``ActRefused`` if it was, with other choices."""
    require_service(services, person, Action.ISSUE_LETTERS)
    return _begun(services, enquiry)


def _begun(services: Services, enquiry: Enquiry) -> bool:
    entry = _find(services, enquiry.run_id)
    if entry is None:
        return False
    chosen = (entry.facts["record_ids"], entry.facts["organisation_ids"])
    if [set(enquiry.record_ids), set(enquiry.organisation_ids)] != [set(ids) for ids in map(_ids, chosen)]:
        raise ActRefused("This enquiry was issued already, with other choices. Begin a new one.")
    return True


def go_on(services: Services, person: Person, run_id: str, most: int = MOST_AT_ONCE) -> RunProgress:
    """Issue the next letters of a run, each in an act of its own, and say where it then stands.

    A school that fails is passed over. Raises ``NotAllowed`` if there is no such run for this person, and as
    ``prepare_run`` does where nothing can be issued at all.
    """
    before = _stands(services, person, run_id)
    failed: list[FailedRow] = []
    issued = 0
    for start in range(0, len(before.waiting), most):
        if issued >= most:
            break
        run = _prepared(services, person, before, before.waiting[start : start + most - issued])
        failed += run.failed
        for school, letter in run.letters:
            issued += _issue(services, person, run, school, letter)
    return replace(_stands(services, person, run_id), failed=tuple(failed))


def issue_run(services: Services, person: Person, enquiry: Enquiry) -> tuple[IssuedLetter, ...]:
    """Begin a run and issue it to its end; what it issued, also when it was issued before. Raises as both do."""
    begin_run(services, person, enquiry)
    return go_on(services, person, enquiry.run_id, len(enquiry.organisation_ids)).issued


def progress_of(services: Services, person: Person, run_id: str) -> RunProgress:
    """Where a run stands; of the schools that wait, the next ones are tried without issuing anything.

    ``NotAllowed`` if there is no such run for this person.
    """
    stands = _stands(services, person, run_id)
    tried = stands.waiting[:MOST_AT_ONCE]
    return replace(stands, failed=_prepared(services, person, stands, tried).failed) if tried else stands


def _prepared(services: Services, person: Person, stands: RunProgress, schools: Sequence[str]) -> PreparedRun:
    """The letters to some schools; a refusal of the whole run is told for each."""
    wanted = replace(stands.enquiry, organisation_ids=tuple(schools))
    try:
        return prepare_letters(services, person, wanted)
    except ActRefused as error:
        template = services.templates[ENQUIRY_TEMPLATE]
        today = services.clock().date()
        return PreparedRun(wanted, template, (), today, tuple(FailedRow(school, str(error)) for school in schools))


def _issue(services: Services, person: Person, run: PreparedRun, school: Organisation, letter: RenderedLetter) -> bool:
    """Issue one letter unless another process did meanwhile; whether this one did."""
    addressed = Addressed(
        run_id=run.enquiry.run_id,
        recipient=school.organisation_id,
        template=run.template,
        letter=letter,
        record_ids=run.enquiry.record_ids,
        organisation_id=school.organisation_id,
        reply_by=run.reply_by,
    )
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        is_new = issued_before(services.log, addressed.run_id, [addressed.recipient]) == [None]
        if is_new:
            record_letter(act, addressed)
    return is_new


def _stands(services: Services, person: Person, run_id: str) -> RunProgress:
    require_service(services, person, Action.ISSUE_LETTERS)
    entry = _find(services, run_id)
    if entry is None:
        raise NotAllowed("there is no such run")
    record_ids, organisation_ids = (_ids(entry.facts[name]) for name in ("record_ids", "organisation_ids"))
    enquiry = Enquiry(record_ids, organisation_ids, run_id, _note(services, entry))
    states = dict(zip(organisation_ids, issued_before(services.log, run_id, organisation_ids), strict=True))
    issued = tuple(_issued(state, school) for school, state in states.items() if state)
    return RunProgress(enquiry, issued, tuple(school for school, state in states.items() if state is None))


def _issued(state: RecordState, school: str) -> IssuedLetter:
    return IssuedLetter(state.record_id, state.reference, school, state.documents[0].sha256)


def _note(services: Services, entry: LogEntry) -> str:
    try:
        return services.log.read_payload(entry.record_id, entry.number, "note").decode("utf-8")
    except (RecordErased, RecordNotFound):
        return ""


def _find(services: Services, run_id: str) -> LogEntry | None:
    found = services.log.newest_of(EntryKind.LETTER_RUN_BEGUN, _MOST_RUNS)
    return next((entry for entry in found if entry.facts["run_id"] == run_id), None)


def _ids(fact: object) -> tuple[str, ...]:
    return tuple(str(one) for one in fact) if isinstance(fact, list) else ()
