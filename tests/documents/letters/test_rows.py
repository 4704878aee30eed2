"""JSON rows become merge values: strictly, with every mistake of every row at once, and no value in an error."""

from __future__ import annotations

import json
from datetime import date

import pytest

from cmeforms.documents.letters import About, load_letter_template, read_rows, render_letter
from cmeforms.errors import MergeFieldError

from .conftest import LETTER, NOA, TEMPLATES, ZOFIA
from .sample_values import content_of


def plain(value):
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def row(ref="L1-2026-1", **changes):
    """One right row as plain JSON types, with some groups or keys changed."""
    built = {}
    for field_id, value in {**LETTER, "letter.ref": ref}.items():
        group, _, key = field_id.partition(".")
        built.setdefault(group, {})[key] = plain(value)
    children = [{"child_ref": "CH-1", **ZOFIA}, {"child_ref": "CH-2", **NOA}]
    built["children"] = [{key: plain(value) for key, value in child.items()} for child in children]
    for name, change in changes.items():
        built[name] = {**built.get(name, {}), **change} if isinstance(change, dict) else change
    return built


def mistakes_of(template, rows):
    with pytest.raises(MergeFieldError) as caught:
        read_rows(template, rows if isinstance(rows, str) else json.dumps(rows))
    return [(mistake.file, mistake.key, mistake.reason) for mistake in caught.value.mistakes]


def test_rows_become_letters(cme3a):
    letters = read_rows(cme3a, json.dumps([row("L1-2026-1"), row("L1-2026-2", school={"name": "Second School"})]))
    assert [values.row for values in letters] == ["row 1", "row 2"]
    first, second = (render_letter(cme3a, values, values.child_refs) for values in letters)
    assert "by 4 December 2026" in first.text
    assert "9 March 2017" in first.text
    assert second.addressee == "Second School"
    assert first.child_refs == ("CH-1", "CH-2")


def test_null_is_no_value(cme3a):
    (values,) = read_rows(cme3a, json.dumps([row(school={"head": None})]))
    assert "Dear Head teacher" in render_letter(cme3a, values, values.child_refs).text


def test_no_answer_is_asked_for_before_the_letter_is_written(cme3a):
    assert mistakes_of(cme3a, [row(letter={"reply_by": "2026-11-26"})]) == [
        ("row 1", "letter.reply_by", "is before the date of the letter")
    ]


def test_every_mistake_of_every_row_is_named_at_once(cme3a):
    child = row()["children"][0]
    rows = [
        row(la={"name": 5, "motto": "x"}, letter={"reply_by": "4 December 2026"}),
        "not an object",
        row("L1-2026-3", officer={"name": " "}, children=[{**child, "siblings": "Jakub", "full_name": None}]),
        row("L1-2026-4", school="St Brannock", children=[child, child]),
        row("l1-2026-3"),
    ]
    assert mistakes_of(cme3a, rows) == [
        ("row 1", "la.name", "must be text"),
        ("row 1", "la.motto", "is not a merge field of this letter"),
        ("row 1", "letter.reply_by", "must be a date, YYYY-MM-DD"),
        ("row 2", "", "must be an object"),
        ("row 3", "children[1].siblings", "must be a list of texts"),
        ("row 3", "officer.name", "is blank"),
        ("row 3", "children[1].full_name", "is missing"),
        ("row 4", "school", "must be an object"),
        ("row 4", "children", "a child is named twice"),
        ("row 3", "letter.ref", "is the reference of two rows"),
        ("row 5", "letter.ref", "is the reference of two rows"),
    ]


@pytest.mark.parametrize("children", [None, 5, "x", [], ["x"], [{}], [{"child_ref": 5}], [{"child_ref": " "}]])
def test_children_without_reference_or_shape_are_refused(cme3a, children):
    found = mistakes_of(cme3a, [row(children=children)])
    assert found[0][1] in ("children", "children[1]", "children[1].child_ref")


