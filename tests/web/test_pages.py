"""Every page is valid, labelled, and leads from each problem to the input where it is put right."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from cmeforms.submissions.answers import Problem
from cmeforms.web.form_builder import build_form, read_values
from cmeforms.web.section_page import section_page

from .pages import Page, text_of
from .preview import AROUND, DEFINITION_FILES, definition_at, preview_app, whole_example

SECTIONS = [
    (definition, section) for definition in map(definition_at, DEFINITION_FILES) for section in definition.sections
]


def name_of(value):
    return getattr(value, "slug", None) or value.id


@pytest.mark.parametrize(("definition", "section"), SECTIONS, ids=name_of)
def test_every_section_has_a_sound_page_blank_wrong_and_filled_and_posts_what_it_shows(definition, section):
    app = preview_app([definition])
    client = app.test_client()
    address = f"/{definition.slug}/{section.id}"
    blank = Page(client.get(address).text)
    assert blank.faults() == []
    assert blank.title == f"{text_of(blank.all('h1')[0])} – Children missing education"

    wrong = Page(client.post(address, data=blank.posted()).text)
    assert wrong.faults() == []
    assert wrong.title.startswith("Error: ") == bool(wrong.summary)

    values = app.values[definition.slug] = whole_example(definition, 1)
    filled = Page(client.get(address).text)
    assert filled.faults() == []
    with app.test_request_context():
        read = read_values(build_form(definition, section, values, filled.posted()))
    assert read == {field.id: values[field.id] for field in section.fields if field.id in values}
    assert Page(client.post(address, data=filled.posted()).text).summary == []


def test_a_blank_required_date_leads_to_its_day(client):
    page = Page(client.post("/every-kind/all", data={"line": "x"}).text)
    assert ("#born_on-day", "Date of birth: this must be answered.") in page.summary
    beside = page.by_id("born_on--error")
    assert text_of(beside) == "Error: This must be answered."


@pytest.mark.parametrize(
    ("path", "landing"),
    [
        ("child_name", "child_name"),
        ("is_home", "is_home"),
        ("sex", "sex"),
        ("parent", "parent-full_name"),
        ("parent.phone", "parent-phone"),
        ("home", "home-type"),
        ("home.postcode", "home-postcode"),
        ("school.name", "school-name"),
        ("declared.on", "declared-on-day"),
        ("agreed.at", "agreed"),
        ("contacts", "contacts-0-on-day"),
        ("contacts.0.by", "contacts-0-by"),
        ("contacts.7.by", "contacts-0-on-day"),
        ("checks.visited.done", "checks-visited-done"),
        ("photo", "photo"),
        ("no_such_field", ""),
        ("", ""),
    ],
)
def test_the_path_of_any_problem_leads_to_an_input(app, definitions, path, landing):
    definition = definitions["every_kind"]
    with app.test_request_context():
        form = build_form(definition, definition.sections[0], {})
        [line] = section_page(form, [Problem(path, "Something: is wrong.")], AROUND).summary
    assert line.href == (f"#{landing}" if landing else "")


def test_a_problem_of_a_part_without_a_place_of_its_own_stands_beside_the_field(app, definitions):
    definition = definitions["every_kind"]
    with app.test_request_context():
        form = build_form(definition, definition.sections[0], {})
        page = section_page(form, [Problem("agreed.at", "Confirmation: enter a time.")], AROUND)
    [view] = [view for view in page.fields if view.name == "agreed"]
    assert view.errors == ("Enter a time.",)


def test_a_warning_stands_beside_its_field_and_stops_nothing(client):
    page = Page(client.post("/every-kind/all", data={"line": "x"}).text)
    assert "It helps those who look for the child." in page.html
    assert all("What happened" not in text for _href, text in page.summary)


def test_inputs_about_children_are_not_remembered_by_the_browser(client):
    page = Page(client.get("/every-kind/all").text)
    inputs = [e for tag in ("input", "select", "textarea") for e in page.all(tag)]
    typed = [e for e in inputs if e.get("type") not in ("hidden", "file")]
    assert [e.get("name") for e in typed if e.get("autocomplete") != "off"] == []


def test_a_page_has_no_script_or_style_of_its_own(client):
    page = Page(client.get("/every-kind/all").text)
    assert all(script.get("src") and not script.text for script in page.all("script"))
    assert page.all("style") == []
    assert [e.tag for e in page.root.iter() for name in e.attrib if name == "style" or name.startswith("on")] == []


def test_enter_saves_and_does_not_remove_a_row(client):
    buttons = Page(client.get("/every-kind/all").text).all("button")
    assert buttons[0].get("name") == "_save"


def test_a_field_that_cannot_be_asked_is_left_out_and_keeps_what_others_wrote(definitions):
    definition = definitions["miniature_conditions"]
    app = preview_app([definition])
    app.values[definition.slug] = {"is_hurt": "no"}
    page = Page(app.test_client().get("/mini-conditions/care").text)
    assert page.by_id("doctor") is None
    app.values[definition.slug] = {"is_hurt": "yes", "doctor": "Dr Sample"}
    posted = page.posted()
    app.test_client().post("/mini-conditions/care", data=MultiDict(posted))
    assert app.values[definition.slug]["doctor"] == "Dr Sample"


def test_a_field_with_an_answer_that_is_no_longer_asked_can_still_be_seen_and_taken_out(definitions):
    definition = definitions["miniature_conditions"]
    app = preview_app([definition])
    app.values[definition.slug] = {"is_hurt": "no", "doctor": "Dr Sample"}
    assert Page(app.test_client().get("/mini-conditions/care").text).by_id("doctor") is not None


def test_the_summary_is_in_the_order_of_the_page(client):
    page = Page(client.post("/every-kind/all", data={"phone": "12", "contacts-0-by": "call"}).text)
    places = [page.html.index(f'id="{href[1:]}"') for href, _text in page.summary]
    assert len(places) > 3
    assert places == sorted(places)


def test_beside_its_input_a_message_does_not_repeat_the_labels(client):
    posted = {"home-type": "uk", "home-lines": "1 Sample Way", "home-postcode": "L99", "contacts-0-by": "call"}
    page = Page(client.post("/every-kind/all", data=posted).text)
    assert text_of(page.by_id("home-postcode--error")).startswith("Error: This is not a full UK postcode")
    assert text_of(page.by_id("contacts-0-on--error")) == "Error: This must be answered."
    assert text_of(page.by_id("checks-rang-done--error")) == "Error: This must be answered."
