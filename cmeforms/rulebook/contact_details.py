"""Postcodes, BFPO numbers, phone numbers and e-mail addresses; pure functions that look only at shape, never at lists.

Each ``…_problem`` takes text as typed and returns what is wrong in the person's words, or None. Each
``normalise_…`` gives the form to keep; call it once there is no problem. Nothing here repeats the value.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from string import ascii_letters, ascii_uppercase, digits

import phonenumbers

from cmeforms.rulebook.identifiers import DIGITS, compact

LONGEST_EMAIL = 254
LONGEST_PHONE = 40
LONGEST_POSTCODE = 20

_FIRST = frozenset(ascii_uppercase) - set("QVX")
_SECOND = frozenset(ascii_uppercase) - set("IJZ")
_THIRD = frozenset("ABCDEFGHJKPSTUW")
_FOURTH = frozenset("ABEHMNPRVWXY")
_INWARD = frozenset(ascii_uppercase) - set("CIKMOV")
_INWARD_SHAPE = (DIGITS, _INWARD, _INWARD)
POSTCODE_SHAPES = tuple(
    (*outward, *_INWARD_SHAPE)
    for outward in (
        (_FIRST, DIGITS),
        (_FIRST, DIGITS, DIGITS),
        (_FIRST, DIGITS, _THIRD),
        (_FIRST, _SECOND, DIGITS),
        (_FIRST, _SECOND, DIGITS, DIGITS),
        (_FIRST, _SECOND, DIGITS, _FOURTH),
    )
)
"""The six shapes of a postcode without its space: for each place the characters that may stand there."""

_MISREAD = str.maketrans("OI", "01")
_PHONE_CHARACTERS = frozenset(digits + " +().-/\u00a0\u2010\u2011\u2013")
_LOCAL_CHARACTERS = frozenset(ascii_letters + digits + ".!#$%&'*+/=?^_`{|}~-")
_DOMAIN_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")


def normalise_postcode(text: str) -> str:
    """The postcode as kept: capitals, one space before the last three characters."""
    code = compact(text)
    return f"{code[:-3]} {code[-3:]}"


def postcode_problem(text: str) -> str | None:
    """What is wrong with the shape of a UK postcode; one that fits may still not exist.

    GIR 0AA, BFPO numbers and the NHS pseudo-codes ZZ99 are refused: forms offer switches for those.
    Source: BS 7666 and the ONS postcode guide, six shapes; rule V-PC.
    """
    code = compact(text) if len(text) <= LONGEST_POSTCODE else ""
    if _has_postcode_shape(code):
        return None
    if code.startswith("BFPO"):
        return "This is a BFPO number, not a postcode. Choose BFPO as the kind of address."
    if _has_postcode_shape(code[:-3] + code[-3:].translate(_MISREAD)) or _has_postcode_shape(code.translate(_MISREAD)):
        return "This is not a postcode. Check whether a letter O should be the digit 0, or a letter I the digit 1."
    return "This is not a full UK postcode, such as M60 2LA. If there is none, choose another kind of address."


def _has_postcode_shape(code: str) -> bool:
    return any(
        len(code) == len(shape) and all(character in allowed for character, allowed in zip(code, shape, strict=True))
        for shape in POSTCODE_SHAPES
    )


def normalise_bfpo(text: str) -> str:
    """The forces address as kept: ``BFPO`` and the number."""
    return f"BFPO {compact(text).removeprefix('BFPO')}"


def bfpo_problem(text: str) -> str | None:
    """What is wrong with a British Forces Post Office number, typed with or without ``BFPO``. Source: C-PC."""
    number = compact(text[: LONGEST_POSTCODE + 1]).removeprefix("BFPO")
    if 1 <= len(number) <= 4 and DIGITS.issuperset(number):
        return None
    return "A BFPO number has 1 to 4 digits, such as BFPO 801."


def normalise_phone(text: str) -> str:
    """The phone number as kept: E.164, such as +447700900123. Raises ValueError for text with a problem."""
    problem = phone_problem(text)
    if problem is not None:
        raise ValueError(problem)
    return phonenumbers.format_number(phonenumbers.parse(_as_dialled(text), "GB"), phonenumbers.PhoneNumberFormat.E164)


def phone_problem(text: str) -> str | None:
    """What is wrong with one phone number: UK with its leading 0 or +44, or from abroad with + and country code.

    Only possibility is tested, not allocation: the numbers kept for drama must pass. Source: rule V-PHONE, C-TEL.
    """
    if len(text) > LONGEST_PHONE:
        return "This is too long for one phone number. Put each number in its own row and notes beside it."
    if not _PHONE_CHARACTERS.issuperset(text):
        return "A phone number holds only digits, spaces and a leading +. Put an extension in the note beside it."
    number = _as_dialled(text)
    if "+" in number[1:]:
        return "Type one phone number, with + only in front of it."
    if number.startswith("+44"):
        return _uk_phone_problem("0" + number[3:])
    if number.startswith("+"):
        return _overseas_phone_problem(number)
    if number.startswith("00"):
        return "Start a number from abroad with + and the country code, not with 00."
    return _uk_phone_problem(number)


def _as_dialled(text: str) -> str:
    """Only + and digits; the (0) of ``+44 (0)20`` is not dialled."""
    kept = "".join(character for character in text if character in "+0123456789()")
    if kept.startswith("+44(0)"):
        kept = "+44" + kept.removeprefix("+44(0)")
    return kept.replace("(", "").replace(")", "")


def _uk_phone_problem(number: str) -> str | None:
    """``number`` is the national form: digits with the leading 0."""
    if not number.startswith("0"):
        return "Start a UK phone number with 0, and a number from abroad with + and the country code."
    if number.startswith("00"):
        return "Leave out the 0 after +44."
    if number.startswith("07") and len(number) != 11:
        return f"A UK mobile number has 11 digits. This one has {len(number)}."
    if len(number) not in (10, 11):
        return f"A UK phone number has 10 or 11 digits with its leading 0. This one has {len(number)}."
    return _impossible_phone_problem(number)


def _overseas_phone_problem(number: str) -> str | None:
    count = len(number) - 1
    if not 7 <= count <= 15:
        return f"A phone number from abroad has 7 to 15 digits after the +. This one has {count}."
    return _impossible_phone_problem(number)


def _impossible_phone_problem(number: str) -> str | None:
    try:
        is_possible = phonenumbers.is_possible_number(phonenumbers.parse(number, "GB"))
    except phonenumbers.NumberParseException:
        is_possible = False
    return None if is_possible else "This cannot be a phone number: check the country code and the number of digits."


def normalise_email(text: str) -> str:
    """The e-mail address as kept: no spaces around it, the domain in small letters."""
    local, _, domain = text.strip(" ").rpartition("@")
    return f"{local}@{domain.lower()}"


def email_problem(text: str) -> str | None:
    """What is wrong with one plain e-mail address; a list, a name in brackets or a line break is refused.

    Source: rule V-EMAIL; the address shape of RFC 5321 section 4.1.2 without quoted parts and address literals.
    """
    address = text.strip(" ")
    if len(address) > LONGEST_EMAIL:
        return f"An e-mail address has at most {LONGEST_EMAIL} characters. This one has {len(address)}."
    if any(separator in address for separator in ",;") or address.count("@") > 1:
        return "Type one e-mail address only."
    local, at, domain = address.partition("@")
    if not at or not local or not domain:
        return "An e-mail address looks like name@school.example."
    if not _LOCAL_CHARACTERS.issuperset(local) or len(local) > 64 or "" in local.split("."):
        return "The part of the e-mail address before the @ is not right. Check it for spaces, accents and stray dots."
    return None if _is_domain(domain) else "The part of the e-mail address after the @ is not right."


def insecure_email_warning(text: str, secure_domains: Collection[str]) -> str | None:
    """A doubt about an agency's address that has no problem: it is at none of these domains, nor below one.

    Only a doubt, because the list is the authority's own and others change. Source: rule V-EMAIL.
    """
    domain = normalise_email(text).rpartition("@")[2]
    if any(domain == secure or domain.endswith(f".{secure}") for secure in map(str.lower, secure_domains)):
        return None
    return "This address is at none of the secure domains that we know. Make sure that what is sent there is protected."


def _is_domain(domain: str) -> bool:
    labels = domain.split(".")
    is_named = len(labels) >= 2 and not labels[-1].isdigit()
    return is_named and all(_DOMAIN_LABEL.fullmatch(label) for label in labels)
