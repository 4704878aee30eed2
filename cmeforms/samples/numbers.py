"""Synthetic numbers and addresses that pass every check and reach nobody; knows no form."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from string import ascii_lowercase

from cmeforms.samples.names import COUNTRIES, STREETS, TOWNS

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
AUTHORITIES = ("341", "352", "812", "309", "201")
_INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


def upn(random: Random) -> str:
    """A unique pupil number with its right check letter; the school number begins with 99, which no school has."""
    rest = f"{random.choice(AUTHORITIES)}99{random.randrange(100):02}{random.randrange(14, 27):02}"
    rest += f"{random.randrange(1000):03}" if random.random() < 0.9 else f"{random.randrange(100):02}A"
    return upn_check_letter(rest) + rest


def upn_check_letter(rest: str) -> str:
    """The first letter that fits characters 2 to 13 of a UPN. Source: DfE guide to unique pupil numbers, C-UPN."""
    values = (int(c) if c.isdigit() else UPN_LETTERS.index(c) for c in rest)
    return UPN_LETTERS[sum(weight * value for weight, value in enumerate(values, start=2)) % 23]


def nhs_number(random: Random) -> str:
    """An NHS number of the range that begins with 999, which is never issued, with its right check digit."""
    while True:
        nine = f"999{random.randrange(10**6):06}"
        check = nhs_check_digit(nine)
        if check is not None:
            return f"{nine[:3]} {nine[3:6]} {nine[6:]}{check}"


def nhs_check_digit(nine: str) -> int | None:
    """The digit that fits the first nine, or None where none does. Source: NHS Data Dictionary, C-NHS."""
    check = 11 - sum((10 - place) * int(digit) for place, digit in enumerate(nine)) % 11
    return None if check == 10 else check % 11


def imei(random: Random) -> str:
    """The number of a telephone that was never made (its type code begins with 00), with its right check digit."""
    fourteen = f"00{random.randrange(10**12):012}"
    doubled = (int(digit) * 2 if place % 2 else int(digit) for place, digit in enumerate(fourteen))
    return f"{fourteen}{-sum(number - 9 if number > 9 else number for number in doubled) % 10}"


def digits(random: Random, count: int) -> str:
    """So many digits."""
    return f"{random.randrange(10**count):0{count}}"


def phone(random: Random) -> str:
    """A mobile number of the range kept for drama: 07700 900000 to 900999."""
    number = f"{random.randrange(1000):03}"
    return random.choice((f"07700 900{number}", f"+447700900{number}", f"07700-900-{number}"))


def email(random: Random) -> str:
    """An address under ``.example``, which can never receive mail."""
    local = "".join(random.choices(ascii_lowercase, k=6))
    return f"{local}.{random.choice(('desk', 'office', 'home'))}@{random.choice(('school', 'council', 'post'))}.example"


def postcode(random: Random, area: str) -> str:
    """A well-shaped postcode of a town; it may or may not exist."""
    inward = "".join(random.choices(_INWARD_LETTERS, k=2))
    return f"{area}{random.randrange(1, 20)} {random.randrange(10)}{inward}"


def address(random: Random, allowed: Sequence[str]) -> dict[str, str]:
    """An address of one of the allowed types; mostly in the United Kingdom."""
    kind = "uk" if "uk" in allowed and random.random() < 0.7 else random.choice(list(allowed))
    town, area = random.choice(TOWNS)
    house = f"{random.randrange(1, 180)} {random.choice(STREETS)}"
    parts = {
        "uk": {"lines": f"{house}\n{town}", "postcode": postcode(random, area)},
        "bfpo": {"lines": "Married quarters, block 4", "bfpo_number": f"BFPO {random.randrange(1, 1000)}"},
        "no_fixed_abode": {"details": f"Stays with friends; last seen near {random.choice(STREETS)}, {town}"},
        "abroad": {"lines": house, "country": random.choice(COUNTRIES)},
        "withheld": {"reason": "The family asked that nobody writes down where they live."},
    }
    return {"type": kind, **parts[kind]}
