"""Answers that come as a document, without a browser: validated, recorded, drawn, signed and sealed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cmeforms.casework.forms.drafting import append_file, begin_record
from cmeforms.casework.forms.evidence import missing_files
from cmeforms.casework.forms.recording import append_document, append_locked_copy, append_submission
from cmeforms.casework.forms.sealing import AUDIENCE_STATEMENT, draw, draw_and_sign, seal_by_service
from cmeforms.casework.forms.uploads import TakenIn, take_in_document
from cmeforms.casework.ground.access import require_answers
from cmeforms.casework.ground.references import new_record_id, new_reference
from cmeforms.casework.ground.services import Services
from cmeforms.casework.ground.short_codes import new_short_code
from cmeforms.casework.papers.locked_copies import draw_locked
from cmeforms.casework.papers.stated_signers import read_signers
from cmeforms.clock import london_date
from cmeforms.definitions.loader import LoadedDefinition
from cmeforms.definitions.model import MAIN_PART, FormDefinition
from cmeforms.errors import AnswersRefused, GlyphMissing
from cmeforms.submissions.answers import Problem
from cmeforms.submissions.model import Answers, Submission
from cmeforms.submissions.reading import read_answers
from cmeforms.submissions.rules import problems_of

COMMAND_LINE = "command-line"
NOT_RECORDED = "Not recorded"


@dataclass(frozen=True)
class RenderedForm:
    """The PDF and the reference under which it is recorded (empty if it is only drawn)."""

    pdf: bytes
    reference: str
    warnings: tuple[Problem, ...]


@dataclass(frozen=True)
class ReadDocument:
    """An answers document that satisfies its definition, with its files."""

    answers: Answers
    files: dict[str, TakenIn]
    warnings: tuple[Problem, ...]


def read_document(
    services: Services,
    definition: FormDefinition,
    document: Any,  # noqa: ANN401 - any JSON
    *,
    may_read_paths: bool,
) -> ReadDocument:
    """Judge an answers document for all parts it answers; ``AnswersRefused`` with every problem."""
    require_answers(definition)
    if not isinstance(document, Mapping):
        raise AnswersRefused(list(read_answers(definition, document).problems))
    swapped, files, refused = take_in_document(definition, document, may_read_paths=may_read_paths)
    read = read_answers(definition, swapped)
    now = services.clock()
    fields = [field for part in _answered_parts(definition, swapped) for field in definition.fields(part)]
    found = [
        *problems_of(definition, fields, read, on=london_date(now), now=now),
        *missing_files(definition, read.answers, files),
    ]
    paths_refused = {problem.path for problem in refused}
    refusals = [*refused, *(p for p in found if not p.is_warning and p.path not in paths_refused)]
    if refusals:
        raise AnswersRefused(refusals)
    return ReadDocument(read.answers, files, tuple(p for p in found if p.is_warning))


def _answered_parts(definition: FormDefinition, document: Mapping[str, Any]) -> list[str]:
    """The first part always; a later one as soon as one of its questions is answered."""
    later = [part.id for part in definition.parts if any(f.id in document for f in definition.fields(part.id))]
    return [MAIN_PART, *later]


@contextmanager
def _naming_fields(document: Any) -> Iterator[None]:  # noqa: ANN401 - any JSON
    """Turns ``GlyphMissing`` into ``AnswersRefused`` with the fields that hold such letters, if any does."""
    try:
        yield
    except GlyphMissing as error:
        texts = {key: json.dumps(value, ensure_ascii=False) for key, value in document.items()}
        holding = [key for key, text in texts.items() if any(letter in text for letter in error.characters)]
        if not holding:
            raise
        raise AnswersRefused([Problem(key, f"{error}. Write this differently.") for key in holding]) from error


def render_only(
    services: Services,
    loaded: LoadedDefinition,
    document: Any,  # noqa: ANN401 - any JSON
    audience: str = "",
    *,
    large_print: bool = False,
) -> RenderedForm:
    """Validate and draw, record nothing, seal nothing."""
    read = read_document(services, loaded.definition, document, may_read_paths=True)
    submission = _submission(read, services.clock(), (new_record_id(), NOT_RECORDED))
    with _naming_fields(document):
        pdf = draw(services, loaded.definition, submission, audience, large_print=large_print)
    return RenderedForm(pdf, "", read.warnings)


def render_recorded(
    services: Services,
    loaded: LoadedDefinition,
    document: Any,  # noqa: ANN401 - any JSON
    *,
    signers: Sequence[str] = (),
    audience: str = "",
    passphrase: str = "",
) -> RenderedForm:
    """Validate, record, draw, sign for each signer, seal; the whole document, or an audience's version of it.

    Without signers the service seals alone and the record is complete. With a pass phrase a locked copy is
    given, and the document itself is kept with the record. ``AnswersRefused``, ``ActRefused``.
    """
    definition = loaded.definition
    read = read_document(services, definition, document, may_read_paths=True)
    at = services.clock()
    signatures = read_signers(definition, signers, at)
    names = (new_record_id(), new_reference(definition.slug))
    submission = replace(_submission(read, at, names), short_code=new_short_code())
    with _naming_fields(document):
        documents = {"": draw_and_sign(services, definition, submission, signatures)}
    if audience:
        pdf = draw(services, definition, submission, audience)
        documents[audience] = seal_by_service(services, pdf, submission.accepted_at, AUDIENCE_STATEMENT)
    locked = None
    if passphrase:
        locked = draw_locked(services, definition, submission, signatures, audience, passphrase)
    finished = {} if signatures else {"more_expected": False, "office_expected": False}
    with services.log.act(at=at, by=COMMAND_LINE) as act:
        record_id = begin_record(act, loaded, "", names=names)
        for taken in read.files.values():
            append_file(act, record_id, taken)
        append_submission(act, definition, submission, signatures, finished)
        for name, sealed in documents.items():
            append_document(act, record_id, sealed, name)
        if locked:
            append_locked_copy(act, record_id, locked, documents[audience].sha256)
    return RenderedForm((locked or documents[audience]).pdf, submission.reference, read.warnings)


def _submission(read: ReadDocument, at: datetime, names: tuple[str, str]) -> Submission:
    """``names`` are the record id and the reference."""
    return Submission(
        record_id=names[0],
        reference=names[1],
        submission_revision=1,
        accepted_at=at,
        on=london_date(at),
        answers=read.answers,
        photos={sha256: taken.content for sha256, taken in read.files.items()},
    )
