"""Writes a person's act into a signature dictionary and reads it back exactly; knows nothing of keys.

The name stands in ``/Name`` and the time in ``/M``, where every PDF reader shows them. ``/Reason``
holds a first line for people and, on its last line, a JSON object with role, statement, outcome and
reason. All of it lies inside the signed bytes. Source: ISO 32000-1, table 252; house decision 4.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from pyhanko.pdf_utils import generic

from cmeforms.errors import SigningError
from cmeforms.signing.pdf_values import entry
from cmeforms.signing.report import SignatureAct

NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for the signing time where a foreign signature gives none that can be read."""

PLAUSIBLE_YEARS = range(1993, 2500)
"""PDF is no older. A forged date at the edge of the calendar would stop whoever turns it into local time."""

TOLD_KEYS = ("role", "statement", "outcome", "reason")


def require_sealable(act: SignatureAct) -> None:
    """Refuse an act that could not be read back exactly; raises ``SigningError``."""
    if not act.name.strip():
        raise SigningError("A signature needs the name of the person who signs.")
    if act.signed_at.utcoffset() != timedelta(0) or act.signed_at.microsecond:
        raise SigningError("The signing time must be in UTC and without fractions of a second.")
    try:
        "".join((act.name, act.role, act.statement, act.outcome, act.reason)).encode("utf-16-be")
    except UnicodeEncodeError as problem:
        raise SigningError("The signature's text holds half a character and cannot be written.") from problem


def reason_text(act: SignatureAct) -> str:
    """The words of ``/Reason``: "Signed (head teacher)" or "I agree (officer)", then the JSON line."""
    told = {key: getattr(act, key) for key in TOLD_KEYS}
    data = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return f"{act.outcome or 'Signed'} ({act.role})\n{data}"


def text_string(text: str) -> generic.TextStringObject:
    """A PDF text string that every reader decodes alike.

    The one-byte encoding is avoided: a text that begins with its own byte order mark would be misread.
    """
    written = generic.TextStringObject(text)
    written.force_output_encoding = generic.TextStringEncoding.UTF16BE
    return written


def read_act(field_name: str, signature: generic.DictionaryObject) -> SignatureAct:
    """The act as it stands in ``signature``; what a foreign signature does not tell stays empty."""
    told = _told(entry(signature, "/Reason"))
    return SignatureAct(
        field_name=field_name,
        name=_text(entry(signature, "/Name")),
        role=told.get("role", ""),
        statement=told.get("statement", ""),
        signed_at=_time(entry(signature, "/M")),
        outcome=told.get("outcome", ""),
        reason=told.get("reason", ""),
    )


def _told(reason: object) -> dict[str, str]:
    """Role, statement, outcome and reason from the JSON line; all empty unless it is exactly ours."""
    try:
        data = json.loads(_text(reason).rpartition("\n")[2])
    except ValueError:
        return {}
    if not isinstance(data, dict) or set(data) != set(TOLD_KEYS):
        return {}
    return data if all(isinstance(value, str) for value in data.values()) else {}


def _text(value: object) -> str:
    return str(value) if isinstance(value, generic.TextStringObject) else ""


def _time(value: object) -> datetime:
    try:
        moment: datetime = generic.parse_pdf_date(str(value))
    # A hostile date makes the library throw more than it documents.
    except Exception:
        return NO_TIME
    is_plausible = moment.tzinfo is not None and moment.year in PLAUSIBLE_YEARS
    return moment.astimezone(UTC) if is_plausible else NO_TIME
