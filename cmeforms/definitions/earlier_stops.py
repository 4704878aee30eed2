"""What stops letters in definitions that were written before they could say so; closed, no form is named.

A record keeps the definition that it was begun under for ever. Where that one says nothing, its answers are judged
by the names that shipped forms gave such questions. What is new here belongs in a definition instead.
Source: decision 0023.
"""

from __future__ import annotations

from collections.abc import Mapping

from cmeforms.definitions.conditions import Condition
from cmeforms.definitions.letter_stops import LetterCaution, LetterStop, Suppression


def _says(field: str, *codes: str) -> Condition:
    return Condition(field=field, is_one_of=codes)


EARLIER_STOPS: tuple[LetterStop, ...] = (
    LetterStop(because=Suppression.CHILD_DIED, when=_says("ground", "k")),
    LetterStop(because=Suppression.CHILD_DIED, when=_says("removal_ground", "k")),
    LetterStop(because=Suppression.CHILD_DIED, when=_says("outcome", "died")),
    LetterStop(because=Suppression.REFUGE, when=_says("outcome", "adopted")),
    LetterStop(because=Suppression.REFUGE, when=_says("refuge", "yes")),
    LetterStop(because=Suppression.REFUGE, when=_says("cme_reason", "refuge")),
    LetterStop(because=Suppression.REFUGE, when=_says("vulnerabilities", "witness_protection")),
    LetterStop(because=Suppression.SPECIAL_SCHOOL, when=_says("phase", "SP")),
    LetterStop(because=Suppression.SPECIAL_SCHOOL, when=_says("special_school_placed", "yes")),
    LetterStop(because=Suppression.SPECIAL_SCHOOL, when=_says("ground_f_special_school", "yes")),
    LetterStop(because=Suppression.ALLEGED_RISK, people="perpetrators", names=("full_name", "alias")),
    LetterStop(because=Suppression.ALLEGED_RISK, people="associates", when=_says("restricted_contact", "yes")),
)

EARLIER_CAUTIONS: tuple[LetterCaution, ...] = (
    LetterCaution(when=_says("crime_concern", "yes", "not_known"), say=("crime_concern",)),
    LetterCaution(when=_says("risk_person", "yes", "not_known"), say=("risk_person",)),
    LetterCaution(when=_says("parent_told", "no", "not_known"), say=("parent_told", "parent_not_told_reason")),
    LetterCaution(when=_says("family_told", "no", "not_known"), say=("family_told", "family_not_told_reason")),
)

TELLING_CODES: Mapping[str, Mapping[str, Suppression]] = {
    "deletion_ground": {"k": Suppression.CHILD_DIED},
    "cme_outcome": {"died": Suppression.CHILD_DIED, "adopted": Suppression.REFUGE},
    "cme_reason": {"refuge": Suppression.REFUGE},
    "vulnerability": {"witness_protection": Suppression.REFUGE},
}
"""Codes that stop letters wherever a form asks for one, by code list."""
