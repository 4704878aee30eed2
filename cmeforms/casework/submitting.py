"""From a draft to an accepted, signed and sealed submission, all in one act or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cmeforms.casework.access import next_signature, require_record
from cmeforms.casework.drafting import OpenDraft, open_draft
from cmeforms.casework.reading_records import (
    attached_files,
    record_entries,
    role_title,
    signature_json,
    wanted_files,
)
from cmeforms.casework.sealing import draw_and_sign
from cmeforms.casework.services import Services
from cmeforms.clock import london_date
from cmeforms.definitions.model import MAIN_PART, FormDefinition, SignatureDeclaration
from cmeforms.errors import ActRefused, AnswersRefused
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.act import Act
from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.signing.seal import SealedPdf
from cmeforms.submissions.answers import Problem
from cmeforms.submissions.conditions import asked_fields
from cmeforms.submissions.lifecycle import RecordState
from cmeforms.submissions.model import Answers, GivenSignature, Submission
from cmeforms.submissions.reading import ReadAnswers, read_answers
from cmeforms.submissions.rules import problems, without_unasked


@dataclass(frozen=True)
class CheckedDraft:
    """A draft judged as it would be at submission.

    ``left_out`` are the labels of answers to questions that are no longer asked: they stay in the draft
    and do not go into the submission.
    """

    draft: OpenDraft
    answers: Answers
    problems: tuple[Problem, ...]
    left_out: tuple[str, ...]

    @property
    def refusals(self) -> tuple[Problem, ...]:
        """The problems that stop a submission."""
        return tuple(problem for problem in self.problems if not problem.is_warning)


@dataclass(frozen=True)
class Receipt:
    """What the person keeps: the reference, and the fingerprint of the sealed document."""

    record_id: str
    reference: str
    sha256: str


def check_draft(services: Services, person: Person, record_id: str) -> CheckedDraft:
    """Judge a draft's present part on what is stored."""
    return judge(services, open_draft(services, person, record_id))


def judge(services: Services, draft: OpenDraft) -> CheckedDraft:
    """Both passes over the stored values, without the answers that are no longer asked."""
    definition = draft.loaded.definition
    read = read_answers(definition, {**draft.submitted, **draft.values})
    answers, left_out = without_unasked(definition, read.answers)
    judged = ReadAnswers(answers, tuple(p for p in read.problems if _counts(definition, p, answers)))
    found = problems(definition, judged, on=london_date(services.clock()), part=draft.part)
    return CheckedDraft(draft, answers, tuple(found), left_out)


def _counts(definition: FormDefinition, problem: Problem, answers: Answers) -> bool:
    """A value that cannot be read does not count where its question is not asked."""
    ids = {field.id for field in definition.fields()}
    field_id = problem.path.split(".")[0]
    return field_id not in ids or field_id in asked_fields(definition, answers.by_field)


def submit(services: Services, person: Person, record_id: str, *, draft_revision: int) -> Receipt:
    """Accept a draft and give its first signature, as the person who signs it.

    A second click on the same draft revision gives the same receipt. Raises ``NotAllowed``,
    ``AnswersRefused`` (with the problems), ``ActRefused`` when the draft changed since it was checked,
    ``GlyphMissing`` when a letter cannot be printed, ``SigningError``: then nothing was recorded.
    """
    earlier = receipt_of(services, person, record_id, draft_revision)
    if earlier:
        return earlier
    state = require_record(services, person, Action.SIGN, record_id)
    draft = open_draft(services, person, record_id)
    if draft.draft_revision != draft_revision:
        raise ActRefused("The draft was changed after you checked it. Check it again, then sign.")
    checked = judge(services, draft)
    if checked.refusals:
        raise AnswersRefused(checked.refusals)
    definition = draft.loaded.definition
    submission = _submission(services, state, checked.answers, services.clock())
    declared = next_signature(definition, state)
    signatures = [signature_of(person, declared, submission.accepted_at)] if declared else []
    sealed = draw_and_sign(services, definition, submission, signatures)
    with services.log.act(at=submission.accepted_at, by=person.person_id) as act:
        _require_unchanged(act, record_id, draft_revision)
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
    )


def replaced_text(state: RecordState) -> str:
    """How a new document names the one that it replaces."""
    return f"{state.reference}, submission revision {state.submission_revision}"


def signature_of(
    person: Person, declared: SignatureDeclaration, at: datetime, outcome: str = "", reason: str = ""
) -> GivenSignature:
    """A person's signature under a declared statement; ``outcome`` is a code of the declaration."""
    return GivenSignature(
        signature_id=declared.id,
        name=person.name,
        role=role_title(person, declared.by),
        signed_at=at,
        statement=declared.statement,
        outcome=declared.outcomes.get(outcome, outcome),
        reason=reason,
    )


def _require_unchanged(act: Act, record_id: str, draft_revision: int) -> None:
    stored = act.read_draft(record_id)
    if stored is None or stored.draft_revision != draft_revision:
        raise ActRefused("The draft was changed or submitted in the meantime. Look at it again.")


def append_submission(
    act: Act,
    definition: FormDefinition,
    submission: Submission,
    signatures: Sequence[GivenSignature],
    facts: Mapping[str, object],
) -> None:
    """Append accepted answers and the signatures given with them."""
    outstanding = len(definition.signatures_of(MAIN_PART)) - len(signatures)
    has_office = bool(definition.parts)
    accepted = {
        "reference": submission.reference,
        "submission_revision": submission.submission_revision,
        "more_expected": bool(definition.signatures_of(MAIN_PART)),
        "office_expected": has_office,
        **facts,
    }
    payloads = {"answers": answers_json(submission)}
    act.append(NewEntry(EntryKind.SUBMISSION_ACCEPTED, submission.record_id, facts=accepted, payloads=payloads))
    for number, signature in enumerate(signatures, start=1):
        more = outstanding > 0 or number < len(signatures)
        append_signature(act, submission.record_id, signature, {"more_expected": more, "office_expected": has_office})


def append_signature(act: Act, record_id: str, signature: GivenSignature, facts: Mapping[str, object]) -> None:
    """Append one signature; its words are sealed, its id and outcome stand in clear."""
    known = {"signature_id": signature.signature_id, "outcome": signature.outcome, **facts}
    payloads = {"signature": signature_json(signature)}
    act.append(NewEntry(EntryKind.SIGNATURE_GIVEN, record_id, facts=known, payloads=payloads))


def append_document(act: Act, record_id: str, sealed: SealedPdf, audience: str = "") -> None:
    """Append a sealed document with its bytes."""
    facts = {"sha256": sealed.sha256, "document_kind": "pdf", "audience": audience}
    act.append(NewEntry(EntryKind.DOCUMENT_SEALED, record_id, facts=facts, payloads={"document": sealed.pdf}))


def answers_json(submission: Submission) -> bytes:
    """What the log keeps of a submission, sealed: its answers and what its document says of earlier ones."""
    content: dict[str, Any] = {
        "answers": submission.answers.document(),
        "past_signatures": [json.loads(signature_json(s)) for s in submission.past_signatures],
        "supersedes": submission.supersedes,
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode("utf-8")
