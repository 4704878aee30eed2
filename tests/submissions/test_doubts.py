"""Doubts about well-shaped answers: told where the answer stands, and never in the way of a submission."""

from __future__ import annotations

import pytest

from cmeforms.definitions.loader import load_definition
from cmeforms.submissions.reading import read_answers
from cmeforms.submissions.rules import problems_of
from tests.submissions.conftest import ON, ROOT

KNOWN, UNKNOWN, CLOSED = "P341299926001", "D999299926001", "B928299926001"
SECURE = """
title = "Secure e-mail domains"
source = { document = "Northmoor" }
codes = { council = "southmere.example", police = "police.example" }
"""
LISTS = {
    "local_authorities": (ROOT / "form_definitions/lists/local_authorities.toml").read_text(encoding="utf-8"),
    "secure_domain": SECURE,
}
ONE_FIELD = """
number = "X97"
slug = "one-field"
definition_revision = 1
title = "One field"
filled_by = "lead"
received_by = "paews"

[[section]]
id = "main"
title = "Main"

  [[section.field]]
  id = "asked"
  label = "Asked"
"""


def doubts(kind: str, value: object, *lists: str) -> list[str]:
    """What is told about the one answer of a form whose field is of this kind; nothing of it may be refused."""
    texts = {name: LISTS[name] for name in lists}
    definition = load_definition(f"{ONE_FIELD}  {kind}\n", "one-field.toml", texts).definition
    read = read_answers(definition, {"asked": value})
    found = [*read.problems, *problems_of(definition, definition.fields(), read, on=ON)]
    assert all(problem.is_warning and problem.path == "asked" for problem in found), found
    return [problem.message for problem in found]


@pytest.mark.parametrize(
    ("upn", "is_doubted"), [(KNOWN, False), (UNKNOWN, True), (CLOSED, True), ({"missing": "UN3"}, False)]
)
def test_a_upn_of_an_authority_that_nobody_knows_or_that_was_closed_warns(upn: object, is_doubted: bool) -> None:
    told = doubts('kind = "upn"', upn, "local_authorities")
    assert bool(told) == is_doubted
    assert all("authority of today" in message for message in told)


@pytest.mark.parametrize(
    ("laestab", "is_doubted"), [("341/4001", False), ("9994001", True), ("928/4001", True), ("", False)]
)
def test_a_school_number_of_such_an_authority_warns_too(laestab: str, is_doubted: bool) -> None:
    school = {"name": "Oakfield"} | ({"laestab": laestab} if laestab else {})
    assert bool(doubts('kind = "school"', school, "local_authorities")) == is_doubted


def test_without_the_list_as_in_older_bundles_nothing_is_said() -> None:
    assert doubts('kind = "upn"', UNKNOWN) == []
    assert doubts('kind = "school"', {"name": "Oakfield", "laestab": "9994001"}) == []


@pytest.mark.parametrize(
    ("address", "is_doubted"),
    [
        ("cme@southmere.example", False),
        ("CME@Forms.Southmere.EXAMPLE", False),
        ("desk@police.example", False),
        ("cme@northmoor.example", True),
        ("cme@notsouthmere.example", True),
        ("cme@southmere.example.northmoor.example", True),
        ("southmere.example@northmoor.example", True),
    ],
)
def test_an_agency_address_at_none_of_the_secure_domains_warns(address: str, is_doubted: bool) -> None:
    secure = 'list = "secure_domain"'
    assert bool(doubts(f'kind = "email"\n  {secure}', address, "secure_domain")) == is_doubted
    person = {"full_name": "Ann Lee", "email": address}
    assert bool(doubts(f'kind = "person"\n  {secure}', person, "secure_domain")) == is_doubted
    assert doubts('kind = "email"', address, "secure_domain") == []


def test_the_contact_at_another_authority_and_a_siblings_upn_are_doubted_in_the_shipped_forms(told) -> None:
    contact = {"full_name": "Ann Lee", "email": "cme@southmere.example"}
    assert ("to_contact", True) in told("cme4", {"to_contact": contact})
    siblings = [{"full_name": "Ann Lee", "upn": UNKNOWN}]
    assert ("siblings.0.upn", True) in told("cme5a", {"siblings": siblings})
