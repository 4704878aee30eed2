"""Documents made to hurt are answered quickly, with a clear problem and no long message."""

from __future__ import annotations

import pytest

from cmeforms.submissions.reading import read_answers

HOSTILE = [
    ("mini-text", {f"key{number}": "x" for number in range(60_000)}, ""),
    ("mini-table", {"contacts": [{"full_name": "Ann"}] * 10_000}, "contacts"),
    ("mini-table", {"contacts": [{f"c{number}": "x" for number in range(60_000)}]}, "contacts.0"),
    ("mini-text", {"story": "x" * 1_000_000}, "story"),
    ("mini-text", {"story": "\u202e" * 1_000_000}, "story"),
    ("mini-text", {"child_name": "a\u0301" * 500_000}, "child_name"),
    ("mini-contact", {"email": "a@" + "a." * 500_000}, "email"),
    ("mini-contact", {"phone": "0" * 1_000_000}, "phone"),
    ("mini-identifiers", {"upn": "B" * 1_000_000}, "upn"),
    ("mini-options", {"signs": ["quiet"] * 100_000}, "signs"),
    ("mini-checklist", {"checks": {f"row{number}": {} for number in range(60_000)}}, "checks"),
    ("mini-person", {"worker": {f"part{number}": "x" for number in range(60_000)}}, "worker"),
    ("mini-numbers", {"sessions": int("9" * 4_000)}, "sessions"),
    ("mini-text", {"k" * 1_000_000: "x"}, "k" * 60),
]


@pytest.mark.parametrize(("slug", "document", "path"), HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_document_is_refused_quickly_and_briefly(form, slug, document, path) -> None:
    read = read_answers(form(slug), document)
    assert path in {problem.path for problem in read.problems}
    assert len(read.problems) <= 60
    assert max(len(problem.message) for problem in read.problems) < 1_000
