"""Children by age, sex and ethnicity, for every report that divides them so; pure counting."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from cmeforms.casework.figures.counted import NOT_KNOWN, Counted
from cmeforms.casework.figures.tables import Figure, Table, parts
from cmeforms.rulebook.ages import age_on

_AGE_BANDS = {"10": "10 or under", "14": "11 to 14", "17": "15 to 17", "18": "18 or over"}
"""Source: London Child Protection Procedures, Appendix 3."""

_SEXES = {"F": "Female", "M": "Male", "other": "Described in another way"}
_ASKED_AS = {"female": "F", "male": "M", "U": NOT_KNOWN, "transgender": "other", "self_described": "other"}
"""What other questions about sex or gender say; the newest answer to the first of them counts."""

_UNSAID = {"REFU": NOT_KNOWN, "NOBT": NOT_KNOWN}
"""Codes of ethnicity that say that it was not told."""


def by_profile(counted: Counted, children: Mapping[str, date], told: str, source: str) -> list[Table]:
    """Three tables of the same children, each with the day on which their age counts; ``told`` says which they are."""
    said = f"{told} As the newest form about the child that asks for it says; a refusal counts as not known."
    return [
        parts(
            Figure("Children by age", "children", f"{told} Age on the first day counted.", source),
            _ages(counted, children),
            _AGE_BANDS,
        ),
        parts(Figure("Children by sex", "children", said, source), _sexes(counted, children), _SEXES),
        parts(
            Figure("Children by ethnicity", "children", said, source),
            [_UNSAID.get(code, code) for code in (counted.profile(child, "ethnicity") for child in children)],
            {code: text for code, text in counted.options("cme2", "ethnicity").items() if code not in _UNSAID},
            is_long=True,
        ),
    ]


def _ages(counted: Counted, children: Mapping[str, date]) -> list[str]:
    born = {child: counted.born_on(child) for child in children}
    return [_band(age_on(born_on, children[child])) if born_on else "" for child, born_on in born.items()]


def _band(age: int) -> str:
    return next((last for last in _AGE_BANDS if age <= int(last)), "18")


def _sexes(counted: Counted, children: Collection[str]) -> list[str]:
    answers = (counted.profile(child, "sex", "gender") for child in children)
    return [_ASKED_AS.get(code, code) for code in answers]
