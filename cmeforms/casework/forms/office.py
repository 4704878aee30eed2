"""Later parts of a form (office use): a new document that replaces the first and says so."""

from __future__ import annotations

from dataclasses import replace

from cmeforms.casework.forms.drafting import open_draft
from cmeforms.casework.forms.evidence import attached_files, wanted_files
from cmeforms.casework.forms.failures import marking_failure
from cmeforms.casework.forms.judging import judge
from cmeforms.casework.forms.reading_records import read_submission, record_entries
from cmeforms.casework.forms.recording import (
    answers_json,
    append_document,
    append_signature,
    replaced_text,
    require_unchanged,
    signature_of,
)
from cmeforms.casework.forms.sealing import draw_and_sign
from cmeforms.casework.forms.submitting import Receipt, once, receipt_of
from cmeforms.casework.ground.access import next_part, next_signature, require_record
from cmeforms.casework.ground.services import Services
from cmeforms.casework.ground.short_codes import new_short_code
from cmeforms.clock import london_date
from cmeforms.errors import ActRefused
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.submissions.conditions import expects_part
from cmeforms.submissions.lifecycle import RecordState
from cmeforms.submissions.model import Answers, Submission


def complete_part(
    services: Services, person: Person, record_id: str, *, draft_revision: int, is_confirmed: bool = False
) -> Receipt:
    """Accept the office part: its answers join those submitted, and a new document replaces the old one.

    The signatures given before are printed on it as facts, since they cannot cover the new text; the
    person who completes the part signs it. Raises as ``submit`` does. Source: house decision 4.
    """
    return once(
        lambda: receipt_of(services, person, record_id, draft_revision),
        lambda: _complete(services, person, record_id, draft_revision, is_confirmed),
    )


def _complete(services: Services, person: Person, record_id: str, draft_revision: int, is_confirmed: bool) -> Receipt:
    state = require_record(services, person, Action.COMPLETE_OFFICE, record_id)
    definition = services.definition(state.definition_sha256).definition
    part = next_part(definition, state)
    draft = open_draft(services, person, record_id)
    if draft.draft_revision != draft_revision:
        raise ActRefused("The draft was changed after you checked it. Check it again, then sign.")
    checked = judge(services, draft, person)
    checked.require_fit(is_confirmed=is_confirmed)
    submission = _new_submission(services, state, checked.answers)
    declared = next_signature(definition, state, part)
    signatures = [signature_of(person, declared, submission.accepted_at)] if declared else []
    with marking_failure(services, person, record_id):
        sealed = draw_and_sign(services, definition, submission, signatures, part)
    with services.log.act(at=submission.accepted_at, by=person.person_id) as act:
        if act.state(record_id) != state:
            raise ActRefused("Somebody else acted on this form in the meantime. Look at it again.")
        require_unchanged(act, record_id, draft_revision)
        facts = {
            "part": part,
            "submission_revision": submission.submission_revision,
            "draft_revision": draft_revision,
            "short_code": submission.short_code,
        }
        more = expects_part(definition, checked.answers.by_field, (*state.completed_parts, part))
        expected = {"more_expected": bool(signatures), "office_expected": more}
        payloads = {"answers": answers_json(submission)}
        act.append(NewEntry(EntryKind.PART_COMPLETED, record_id, facts={**facts, **expected}, payloads=payloads))
        for signature in signatures:
            append_signature(act, record_id, signature, {**expected, "more_expected": False})
        append_document(act, record_id, sealed)
        act.clear_draft(record_id)
    return Receipt(record_id, state.reference, sealed.sha256)


def _new_submission(services: Services, state: RecordState, answers: Answers) -> Submission:
    stored = read_submission(services, state)
    at = services.clock()
    return replace(
        stored.submission,
        submission_revision=state.submission_revision + 1,
        accepted_at=at,
        on=london_date(at),
        answers=answers,
        photos=attached_files(services, record_entries(services, state.record_id), wanted_files(answers)),
        past_signatures=(*stored.submission.past_signatures, *stored.signatures),
        supersedes=replaced_text(state),
        short_code=new_short_code(),
    )