@pytest.mark.parametrize(
    "day", ["2026-02-30", "20261204", "2026-W49-5", "04/12/2026", "2026-12-04T00:00", "", 20261204]
)
def test_a_date_has_one_form(cme3a, day):
    assert mistakes_of(cme3a, [row(letter={"date": day})]) == [("row 1", "letter.date", "must be a date, YYYY-MM-DD")]


def test_a_date_outside_living_memory_is_refused(cme3a):
    assert mistakes_of(cme3a, [row(letter={"date": "0226-12-04"})])[0][2] == "is not a plausible date"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is not valid JSON"),
        ("{}", "must be a list with at least one object"),
        ("[]", "must be a list with at least one object"),
        ("[{]", "is not valid JSON"),
        ('[{"la": {"name": "a", "name": "b"}}]', "names one key twice"),
        ("[" * 100_000, "is not valid JSON"),
    ],
)
def test_text_that_is_no_list_of_rows_is_refused(cme3a, text, reason):
    ((file, _, found),) = mistakes_of(cme3a, text)
    assert file == "rows"
    assert found.startswith(reason)


def test_numbers_and_other_json_do_not_become_text(cme3a):
    text = json.dumps([row(la={"phone": "NUMBER"}, letter={"officer_note": True})]).replace('"NUMBER"', "NaN")
    assert [key for _, key, _ in mistakes_of(cme3a, text)] == ["la.phone", "letter.officer_note"]


def test_a_misplaced_value_used_as_a_key_is_not_repeated(cme3a):
    child = {**row()["children"][0], "Canary Zofia": "x"}
    found = mistakes_of(cme3a, [row(**{"Canary Street": {"x": "y"}}, la={"Canary": "x"}, children=[child])])
    assert len(found) == 3
    assert "Canary" not in str(found)


def test_a_letter_about_one_child_has_an_object_child(write_template):
    body = ("{{ la.name }} {{ letter.ref }} {{ letter.date }}", "{{ child.full_name }}")
    template = load_letter_template(write_template(body=body, settings={"about": "child"}))
    right = {
        "la": {"name": "Northmere"},
        "letter": {"ref": "T-1", "date": "2026-01-05"},
        "child": {"child_ref": "CH-1", "full_name": "Ada"},
    }
    (values,) = read_rows(template, json.dumps([right]))
    assert "Ada" in render_letter(template, values, ["CH-1"]).text
    assert mistakes_of(template, [{**right, "child": {"child_ref": "CH-1"}}]) == [
        ("row 1", "child.full_name", "is missing")
    ]
    assert ("row 1", "child", "must be an object") in mistakes_of(template, [{**right, "child": []}])
    assert ("row 1", "children", "is no group of merge fields of this letter") in mistakes_of(
        template, [{**right, "children": [right["child"]]}]
    )


def test_the_one_child_of_a_letter_needs_no_reference_unless_the_letter_prints_it(write_template):
    body = ("{{ la.name }} {{ letter.ref }} {{ letter.date }}", "{{ child.full_name }}")
    template = load_letter_template(write_template(body=body, settings={"about": "child"}))
    ada = {"la": {"name": "Northmere"}, "letter": {"ref": "T-1", "date": "2026-01-05"}, "child": {"full_name": "Ada"}}
    (values,) = read_rows(template, json.dumps([ada]))
    assert "Ada" in render_letter(template, values, values.child_refs).text
    (mistake,) = mistakes_of(template, [{**ada, "child": {"child_ref": 5, "full_name": "Ada"}}])
    assert mistake[:2] == ("row 1", "child.child_ref")


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.docx")), ids=lambda path: path.stem)
def test_a_row_nested_as_the_merge_fields_are_named_is_enough_for_each_shipped_letter(path):
    template = load_letter_template(path)
    built = {}
    for field in template.fields:
        group, _, key = field.id.partition(".")
        value = "CH-1" if field.id == "child.child_ref" else plain(content_of(field))
        built.setdefault(group, {})[key] = value
    if template.declaration.about is About.CHILDREN:
        built["children"] = [built.pop("child")]
    assert len(read_rows(template, json.dumps([built]))) == 1
