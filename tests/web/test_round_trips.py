"""What is shown in a form and posted back unchanged comes out as it went in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from cmeforms.submissions.reading import read_fields
from cmeforms.web.field_builders import FIELD_BUILDERS
from cmeforms.web.form_builder import build_form, read_values

from .pages import Page
from .preview import DEFINITION_FILES, definition_at, preview_app, whole_example

EVERY_KIND = definition_at(next(path for path in DEFINITION_FILES if path.stem == "every_kind"))
APP = preview_app([EVERY_KIND])
MINIATURES = [path for path in DEFINITION_FILES if path.parent.name != "form_definitions"]
"""The real forms take the same trip in ``test_pages``."""


def shown_and_posted(definition, section, values):
    """The raw values of a section after a trip through its page."""
    app = preview_app([definition])
    app.values[definition.slug] = values
    page = Page(app.test_client().get(f"/{definition.slug}/{section.id}").text)
    with app.test_request_context():
        return read_values(build_form(definition, section, values, page.posted()))


def there_and_back(values):
    """The same through the form of every kind."""
    APP.values[EVERY_KIND.slug] = values
    page = Page(APP.test_client().get("/every-kind/all").text)
    with APP.test_request_context():
        return read_values(build_form(EVERY_KIND, EVERY_KIND.sections[0], values, page.posted()))


@pytest.mark.parametrize("path", MINIATURES, ids=lambda path: path.stem)
def test_every_miniature_example_survives_the_trip_through_its_pages(path):
    definition = definition_at(path)
    values = whole_example(definition, seed=2)
    for section in definition.sections:
        wanted = {field.id: values[field.id] for field in section.fields if field.id in values}
        assert shown_and_posted(definition, section, values) == wanted


def test_every_kind_is_in_the_form_of_every_kind():
    assert {field.kind for field in EVERY_KIND.fields()} == set(FIELD_BUILDERS)


def test_an_untouched_blank_form_says_nothing():
    assert there_and_back({}) == {}


typed = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), min_size=1, max_size=30).filter(
    str.strip
)
one_line = (
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=20).map(str.strip).filter(bool)
)
figures = one_line | st.integers(0, 9999).map(str)


def is_plain(text):
    """Whether the page can carry the text (not one of Unicode's non-characters)."""
    return all(ord(c) & 0xFFFE != 0xFFFE and not 0xFDD0 <= ord(c) <= 0xFDEF for c in text)


@settings(max_examples=8)
@given(text=typed.filter(is_plain), line=one_line)
def test_whatever_is_typed_comes_back_as_typed(text, line):
    values = {
        "child_name": line,
        "line": line,
        "story": {"not_known": line, "answer": text},
        "phone": line,
        "is_home": line,
        "circumstance": line,
        "risks": ["road", line],
        "sex": line,
        "parent": {"full_name": line, "organisation": line},
        "home": {"type": "abroad", "lines": text, "postcode": line},
        "upn": {"missing": "UN1", "upn": line},
        "school": {"none": True, "name": line},
        "contacts": {"none": True, "rows": [{"by": line}, {"outcome": {"not_known": line}}]},
        "checks": {"visited": {"note": line}},
    }
    if line in ("road", "yes", "no"):
        return
    assert there_and_back(values) == values


@settings(max_examples=8)
@given(day=figures, month=figures, year=figures, clock=figures)
def test_dates_and_times_are_read_or_kept_as_typed(day, month, year, clock):
    posted = {
        "born_on-day": day, "born_on-month": month, "born_on-year": year,
        "seen_at-day": day, "seen_at-month": month, "seen_at-year": year, "seen_at-time": clock,
        "rings_at": clock, "height": day,
    }  # fmt: skip
    with APP.test_request_context():
        values = read_values(build_form(EVERY_KIND, EVERY_KIND.sections[0], {}, MultiDict(posted)))
    assert there_and_back(values) == values
    if isinstance(values["born_on"], dict):
        assert values["born_on"] == {"typed": [day, month, year]}
    if not isinstance(values["height"], int | float):
        assert values["height"] == day


def test_what_cannot_be_right_is_refused_by_the_reading_pass_and_shown_again():
    values = {"born_on": {"typed": ["31", "2", "2026"]}, "rings_at": "half past", "height": "tall"}
    read = read_fields(EVERY_KIND.fields(), values)
    assert {problem.path for problem in read.problems} == set(values)
    assert there_and_back(values) == values


def test_line_breaks_of_browsers_become_plain_ones():
    assert there_and_back({"story": "\nfirst\n\nlast\n"}) == {"story": "\nfirst\n\nlast\n"}
