"""From a draft to an accepted, signed and sealed submission, all in one act or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cmeforms.casework.forms.drafting import open_draft
from cmeforms.casework.forms.evidence import attached_files, wanted_files
from cmeforms.casework.forms.failures import marking_failure
from cmeforms.casework.forms.judging import CheckedDraft, check_draft, judge
from cmeforms.casework.forms.paper import paper_of
from cmeforms.casework.forms.reading_records import record_entries
from cmeforms.casework.forms.recording import (
    append_document,
    append_submission,
    replaced_text,
    require_unchanged,
    signature_of,
)
from cmeforms.casework.forms.sealing import draw_and_sign
from cmeforms.casework.ground.access import next_signature, require_record
from cmeforms.casework.ground.services import Services
from cmeforms.casework.ground.short_codes import new_short_code
from cmeforms.clock import london_date
from cmeforms.errors import ActRefused, NotAllowed
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.entries import EntryKind
from cmeforms.submissions.lifecycle import RecordState
from cmeforms.submissions.model import Answers, Submission

__all__ = ["CheckedDraft", "Receipt", "check_draft", "once", "receipt_of", "submit"]


@dataclass(frozen=True)
class Receipt:
    """What the person keeps: the reference, and the fingerprint of the sealed document."""

    record_id: str
    reference: str
    sha256: str


def once(receipt: Callable[[], Receipt | None], act: Callable[[], Receipt]) -> Receipt:
    """Do an act once, however often it is asked for: a second click, also at the same moment, gets the same receipt."""
    earlier = receipt()
    if earlier:
        return earlier
    try:
        return act()
    except (ActRefused, NotAllowed):
        meanwhile = receipt()
        if meanwhile is None:
            raise
        return meanwhile


def submit(
    services: Services, person: Person, record_id: str, *, draft_revision: int, is_confirmed: bool = False
) -> Receipt:
    """Accept a draft and give its first signature, as the person who signs it.

    ``is_confirmed`` says that the signer ticked what is unusual. A second click on the same draft revision gives the
    same receipt. Raises ``NotAllowed``, ``AnswersRefused`` (with the problems), ``NotConfirmed``, ``ActRefused`` when
    the draft changed since it was checked, ``GlyphMissing`` when a letter cannot be printed, ``SigningError``: then
    nothing was recorded.
    """
    return once(
        lambda: receipt_of(services, person, record_id, draft_revision),
        lambda: _submit(services, person, record_id, draft_revision, is_confirmed),
    )


def _submit(services: Services, person: Person, record_id: str, draft_revision: int, is_confirmed: bool) -> Receipt:
    state = require_record(services, person, Action.SIGN, record_id)
    draft = open_draft(services, person, record_id)
    if draft.draft_revision != draft_revision:
        raise ActRefused("The draft was changed after you checked it. Check it again, then sign.")
    checked = judge(services, draft, person)
    checked.require_fit(is_confirmed=is_confirmed)
    definition = draft.loaded.definition
    submission = _submission(services, state, checked.answers, services.clock())
    declared = next_signature(definition, state)
    signatures = [signature_of(person, declared, submission.accepted_at)] if declared else []
    with marking_failure(services, person, record_id):
        sealed = draw_and_sign(services, definition, submission, signatures)
    with services.log.act(at=submission.accepted_at, by=person.person_id) as act:
        require_unchanged(act, record_id, draft_revision)
        append_submission(act, definition, submission, signatures, {"draft_revision": draft_revision})
        append_document(act, record_id, sealed)
        act.clear_draft(record_id)
    return Receipt(record_id, submission.reference, sealed.sha256)


def receipt_of(services: Services, person: Person, record_id: str, draft_revision: int) -> Receipt | None:
    """The receipt of the same click made before: this person submitted or completed this very draft revision."""
    state = require_record(services, person, Action.VIEW, record_id)
    if state.stage.is_editable:
        return None
    accepted = (EntryKind.SUBMISSION_ACCEPTED, EntryKind.PART_COMPLETED)
    entries = record_entries(services, record_id)
    newest = next((entry for entry in reversed(entries) if entry.kind in accepted), None)
    document = state.current_document
    if newest is None or document is None or newest.person_id != person.person_id:
        return None
    is_same = newest.facts.get("draft_revision") == draft_revision
    return Receipt(record_id, state.reference, document.sha256) if is_same else None


def _submission(services: Services, state: RecordState, answers: Answers, at: datetime) -> Submission:
    previous = state.current_document
    return Submission(
        record_id=state.record_id,
        reference=state.reference,
        submission_revision=state.submission_revision + 1,
        accepted_at=at,
        on=london_date(at),
        answers=answers,
        photos=attached_files(services, record_entries(services, state.record_id), wanted_files(answers)),
        supersedes=replaced_text(state) if previous else "",
        short_code=new_short_code(),
        paper=paper_of(services, state.record_id),
    )
