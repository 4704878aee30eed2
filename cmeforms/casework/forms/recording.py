"""Appends to the log what an act has made: accepted answers, signatures and documents; decides and draws nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from cmeforms.casework.forms.paper_content import paper_content
from cmeforms.casework.forms.reading_records import role_title, signature_json
from cmeforms.casework.ground.child_record import ensure_child
from cmeforms.definitions.model import MAIN_PART, FormDefinition, SignatureDeclaration
from cmeforms.errors import ActRefused
from cmeforms.people.model import Person
from cmeforms.records.act import Act
from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.signing.seal import SealedPdf
from cmeforms.submissions.conditions import expects_part
from cmeforms.submissions.lifecycle import RecordState
from cmeforms.submissions.model import GivenSignature, Submission

NO_TIMESTAMP = "not given"
"""Stands in the log for a signature for which the timestamp service gave no timestamp."""


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


def require_unchanged(act: Act, record_id: str, draft_revision: int) -> None:
    """Refuse, inside an act, when the draft is not the one that was checked."""
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
    """Append accepted answers and the signatures given with them; opens the child of a first submission."""
    outstanding = len(definition.signatures_of(MAIN_PART)) - len(signatures)
    has_office = expects_part(definition, submission.answers.by_field)
    accepted = {
        "reference": submission.reference,
        "submission_revision": submission.submission_revision,
        "short_code": submission.short_code,
        "more_expected": bool(definition.signatures_of(MAIN_PART)),
        "office_expected": has_office,
        **facts,
    }
    payloads = {"answers": answers_json(submission)}
    act.append(NewEntry(EntryKind.SUBMISSION_ACCEPTED, submission.record_id, facts=accepted, payloads=payloads))
    ensure_child(act, submission.record_id)
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
    facts: dict[str, object] = {"sha256": sealed.sha256, "document_kind": "pdf", "audience": audience}
    if sealed.lacks_timestamp:
        facts["timestamp"] = NO_TIMESTAMP
    act.append(NewEntry(EntryKind.DOCUMENT_SEALED, record_id, facts=facts, payloads={"document": sealed.pdf}))


def append_copy(act: Act, record_id: str, copy: SealedPdf, of_sha256: str) -> None:
    """Append that the contents of a document were sealed once more and handed out; the copy is not kept."""
    facts = {"sha256": copy.sha256, "of_sha256": of_sha256}
    act.append(NewEntry(EntryKind.DOCUMENT_COPIED, record_id, facts=facts))


def append_locked_copy(act: Act, record_id: str, copy: SealedPdf, of_sha256: str) -> None:
    """Append that a locked copy of a document was handed out; neither it nor its pass phrase is kept."""
    facts = {"sha256": copy.sha256, "of_sha256": of_sha256}
    act.append(NewEntry(EntryKind.DOCUMENT_LOCKED, record_id, facts=facts))


def answers_json(submission: Submission) -> bytes:
    """What the log keeps of a submission, sealed: its answers and what its document says of earlier ones."""
    content: dict[str, Any] = {
        "answers": submission.answers.document(),
        "past_signatures": [json.loads(signature_json(s)) for s in submission.past_signatures],
        "supersedes": submission.supersedes,
    }
    if submission.paper:
        content["paper"] = paper_content(submission.paper)
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode("utf-8")
