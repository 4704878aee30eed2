"""Erases one record for good: its key is destroyed; the log keeps that it was there, when and why it went."""

from __future__ import annotations

from dataclasses import dataclass

from cmeforms.casework.forms.opening import linked_records
from cmeforms.casework.ground.services import Services
from cmeforms.errors import ActRefused
from cmeforms.records.erasure import Grounds, erase_record
from cmeforms.records.search_index import SearchIndex
from cmeforms.rulebook.text import text_problems

OPERATOR = "operator"
LONGEST_GROUND = 100


@dataclass(frozen=True)
class Erased:
    """What was erased, and the references of records linked to it that must be judged as well."""

    reference: str
    linked: tuple[str, ...]


def erase(services: Services, reference: str, *, rule: str, reason_code: str) -> Erased:
    """Destroy the key of the record with this reference: live and in every backup it can no longer be read.

    Nothing else becomes unreadable. ``rule`` and ``reason_code`` stand in clear in the log, so they name
    the retention rule and a code, never a child. Raises ``RecordNotFound``, ``ActRefused``.
    """
    for ground in (rule, reason_code):
        if not ground.strip() or text_problems(ground, LONGEST_GROUND):
            raise ActRefused("Name the rule and a reason code, each in at most 100 characters.")
    state = services.log.find_by_reference(reference)
    linked = tuple(other.reference for other in linked_records(services, state))
    index = SearchIndex(services.home)
    try:
        grounds = Grounds(rule.strip(), reason_code.strip())
        erase_record(services.log, index, state.record_id, grounds, at=services.clock(), by=OPERATOR)
    finally:
        index.close()
    return Erased(state.reference, linked)
