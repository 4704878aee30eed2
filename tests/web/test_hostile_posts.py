"""What somebody may post to hurt the service: shown as text, refused in words or with 413, quickly, and never a 500."""

from __future__ import annotations

import io
import time
from urllib.parse import urlencode

import pytest
from werkzeug.datastructures import MultiDict

from cmeforms.definitions.fields import LARGEST_FILE_BYTES
from cmeforms.web.form_builder import build_form, merged_values

from .pages import Page

PAGE = "/every-kind/all"
URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=cut"
EVERY_INPUT = [
    "child_name", "line", "story", "story-not_known_reason", "born_on-day", "rings_at", "seen_at-time", "height",
    "is_home", "circumstance", "colour", "risks", "sex", "authority", "parent-full_name", "home-type", "home-lines",
    "home-postcode", "phone", "email", "upn", "upn-missing", "nhs", "school-name", "school-laestab", "earlier",
    "declared-name", "declared-on-day", "contacts-0-on-day", "contacts-0-by", "contacts-0-outcome",
    "contacts-0-proof-sha256", "checks-rang-note", "photo-sha256",
]  # fmt: skip
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "' onfocus='alert(1)' autofocus='",
    "</textarea><script>alert(1)</script>",
    "{{ 7 * 7 }}{% for x in y %}",
    "abc\u202etxt.exe",
    "null\x00byte and \x1b[31m",
    "\ufffe\ufdd0\U0001ffff",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_text(client, app, text):
    answer = client.post(PAGE, data=dict.fromkeys(EVERY_INPUT, text))
    assert answer.status_code == 200
    page = Page(answer.text)
    assert page.faults() == []
    assert [element.tag for element in page.all("img")] == []
    assert len(page.all("script")) == 1
    assert not any(name.startswith("onfocus") for element in page.root.iter() for name in element.attrib)
    assert app.values["every-kind"]["story"]["answer"] == text
    shown = page.posted()["child_name"]
    assert shown == text if text.isprintable() else len(shown) == len(text)


@pytest.mark.parametrize("body", [b"line=%ED%A0%80%FF%00", b"line=\xed\xa0\x80\xff", b"=&&&=", b"%ZZ=%", b"line"])
def test_broken_bytes_are_answered_with_a_page(client, body):
    assert client.post(PAGE, data=body, content_type=URLENCODED).status_code == 200


def test_a_value_that_no_page_can_carry_is_shown_with_a_mark(client, app):
    app.values["every-kind"] = {"story": "half \ud800 a character", "risks": {"odd": 1}, "contacts": "odd", "home": 7}
    assert "half \ufffd a character" in client.get(PAGE).text


def quickly(client, **post):
    """The answer, in no more than a few hundred times what showing the page takes."""
    ordinary = min(seconds_of(lambda: client.get(PAGE)) for _ in range(3))
    answers = []
    assert seconds_of(lambda: answers.append(client.post(PAGE, **post))) < 300 * ordinary
    return answers[0]


def seconds_of(task):
    began = time.process_time()
    task()
    return time.process_time() - began


def test_sixty_thousand_keys_are_refused(client, app):
    body = urlencode({f"key{number}": "x" for number in range(60_000)})
    assert quickly(client, data=body, content_type=URLENCODED).status_code == 413
    assert app.values["every-kind"] == {}


def test_sixty_thousand_parts_are_refused(client):
    part = '--cut\r\nContent-Disposition: form-data; name="key{}"\r\n\r\nx\r\n'
    body = "".join(part.format(number) for number in range(60_000)) + "--cut--\r\n"
    assert quickly(client, data=body, content_type=MULTIPART).status_code == 413


@pytest.mark.parametrize("count", [10_000, 4_000, 101])
def test_far_too_many_rows_are_refused_whole(client, app, count):
    app.values["every-kind"] = {"line": "before"}
    body = urlencode({f"contacts-{number}-by": "call" for number in range(count)})
    assert quickly(client, data=body, content_type=URLENCODED).status_code == 413
    assert app.values["every-kind"] == {"line": "before"}


def test_sixty_rows_are_refused_in_words_and_every_one_is_kept(client, app):
    answer = client.post(PAGE, data={f"contacts-{number}-by": "call" for number in range(60)})
    assert len(app.values["every-kind"]["contacts"]) == 60
    page = Page(answer.text)
    messages = dict(page.summary)
    assert "there are 60 rows and room for 5. Nothing was cut; take some out." in messages["#contacts-0-on-day"]
    assert page.by_id("contacts-59-by") is not None


def test_a_text_of_one_megabyte_is_refused_in_words_and_kept(client, app):
    answer = quickly(client, data={"story": "a" * 1_000_000})
    assert "Your answer has 1,000,000 characters. Shorten it to 300" in answer.text
    assert len(app.values["every-kind"]["story"]) == 1_000_000


@pytest.mark.parametrize("content_type", [URLENCODED, "text/plain", "application/json", ""])
def test_three_megabytes_of_text_are_refused(client, content_type):
    assert client.post(PAGE, data=b"a" * 3_000_000, content_type=content_type).status_code == 413


def test_a_body_of_unknown_length_is_stopped(client):
    stream = io.BytesIO(b"story=" + b"a" * 3_000_000)
    answer = client.post(
        PAGE, input_stream=stream, content_type=URLENCODED, environ_overrides={"wsgi.input_terminated": True}
    )
    assert answer.status_code == 413


def test_text_beside_files_counts_as_text(client):
    body = b'--cut\r\nContent-Disposition: form-data; name="story"\r\n\r\n' + b"a" * 2_200_000 + b"\r\n--cut--\r\n"
    assert client.post(PAGE, data=body, content_type=MULTIPART).status_code == 413


def test_a_file_up_to_the_limit_is_taken_and_a_longer_one_is_not(client, app):
    head = b'--cut\r\nContent-Disposition: form-data; name="photo"; filename="face.jpg"\r\n\r\n'

    def post(size):
        body = head + b"x" * size + b"\r\n--cut--\r\n"
        return client.post(PAGE, data=body, content_type=MULTIPART).status_code

    assert post(LARGEST_FILE_BYTES) == 200
    assert [(new.path, new.name) for new in app.uploads] == [("photo", "face.jpg")]
    assert post(LARGEST_FILE_BYTES + 1) == 413
    assert post(13_000_000) == 413


def test_fields_that_the_section_does_not_have_are_ignored(client, app):
    extra = {
        "line": "x",
        "status": "signed",
        "id": "7",
        "_draft_revision": "99",
        "age": "3",
        "child_name-role": "admin",
    }
    client.post(PAGE, data=extra)
    assert app.values["every-kind"] == {"line": "x"}


def test_a_file_of_another_record_cannot_be_attached_by_its_fingerprint(client, app):
    client.post(PAGE, data={"photo-sha256": "ab" * 32, "contacts-0-proof-sha256": "ab" * 32})
    assert app.values["every-kind"] == {}


def test_a_confirmation_cannot_be_made_in_another_name(app, definitions):
    definition = definitions["every_kind"]
    posted = MultiDict({"agreed": "yes", "agreed-name": "Somebody Else", "agreed-at": "2026-01-01T00:00+00:00"})
    with app.test_request_context():
        assert merged_values(build_form(definition, definition.sections[0], {}, posted)) == {
            "agreed": {"confirm": True}
        }
