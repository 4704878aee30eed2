"""Clock changes, contradictions, files and rows: what the form keeps, and what it says about it."""

from __future__ import annotations

import io

import pytest
from werkzeug.datastructures import FileStorage, MultiDict

from cmeforms.submissions.reading import read_fields
from cmeforms.web.field_builders.dates import DOUBLED_HOUR, SKIPPED_HOUR
from cmeforms.web.form_builder import build_form, fill_confirmations, merged_values, new_files, put_value, read_values
from cmeforms.web.section_page import section_page

from .pages import Page

PAGE = "/every-kind/all"
SHA = "0123456789abcdef" * 4


@pytest.fixture
def form_of(app, definitions):
    definition = definitions["every_kind"]

    def build(posted, stored=None, files=None):
        uploads = MultiDict({k: FileStorage(io.BytesIO(b"bytes"), name) for k, name in (files or {}).items()})
        with app.test_request_context():
            return build_form(definition, definition.sections[0], stored or {}, MultiDict(posted), files=uploads)

    return build


@pytest.fixture
def values_of(form_of):
    return lambda posted, **more: read_values(form_of(posted, **more))


def moment(day, month, year, clock, **more):
    parts = {"day": day, "month": month, "year": year, "time": clock, **more}
    return {f"seen_at-{part}": value for part, value in parts.items()}


@pytest.mark.parametrize(
    ("posted", "value"),
    [
        (moment("27", "3", "2026", "9.30"), "2026-03-27T09:30+00:00"),
        (moment("1", "7", "2026", "0930"), "2026-07-01T09:30+01:00"),
        (moment("25", "10", "2026", "01:30", fold="0"), "2026-10-25T01:30+01:00"),
        (moment("25", "10", "2026", "01:30", fold="1"), "2026-10-25T01:30+00:00"),
        (moment("25", "10", "2026", "02:00"), "2026-10-25T02:00+00:00"),
        (moment("25", "10", "2026", "01:30"), {"typed": ["25", "10", "2026", "01:30"]}),
        (moment("29", "3", "2026", "01:30"), {"typed": ["29", "3", "2026", "01:30"]}),
        (moment("1", "7", "26", "09:30"), {"typed": ["1", "7", "26", "09:30"]}),
        (moment("", "", "", "09:30"), {"typed": ["", "", "", "09:30"]}),
    ],
)
def test_a_moment_is_taken_in_uk_time_or_kept_as_typed(values_of, posted, value):
    assert values_of(posted)["seen_at"] == value


def test_a_skipped_hour_is_refused_in_plain_words(client):
    page = Page(client.post(PAGE, data=moment("29", "3", "2026", "01:30")).text)
    assert f"When the child was last seen: {SKIPPED_HOUR[:1].lower()}{SKIPPED_HOUR[1:]}" in dict(page.summary).values()
    assert page.by_id("seen_at-fold") is None


def test_a_doubled_hour_is_asked_about_only_then(client):
    page = Page(client.post(PAGE, data=moment("25", "10", "2026", "01:30")).text)
    assert DOUBLED_HOUR[1:] in dict(page.summary)["#seen_at-day"]
    assert page.by_id("seen_at-fold") is not None
    assert page.faults() == []
    again = page.posted()
    again["seen_at-fold"] = "1"
    assert "#seen_at-day" not in dict(Page(client.post(PAGE, data=again).text).summary)


