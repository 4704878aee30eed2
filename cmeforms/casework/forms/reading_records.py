"""Puts a submission together again from the log: its answers, signatures, photos and documents; changes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cmeforms.casework.forms.evidence import attached_files, wanted_files
from cmeforms.casework.forms.paper_content import paper_from
from cmeforms.casework.ground.services import Services
from cmeforms.clock import london_date
from cmeforms.definitions.loader import LoadedDefinition
from cmeforms.definitions.roles import ROLE_TITLES, Role
from cmeforms.errors import RecordNotFound
from cmeforms.people.model import Person
from cmeforms.records.entries import EntryKind, LogEntry
from cmeforms.submissions.lifecycle import RecordState
from cmeforms.submissions.model import GivenSignature, Submission
from cmeforms.submissions.reading import read_answers

_ACCEPTING = (EntryKind.SUBMISSION_ACCEPTED, EntryKind.PART_COMPLETED)


@dataclass(frozen=True)
class StoredSubmission:
    """A submission as the log has it, with its definition and the signatures given on this revision."""

    loaded: LoadedDefinition
    submission: Submission
    signatures: tuple[GivenSignature, ...]


def record_entries(services: Services, record_id: str) -> list[LogEntry]:
    """Every act on a record, oldest first; who looked at it is left out."""
    return services.log.acts_on(record_id)


def read_submission(services: Services, state: RecordState) -> StoredSubmission:
    """The newest accepted answers of a record; ``RecordNotFound`` if nothing was ever submitted."""
    entries = record_entries(services, state.record_id)
    accepted = next((e for e in reversed(entries) if e.kind in _ACCEPTING), None)
    if accepted is None:
        raise RecordNotFound("nothing was submitted on this record yet")
    kept = read_json(services, accepted, "answers")
    loaded = services.definition(state.definition_sha256)
    answers = read_answers(loaded.definition, kept["answers"]).answers
    submission = Submission(
        record_id=state.record_id,
        reference=state.reference,
        submission_revision=state.submission_revision,
        accepted_at=accepted.at,
        on=london_date(accepted.at),
        answers=answers,
        photos=attached_files(services, entries, wanted_files(answers)),
        past_signatures=tuple(signature_from(raw) for raw in kept.get("past_signatures", [])),
        supersedes=kept.get("supersedes", ""),
        short_code=str(accepted.facts.get("short_code", "")),
        paper=paper_from(kept.get("paper")),
    )
    given = [e for e in entries if e.number > accepted.number and e.kind is EntryKind.SIGNATURE_GIVEN]
    signatures = tuple(signature_from(read_json(services, e, "signature")) for e in given)
    return StoredSubmission(loaded, submission, signatures)


def submitted_values(services: Services, state: RecordState) -> Mapping[str, Any]:
    """The newest accepted answers document alone, without files or signatures; empty if nothing was submitted."""
    accepted = accepted_entries(services, state.record_id)
    return accepted_values(services, accepted[-1]) if accepted else {}


def accepted_entries(services: Services, record_id: str) -> list[LogEntry]:
    """The entries by which answers were accepted, oldest first: the submission, later parts, later versions."""
    return [entry for entry in record_entries(services, record_id) if entry.kind in _ACCEPTING]


def accepted_values(services: Services, accepted: LogEntry) -> Mapping[str, Any]:
    """The answers document that one of these entries accepted."""
    values: Mapping[str, Any] = read_json(services, accepted, "answers")["answers"]
    return values


def read_json(services: Services, entry: LogEntry, name: str) -> dict[str, Any]:
    """One sealed payload of an entry, as JSON."""
    content: dict[str, Any] = json.loads(services.log.read_payload(entry.record_id, entry.number, name))
    return content


def signature_json(signature: GivenSignature) -> bytes:
    """A signature as the log keeps it, sealed."""
    content = {**signature.__dict__, "signed_at": signature.signed_at.isoformat()}
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode("utf-8")


def signature_from(content: Mapping[str, Any]) -> GivenSignature:
    """A signature read back."""
    return GivenSignature(**{**content, "signed_at": datetime.fromisoformat(content["signed_at"])})


def role_title(person: Person, roles: tuple[Role, ...]) -> str:
    """The title of the role in which a person acts: the first of ``roles`` that they hold."""
    return ROLE_TITLES[next((role for role in roles if role in person.roles), person.roles[0])]
