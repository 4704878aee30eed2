"""No stored value and no post, however odd, breaks a page; what a page shows is stable from the second time on."""

from __future__ import annotations

from flask import render_template
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from cmeforms.submissions.reading import read_fields
from cmeforms.submissions.rules import problems_of
from cmeforms.web.controls import shown_text
from cmeforms.web.form_builder import build_form, merged_values, read_values
from cmeforms.web.section_page import section_page

from .pages import Page
from .preview import AROUND, DEFINITION_FILES, TODAY, definition_at, preview_app

EVERY_KIND = definition_at(next(path for path in DEFINITION_FILES if path.stem == "every_kind"))
SECTION = EVERY_KIND.sections[0]
APP = preview_app([EVERY_KIND])
BLANK = Page(APP.test_client().get("/every-kind/all").text)
NAMES = sorted(
    {e.get("name") for e in BLANK.elements if e.tag in ("input", "select", "textarea", "button") and e.get("name")}
)
FIELDS = [field.id for field in EVERY_KIND.fields() if field.kind != "computed"]
KEYS = [
    "typed",
    "not_known",
    "answer",
    "missing",
    "upn",
    "none",
    "rows",
    "type",
    "lines",
    "name",
    "sha256",
    "on",
    "done",
]

texts = st.text(max_size=6)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | texts, inner, max_size=3),
    max_leaves=6,
)


def drawn(values):
    """The page of these stored values, problems and all, as HTML."""
    problems = problems_of(EVERY_KIND, SECTION.fields, read_fields(SECTION.fields, values), on=TODAY)
    with APP.test_request_context():
        form = build_form(EVERY_KIND, SECTION, values)
        page = section_page(form, problems, AROUND)
        return render_template("section.html", page=page, form=form, service_name="Children missing education")


@settings(max_examples=25)
@given(values=st.dictionaries(st.sampled_from(FIELDS), json_values, max_size=6))
def test_any_stored_value_can_be_shown(values):
    drawn(values)


@settings(max_examples=25)
@given(
    posted=st.lists(
        st.tuples(st.sampled_from(NAMES) | texts, st.sampled_from(["yes", "uk", "UN1", "1", "2026"]) | texts),
        max_size=12,
    )
)
def test_any_post_is_read_shown_and_read_again_the_same(posted):
    with APP.test_request_context():
        values = merged_values(build_form(EVERY_KIND, SECTION, {}, MultiDict(posted)))
    confirmed = {k: v for k, v in values.items() if k != "agreed"}
    page = Page(drawn(confirmed))
    assert page.faults() == []
    with APP.test_request_context():
        again = read_values(build_form(EVERY_KIND, SECTION, confirmed, page.posted()))
    assert again == {key: _carried(value) for key, value in confirmed.items()}


def _carried(value):
    """The value with the marks that stand for characters no page can carry."""
    if isinstance(value, str):
        return shown_text(value)
    if isinstance(value, list):
        return [_carried(inner) for inner in value]
    return {key: _carried(inner) for key, inner in value.items()} if isinstance(value, dict) else value
