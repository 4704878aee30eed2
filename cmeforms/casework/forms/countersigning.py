"""The second and later signatures: agree by signing the same document further, or return the form with a reason."""

from __future__ import annotations

from cmeforms.casework.forms.failures import marking_failure
from cmeforms.casework.forms.reading_records import StoredSubmission, read_submission
from cmeforms.casework.forms.recording import append_document, append_signature, signature_of
from cmeforms.casework.forms.sealing import sign
from cmeforms.casework.forms.submitting import Receipt, once
from cmeforms.casework.ground.access import next_signature, require_record
from cmeforms.casework.ground.services import Services
from cmeforms.definitions.model import SignatureDeclaration
from cmeforms.errors import ActRefused, NotAllowed, RecordNotFound
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.rulebook.text import text_problems
from cmeforms.submissions.conditions import expects_part
from cmeforms.submissions.lifecycle import RecordState, Stage

LONGEST_REASON = 4_000


def further_sign(
    services: Services,
    person: Person,
    record_id: str,
    *,
    outcome: str,
    reason: str = "",
    submission_revision: int,
) -> Receipt:
    """Give the next outstanding signature on the document as it is; a countersignature says its outcome.

    ``submission_revision`` is the one the person read: another one refuses. A second click gives the
    same receipt. Raises ``NotAllowed``, ``ActRefused``, ``SigningError``.
    """
    return once(
        lambda: receipt_of(services, person, record_id, submission_revision, outcome),
        lambda: _further_sign(services, person, record_id, (outcome, _checked(reason)), submission_revision),
    )


def _further_sign(
    services: Services, person: Person, record_id: str, decision: tuple[str, str], submission_revision: int
) -> Receipt:
    """``decision`` is the code of an outcome (empty where none is declared) and the reason given for it."""
    state, declared = _turn(services, person, record_id, submission_revision)
    if decision[0] not in (declared.signing_outcomes or ("",)):
        raise ActRefused("Choose whether you agree.")
    document = state.current_document
    if document is None:
        raise ActRefused("There is no document to sign.")
    at = services.clock()
    signature = signature_of(person, declared, at, *decision)
    pdf = services.log.read_payload(record_id, document.entry_number, document.payload_name)
    with marking_failure(services, person, record_id):
        sealed = sign(services, pdf, signature)
    follows = _what_follows(read_submission(services, state), declared)
    with services.log.act(at=at, by=person.person_id) as act:
        _require_same(act.state(record_id), state)
        append_signature(act, record_id, signature, follows)
        append_document(act, record_id, sealed)
    return Receipt(record_id, state.reference, sealed.sha256)


def return_form(services: Services, person: Person, record_id: str, *, reason: str, submission_revision: int) -> None:
    """Send a form back to be mended: a log entry with the reason, not a signature; the answers become a draft again.

    A second click changes nothing. Raises ``NotAllowed``; ``ActRefused`` without a reason or if the form
    moved on. Source: house decision 4.
    """
    try:
        if not _returned_before(services, person, record_id, submission_revision):
            _return(services, person, record_id, reason, submission_revision)
    except (ActRefused, NotAllowed):
        if not _returned_before(services, person, record_id, submission_revision):  # by the other of two clicks
            raise


def _return(services: Services, person: Person, record_id: str, reason: str, submission_revision: int) -> None:
    state, declared = _turn(services, person, record_id, submission_revision, Action.RETURN_)
    told = _checked(reason)
    if not told:
        raise ActRefused("Say what needs to be mended, so that the school can act on it.")
    stored = read_submission(services, state)
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        _require_same(act.state(record_id), state)
        facts = {"signature_id": declared.id, "outcome": "return"}
        payloads = {"reason": told.encode("utf-8")}
        act.append(NewEntry(EntryKind.SUBMISSION_RETURNED, record_id, facts=facts, payloads=payloads))
        act.write_draft(record_id, stored.submission.answers.document(), expected_revision=None)


def _returned_before(services: Services, person: Person, record_id: str, submission_revision: int) -> bool:
    """Whether this person returned this very submission revision already: a second click changes nothing."""
    try:
        state = services.log.state(record_id)
    except RecordNotFound:
        return False
    if state.stage is not Stage.RETURNED or state.submission_revision != submission_revision:
        return False
    [entry] = services.log.entries(after=state.return_reason_entry - 1, limit=1, record_id=record_id)
    return entry.person_id == person.person_id


def return_reason(services: Services, state: RecordState) -> str:
    """Why a returned form came back; empty if it did not."""
    if not state.return_reason_entry:
        return ""
    return services.log.read_payload(state.record_id, state.return_reason_entry, "reason").decode("utf-8")


def require_turn(services: Services, person: Person, record_id: str) -> SignatureDeclaration:
    """The signature that is this person's to give or refuse now; ``NotAllowed`` or ``ActRefused`` otherwise."""
    known = require_record(services, person, Action.VIEW, record_id)
    return _turn(services, person, record_id, known.submission_revision)[1]


def _turn(
    services: Services,
    person: Person,
    record_id: str,
    submission_revision: int,
    action: Action | None = None,
) -> tuple[RecordState, SignatureDeclaration]:
    """The state and the signature whose turn it is, if it is this person's."""
    known = require_record(services, person, Action.VIEW, record_id)
    declared = next_signature(services.definition(known.definition_sha256).definition, known)
    if declared is None or known.stage.is_editable:  # an editable form is signed with its answers, when it is submitted
        raise ActRefused("There is nothing to sign on this form now.")
    wanted = action or (Action.COUNTERSIGN if declared.countersigns else Action.SIGN)
    state = require_record(services, person, wanted, record_id)
    if state.submission_revision != submission_revision:
        raise ActRefused("The form was changed after you opened it. Read it again.")
    return state, declared


def receipt_of(services: Services, person: Person, record_id: str, revision: int, outcome: str) -> Receipt | None:
    """The receipt of the same click made before: this person signed this revision last, with this outcome."""
    state = require_record(services, person, Action.VIEW, record_id)
    last = state.signatures[-1] if len(state.signatures) > 1 else None
    document = state.current_document
    if last is None or document is None:
        return None
    definition = services.definition(state.definition_sha256).definition
    meant = {declared.id: declared.outcomes for declared in definition.signatures}[last.signature_id]
    now = (last.person_id, state.submission_revision, last.outcome)
    is_same = now == (person.person_id, revision, meant.get(outcome, outcome))
    return Receipt(record_id, state.reference, document.sha256) if is_same else None


def _require_same(now: RecordState, before: RecordState) -> None:
    if (now.stage, now.signatures) != (before.stage, before.signatures):
        raise ActRefused("Somebody else acted on this form in the meantime. Look at it again.")


def _what_follows(stored: StoredSubmission, declared: SignatureDeclaration) -> dict[str, object]:
    definition, answers = stored.loaded.definition, stored.submission.answers.by_field
    is_last = definition.signatures_of(declared.part)[-1].id == declared.id
    return {"more_expected": not is_last, "office_expected": expects_part(definition, answers)}


def _checked(reason: str) -> str:
    text = reason.strip().replace("\r\n", "\n")
    problems = text_problems(text, LONGEST_REASON) if text else []
    if problems:
        raise ActRefused(problems[0])
    return text