@pytest.mark.parametrize(
    ("posted", "message"),
    [
        ({"story": "x", "story-not_known": "yes", "story-not_known_reason": "y"}, "either answer this or say why"),
        ({"upn": "X", "upn-missing": "UN1"}, "enter the UPN, or say why there is none; not both"),
        ({"school-name": "X", "school-none": "yes"}, "name the school, or tick the box; not both"),
        ({"contacts-0-by": "call", "contacts-none": "yes"}, "there are rows, and the box that says there are none"),
        ({"home-type": "uk", "home-lines": "1 Way", "home-country": "Spain"}, "some parts filled in belong to another"),
        (
            {"contacts-0-on-day": "1", "contacts-0-on-month": "9", "contacts-0-on-year": "2026",
             "contacts-0-outcome": "x", "contacts-0-outcome-not_known": "yes"},
            "Attempt 1, Outcome: either answer this",
        ),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_kept_and_said_so(client, posted, message):
    page = Page(client.post(PAGE, data=posted).text)
    assert [text for _href, text in page.summary if message in text]
    assert {name: page.posted().get(name) for name in posted} == posted


def test_a_reason_without_the_tick_counts_as_not_known(values_of):
    assert values_of({"story-not_known_reason": "In hospital"}) == {"story": {"not_known": "In hospital"}}


def test_a_new_file_is_handed_over_with_its_place(form_of):
    form = form_of({}, files={"photo": "new.jpg"})
    [new] = new_files(form)
    assert (new.path, new.name, new.upload.read()) == ("photo", "new.jpg", b"bytes")
    values = merged_values(form)
    assert [p.path for p in read_fields([f for f in form.section.fields if f.id == "photo"], values).problems] == [
        "photo"
    ]
    put_value(values, new.path, {"name": "new.jpg", "sha256": SHA})
    assert values == {"photo": {"name": "new.jpg", "sha256": SHA}}
    put_value(values, new.path, None)
    assert values == {}


def test_a_refused_file_leaves_the_old_one_where_it_was(form_of):
    stored = {"photo": {"name": "old.jpg", "sha256": SHA}}
    form = form_of({"photo-sha256": SHA}, stored=stored, files={"photo": "new.exe"})
    assert len(new_files(form)) == 1
    assert merged_values(form) == stored


def test_a_page_shown_again_shows_the_file_that_was_just_stored(app, form_of):
    form = form_of({}, files={"photo": "new.jpg"})
    put_value(merged_values(form), "photo", {"name": "new.jpg", "sha256": SHA})
    with app.test_request_context():
        [view] = [view for view in section_page(form).fields if view.name == "photo"]
    assert view.control.lines == ("new.jpg",)


def test_an_attached_file_stays_until_its_tick_takes_it_out(values_of):
    stored = {"photo": {"name": "old.jpg", "sha256": SHA}}
    assert values_of({"photo-sha256": SHA}, stored=stored) == stored
    assert values_of({"photo-sha256": SHA, "photo-remove": "yes"}, stored=stored) == {}


def test_a_file_keeps_to_its_row_when_an_earlier_row_goes(form_of):
    stored = {"contacts": [{"by": "call"}, {"by": "visit", "proof": {"name": "a.pdf", "sha256": SHA}}]}
    posted = {
        "contacts-0-by": "call",
        "contacts-1-by": "visit",
        "contacts-1-proof-sha256": SHA,
        "_remove": "contacts-0",
    }
    form = form_of({**posted, "contacts-7-by": "call"}, stored=stored, files={"contacts-7-proof": "b.pdf"})
    assert form.is_row_action
    assert [new.path for new in new_files(form)] == ["contacts.1.proof"]
    values = merged_values(form)
    assert values["contacts"][0] == stored["contacts"][1]
    put_value(values, "contacts.1.proof", {"name": "b.pdf", "sha256": SHA})
    assert values["contacts"][1]["proof"]["name"] == "b.pdf"


def test_add_another_works_without_script_and_keeps_everything(client):
    page = Page(client.post(PAGE, data={"line": "x", "contacts-0-by": "call", "_add": "contacts"}).text)
    assert page.summary == []
    assert page.posted()["line"] == "x"
    assert page.posted()["contacts-0-by"] == "call"
    assert page.by_id("contacts-1-by") is not None
    assert page.by_id("contacts-2-by") is None


def test_rows_come_and_go_in_the_order_posted(values_of):
    posted = {"contacts-10-by": "visit", "contacts-9-by": "call", "contacts-2-outcome": "  ", "contacts-x-by": "call"}
    assert values_of(posted) == {"contacts": [{"by": "call"}, {"by": "visit"}]}


def test_a_confirmation_gets_name_and_time_from_the_server_once(values_of):
    values = values_of({"agreed": "yes"})
    signer = {"name": "Ann Sample", "role": "School staff", "at": "2026-11-20T10:00+00:00"}
    fill_confirmations(values, signer)
    assert values == {"agreed": signer}
    assert values_of({"agreed": "yes"}, stored={"agreed": signer}) == {"agreed": signer}
    assert values_of({}, stored={"agreed": signer}) == {}


def test_numbers_become_numbers_only_when_nothing_is_lost(values_of):
    typed = {"150": 150, "150.5": 150.5, "-3": -3, "007": 7, "1,200": "1,200", "٣": "٣", "1e5": "1e5", "12 cm": "12 cm"}
    typed["0.12345678901234567"] = "0.12345678901234567"
    assert {text: values_of({"height": text})["height"] for text in typed} == typed
