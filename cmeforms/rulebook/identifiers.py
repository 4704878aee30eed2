"""Numbers that identify a pupil, a patient or a school; pure functions that know no form, no list file and no storage.

Each ``…_problem`` takes text as typed and returns what is wrong in the person's words, or None. Each
``normalise_…`` gives the form to keep; call it once there is no problem. Nothing here repeats the value.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from stdnum import luhn
from stdnum.gb import nhs, upn

LONGEST_TYPED = 40
"""Characters; more than any identifier with its spaces, tested before any pattern looks at the text."""

IMEI_DIGITS = 15
OYSTER_DIGITS = 12
UPN_PATTERN = re.compile(r"[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]")
DIGITS = frozenset("0123456789")
_UPPER_ASCII = {ord(lower): lower.upper() for lower in "abcdefghijklmnopqrstuvwxyz"}


def compact(text: str) -> str:
    """The text without white space and with a to z as capitals; other letters stay, so patterns refuse them."""
    return "".join(text.split()).translate(_UPPER_ASCII)


def normalise_upn(text: str) -> str:
    """The UPN as kept: 13 characters, no spaces, capitals."""
    return compact(text)


def upn_problem(text: str) -> str | None:
    """What is wrong with a unique pupil number, permanent or temporary.

    Source: DfE guide to unique pupil numbers; rule V-UPN.
    """
    if len(text) > LONGEST_TYPED:
        return "A UPN has 13 characters. This is much longer."
    number = compact(text)
    if len(number) != 13:
        return f"A UPN has 13 characters. You typed {len(number)}."
    if not UPN_PATTERN.fullmatch(number):
        return (
            "A UPN is a letter, then 11 digits, then a digit (or a letter if it is a temporary UPN). "
            "The letters I, O and S are never used."
        )
    if upn.calc_check_digit(number[1:]) != number[0]:
        return "The first letter of this UPN does not fit the rest. Check each character against the pupil's record."
    return None


def is_temporary_upn(text: str) -> bool:
    """Whether a UPN without problems is a temporary one: its last character is a letter."""
    return compact(text)[-1:] not in DIGITS


def upn_warning(text: str, authority_codes: Collection[str]) -> str | None:
    """A doubt about a UPN that has no problem: its authority is in none of the codes handed in (three digits each).

    Only a doubt, because closed and pseudo authorities live on in UPNs. Source: rule V-UPN, C-UPN.
    """
    return _authority_doubt("UPN", compact(text)[1:4], authority_codes)


def normalise_nhs_number(text: str) -> str:
    """The NHS number as kept: ten digits."""
    return compact(text).replace("-", "")


def nhs_number_problem(text: str) -> str | None:
    """What is wrong with an NHS number. Source: NHS Data Dictionary, NHS NUMBER (modulus 11); rule V-NHS."""
    number = normalise_nhs_number(text[: LONGEST_TYPED + 1])
    if len(number) != 10 or not DIGITS.issuperset(number):
        return "An NHS number has 10 digits, such as 943 476 5919."
    if len(set(number)) == 1:
        return "An NHS number is not one digit ten times over."
    if nhs.checksum(number) != 0:
        return "The last digit of this NHS number does not fit the nine before it. Check each digit."
    return None


def normalise_laestab(text: str) -> str:
    """The school's DfE number as kept: seven digits, authority first."""
    return compact(text).replace("/", "", 1)


def laestab_problem(text: str) -> str | None:
    """What is wrong with a DfE establishment number, typed as 3414001 or 341/4001. Source: rule V-ESTAB."""
    typed = compact(text[: LONGEST_TYPED + 1])
    number = normalise_laestab(typed)
    is_slash_well_placed = "/" not in typed or typed[3:4] == "/"
    if len(number) != 7 or not DIGITS.issuperset(number) or not is_slash_well_placed:
        return "A DfE school number has 7 digits: 3 for the local authority and 4 for the school, such as 341/4001."
    if number[0] in "01":
        return "The first three digits of this DfE school number are not those of a local authority."
    return None


def laestab_warning(text: str, authority_codes: Collection[str]) -> str | None:
    """A doubt about a DfE number without problems: its authority is in none of the three-digit codes handed in."""
    return _authority_doubt("DfE school number", normalise_laestab(text)[:3], authority_codes)


def _authority_doubt(number: str, code: str, authority_codes: Collection[str]) -> str | None:
    if code in authority_codes:
        return None
    return (
        f"The digits {code} in this {number} are not those of a local authority of today. "
        "Check them; if they are right, for instance those of one that was closed, go on."
    )


def normalise_urn(text: str) -> str:
    """The school's unique reference number as kept: six digits."""
    return compact(text)


def urn_problem(text: str) -> str | None:
    """What is wrong with a school's unique reference number. Source: rule V-URN."""
    number = compact(text[: LONGEST_TYPED + 1])
    if len(number) != 6 or not DIGITS.issuperset(number):
        return "A school's URN has 6 digits."
    return None


def imei_problem(text: str) -> str | None:
    """What is wrong with the number of a mobile telephone's hardware: 15 digits, the last a Luhn check digit.

    Source: 3GPP TS 23.003, 6.2.1 and annex B.
    """
    number = compact(text[: LONGEST_TYPED + 1]).replace("-", "").replace("/", "")
    if len(number) != IMEI_DIGITS or not DIGITS.issuperset(number):
        return "An IMEI has 15 digits. Dial *#06# on the telephone, or look on its box."
    if not luhn.is_valid(number):
        return "The last digit of this IMEI does not fit the fourteen before it. Check each digit."
    return None


def oyster_card_warning(text: str) -> str | None:
    """A doubt about the number of an Oyster card; it stops nobody. Source: form F21 (to be verified before release)."""
    number = compact(text[: LONGEST_TYPED + 1])
    if len(number) == OYSTER_DIGITS and DIGITS.issuperset(number):
        return None
    return "The number of an Oyster card usually has 12 digits. If this is what you have, go on."
