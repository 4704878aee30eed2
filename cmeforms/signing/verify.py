"""Looks at PDF bytes from anywhere and says who signed them and what was changed since; trusts nothing in them.

It works from the bytes alone: whether this service issued them is for the log to say. Nothing is
fetched, nothing in the file is run. Source: pdf-insecurity.org; ETSI EN 319 102-1, 5.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import islice, pairwise

from cryptography import x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import EmbeddedPdfSignature

from cmeforms.errors import NotAPdf
from cmeforms.signing.apart import run_apart
from cmeforms.signing.judgement import Judgement, Trust, judge_signature
from cmeforms.signing.report import SealReport
from cmeforms.signing.survey import differences, survey_revision

MOST_BYTES = 50 * 1024 * 1024
HEADER = b"%PDF-"
HEADER_WITHIN = 1024
"""PDF readers accept a header anywhere in these first bytes. Source: Adobe, PDF Reference 1.7, appendix H, note 13."""

FILE_END = re.compile(rb"startxref\s{1,4}\d{1,12}\s{1,4}%%EOF\r?\n?")

DAMAGED = "The file is damaged or cut short: it cannot be read."
UNSIGNED = "The file carries no signature."
LOCKED = "The file is locked with a pass phrase, so its signatures cannot be looked at here."
CROWDED = "The file holds more signatures than any document of this service."
MOST_SIGNATURES = 20
"""Each signature costs a look at the whole file: a hostile one must not buy hours of work."""


def verify_pdf(
    data: bytes,
    trusted: Sequence[x509.Certificate],
    timestamp_authorities: Sequence[x509.Certificate] = (),
    max_bytes: int = MOST_BYTES,
) -> SealReport:
    """What the bytes of a PDF say about its signatures; ``trusted`` are this service's authorities.

    ``timestamp_authorities`` are the authorities of timestamp services whose times count.

    Never raises for what is wrong inside a PDF: that is reported. Raises ``NotAPdf`` for anything that
    is no PDF at all, and for more than ``max_bytes``.
    """
    if len(data) > max_bytes:
        raise NotAPdf(f"The file is larger than {max_bytes // 1024**2} MB and was not looked at.")
    if HEADER not in data[:HEADER_WITHIN]:
        raise NotAPdf("The file is not a PDF.")
    try:
        return run_apart(lambda: _look(data, Trust(trusted, timestamp_authorities)))
    # Hostile bytes make the library throw anything, up to RecursionError; all of it means one thing.
    except Exception:
        return SealReport((), (DAMAGED,))


def _look(data: bytes, trusted: Trust) -> SealReport:
    readable = _readable_part(data)
    reader = PdfFileReader(BytesIO(readable))
    if reader.encrypted:
        return SealReport((), (LOCKED,))
    fields = list(islice(enumerate_sig_fields(reader), MOST_SIGNATURES + 1))
    places = [(str(name), field) for name, value, field in fields if value is not None]
    if len(fields) > MOST_SIGNATURES:
        return SealReport((), (CROWDED,))
    if not places:
        return SealReport((), (UNSIGNED if readable == data else DAMAGED,))
    judged, broken = _judge_all(data, reader, places, trusted)
    unreadable = tuple(f"The signature in the place {name!r} is damaged or of a kind not used here." for name in broken)
    faults = tuple(sentence for judgement in judged for sentence in _faults(judgement))
    return SealReport(
        signatures=tuple(judgement.finding for judgement in judged),
        changes=(*unreadable, *faults, *_changes(data, judged)),
        awaiting=tuple(str(name) for name, value, _field in fields if value is None),
    )


def _readable_part(data: bytes) -> bytes:
    """The file up to its last proper end; what stands behind is no PDF, and is reported as bytes that follow.

    The library would look for the end byte by byte, backwards: 20 MB of blanks cost it 20 seconds.
    """
    ends = [match.end() for match in FILE_END.finditer(data)]
    return data[: ends[-1]] if ends else b""


def _judge_all(
    data: bytes,
    reader: PdfFileReader,
    places: Sequence[tuple[str, generic.IndirectObject]],
    trusted: Trust,
) -> tuple[list[Judgement], list[str]]:
    """The signatures judged, in the order in which they were added, and the places of unreadable ones."""
    judged, broken = [], []
    for name, reference in places:
        try:
            field = reference.get_object()  # type: ignore[no-untyped-call]
            signature = EmbeddedPdfSignature(reader, field, name)
            judged.append(judge_signature(data, signature, trusted))
        except Exception:
            broken.append(name)
    return sorted(judged, key=lambda judgement: judgement.revision), broken


def _faults(judgement: Judgement) -> Iterator[str]:
    """What is wrong with one signature itself, whatever follows it."""
    finding, who = judgement.finding, _signer(judgement)
    if judgement.end is None:
        yield f"The signature of {who} leaves out bytes of the file that are not its own."
    elif not finding.is_intact:
        yield f"The signature of {who} does not fit the file: signed bytes were changed."
    if not finding.is_ours:
        yield f"The signature of {who} was not made with a key of this service."
    if not finding.certificate_was_valid:
        yield f"The certificate was not valid at the time when {who} signed."
    if not finding.timestamp_counts:
        yield f"The time of {who}'s signature was not confirmed by a timestamp service that is trusted here."
    if judgement.has_other_fault:
        yield f"The signature of {who} does not pass every check."


def _changes(data: bytes, judged: Sequence[Judgement]) -> Iterator[str]:
    """What happened to the file after each signature, from one signed revision to the next."""
    stages = [(judgement, judgement.end) for judgement in judged if judgement.end is not None]
    for (earlier, end), (_later, next_end) in pairwise(stages):
        yield from _difference(data[:end], data[:next_end], earlier)
    if not stages:
        return
    last, end = stages[-1]
    if end != len(data):
        yield from _difference(data[:end], data, last)
        yield "Bytes follow the last signature."
    elif any(not judgement.finding.changes_allowed for judgement, _end in stages[:-1]):
        yield "The file was changed between two signatures in a way that is not allowed."


def _difference(before: bytes, after: bytes, judgement: Judgement) -> Iterator[str]:
    who = _signer(judgement)
    try:
        found = differences(survey_revision(before), survey_revision(after))
    except Exception:
        found = ("The file was damaged",)
    yield from (f"{words} after {who} signed." for words in found)


def _signer(judgement: Judgement) -> str:
    act = judgement.finding.act
    return act.name or f"the place {act.field_name!r}"
