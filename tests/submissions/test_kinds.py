"""Every field kind takes what is right, keeps it as it was meant, and refuses what is wrong by the field's path."""

from __future__ import annotations

import pytest

from cmeforms.submissions.reading import read_answers

SHA = "ab" * 32
RIGHT = [
    ("mini-text", "child_name", "  Żaneta O'Neill-Ọlá ", "Żaneta O'Neill-Ọlá"),
    ("mini-text", "line", "One “line” & no more", "One “line” & no more"),
    ("mini-text", "story", "one\r\ntwo\rthree", "one\ntwo\nthree"),
    ("mini-text", "line", " ? ", " ? "),
    ("mini-dates", "born_on", "2016-02-29", "2016-02-29"),
    ("mini-dates", "at", "23:59", "23:59"),
    ("mini-dates", "seen_at", "2026-11-20T08:05+00:00", "2026-11-20T08:05+00:00"),
    ("mini-dates", "seen_at", "2026-07-20T08:05Z", "2026-07-20T08:05+00:00"),
    ("mini-numbers", "percent", 99.5, 99.5),
    ("mini-numbers", "sessions", 0, 0),
    ("mini-numbers", "change", -12.25, -12.25),
    ("mini-yes-no", "told", "no", "no"),
    ("mini-yes-no", "in_care", "not_known", "not_known"),
    ("mini-options", "whereabouts", "abroad", "abroad"),
    ("mini-options", "signs", ["tired", "quiet"], ["quiet", "tired"]),
    ("mini-code-lists", "authority", "341", "341"),
    ("mini-code-lists", "force", "british_transport", "british_transport"),
    ("mini-person", "worker", {"full_name": "Ann Lee", "phone": ""}, {"full_name": "Ann Lee"}),
    ("mini-address", "home", {"type": "uk", "lines": "1 Low Road", "postcode": "l11jq"}, None),
    ("mini-address", "home", {"type": "withheld", "reason": "Asked to."}, None),
    ("mini-address", "term_time", {"type": "bfpo", "lines": "Block 4", "bfpo_number": "801"}, None),
    ("mini-contact", "phone", "(07700) 900 123", "+447700900123"),
    ("mini-contact", "email", "Desk@School.EXAMPLE", "Desk@school.example"),
    ("mini-identifiers", "upn", "b801 2000 05001", "B801200005001"),
    ("mini-identifiers", "upn", {"missing": "UN3"}, {"missing": "UN3"}),
    ("mini-identifiers", "nhs_number", "999 000-0018", "9990000018"),
    ("mini-identifiers", "school", {"none": True}, {"none": True}),
    ("mini-identifiers", "school", {"name": "Larkmere", "laestab": "352/9983"}, None),
    ("mini-files", "photo", {"name": "me.png", "sha256": SHA}, {"name": "me.png", "sha256": SHA}),
    ("mini-link", "needed", "CME1-00042", "CME1-00042"),
    ("mini-confirmations", "head_agreement", {"name": "Jo May", "on": "2026-11-20"}, None),
    ("mini-table", "siblings", [], []),
    ("mini-table", "contacts", [{"full_name": "Ann Lee", "phone": None}], [{"full_name": "Ann Lee"}]),
    ("mini-checklist", "checks", {"call": {"done": "no"}, "letter": {}}, {"call": {"done": "no"}}),
    ("mini-not-known", "last_seen_on", {"not_known": "Nobody was in."}, {"not_known": "Nobody was in."}),
]
WRONG = [
    ("mini-text", "child_name", "R2D2", "child_name"),
    ("mini-text", "line", "a\nb", "line"),
    ("mini-text", "line", "a\u2028b", "line"),
    ("mini-text", "line", " ", "line"),
    ("mini-text", "line", "\u200b\u00ad", "line"),
    ("mini-text", "line", "\u3164\u2800", "line"),
    ("mini-text", "story", " \n\t\n", "story"),
    ("mini-text", "line", "x" * 61, "line"),
    ("mini-text", "story", "x\u202ey", "story"),
    ("mini-text", "story", "x\ud800y", "story"),
    ("mini-dates", "born_on", "2015-02-29", "born_on"),
    ("mini-dates", "born_on", "20260101", "born_on"),
    ("mini-dates", "born_on", "0201-06-15", "born_on"),
    ("mini-dates", "born_on", "9999-12-31", "born_on"),
    ("mini-dates", "seen_at", "0001-01-01T00:00:00+00:00", "seen_at"),
    ("mini-dates", "seen_at", "9999-12-31T23:59:00-12:00", "seen_at"),
    ("mini-dates", "at", "24:00", "at"),
    ("mini-dates", "seen_at", "2026-11-20T08:05", "seen_at"),
    ("mini-numbers", "percent", 100.1, "percent"),
    ("mini-numbers", "percent", 1.25, "percent"),
    ("mini-numbers", "sessions", float("nan"), "sessions"),
    ("mini-numbers", "sessions", float("inf"), "sessions"),
    ("mini-numbers", "sessions", 10**30, "sessions"),
    ("mini-numbers", "sessions", "3", "sessions"),
    ("mini-numbers", "sessions", True, "sessions"),
    ("mini-yes-no", "told", "not_known", "told"),
    ("mini-yes-no", "in_care", {"not_known": "why"}, "in_care"),
    ("mini-options", "signs", ["none", "late"], "signs"),
    ("mini-options", "signs", ["late", "late"], "signs"),
    ("mini-options", "signs", [["late"]], "signs"),
    ("mini-options", "whereabouts", ["known"], "whereabouts"),
    ("mini-code-lists", "authority", "940 / 941", "authority"),
    ("mini-person", "worker", {"phone": "07700 900123"}, "worker.full_name"),
    ("mini-person", "contact", {"full_name": "A", "role": "B"}, "contact"),
    ("mini-person", "relative", {"full_name": "A", "relationship": "a\nb"}, "relative.relationship"),
    ("mini-address", "home", {"type": "abroad", "lines": "1 Low Road", "country": "a\nb"}, "home.country"),
    ("mini-files", "photo", {"name": "a\u2028b.png", "sha256": SHA}, "photo"),
    ("mini-identifiers", "school", {"name": "a\nb"}, "school.name"),
    ("mini-address", "term_time", {"type": "abroad", "lines": "x", "country": "y"}, "term_time"),
    ("mini-address", "home", {"type": "uk", "lines": "1 Low Road", "postcode": "GIR 0AA"}, "home.postcode"),
    ("mini-address", "home", {"type": "uk", "lines": "", "postcode": "L1 1JQ"}, "home.lines"),
    ("mini-address", "home", {"type": ["uk"]}, "home"),
    ("mini-identifiers", "upn", "A801200005001", "upn"),
    ("mini-identifiers", "upn", {"missing": ["UN1"]}, "upn"),
    ("mini-identifiers", "next_school", {"none": True}, "next_school"),
    ("mini-identifiers", "school", {"name": " "}, "school.name"),
    ("mini-files", "photo", {"base64": "aGk=", "name": "x.png"}, "photo"),
    ("mini-files", "letter", {"name": "x.pdf", "sha256": SHA.upper()}, "letter"),
    ("mini-link", "needed", "../../etc", "needed"),
    ("mini-confirmations", "checked_by", {"name": "Jo", "role": "Head"}, "checked_by.at"),
    ("mini-table", "contacts", [{"full_name": "Ann"}, {"full_name": "4"}], "contacts.1.full_name"),
    ("mini-table", "contacts", [{"name": "Ann"}], "contacts.0"),
    ("mini-table", "contacts", ["Ann"], "contacts.0"),
    ("mini-checklist", "checks", {"call": {"done": "done"}}, "checks.call.done"),
    ("mini-checklist", "checks", {"fax": {}}, "checks"),
    ("mini-not-known", "last_seen_on", {"not_known": "  "}, "last_seen_on"),
    ("mini-not-known", "parents", [{"full_name": "A", "phone": {"not_known": 3}}], "parents.0.phone"),
]


@pytest.mark.parametrize(("slug", "field_id", "value", "kept"), RIGHT)
def test_a_right_value_is_kept_in_its_one_spelling(form, slug, field_id, value, kept) -> None:
    read = read_answers(form(slug), {field_id: value})
    assert read.problems == ()
    document = read.answers.document()[field_id]
    assert document == kept or kept is None
    assert read_answers(form(slug), {field_id: document}).answers == read.answers
    assert all(read.answers.get(field_id).lines()) or value == []


@pytest.mark.parametrize(("slug", "field_id", "value", "path"), WRONG)
def test_a_wrong_value_is_refused_at_its_path_without_repeating_it(form, slug, field_id, value, path) -> None:
    read = read_answers(form(slug), {field_id: value})
    assert path in {problem.path for problem in read.problems}
    assert read.answers.get(field_id) is None
    assert field_id in read.failed
    typed = str(value)
    assert all(typed not in problem.message for problem in read.problems if len(typed) > 3)


@pytest.mark.parametrize("blank", [None, "", [], {}])
def test_a_blank_value_is_no_answer_and_no_problem(form, blank) -> None:
    definition = form("mini-checklist")
    assert read_answers(definition, {"checks": blank}).problems == ()
    assert list(read_answers(definition, {"checks": blank}).answers) == []


@pytest.mark.parametrize("document", [None, [], "text", 3, True])
def test_a_document_that_is_no_object_is_refused(form, document) -> None:
    assert len(read_answers(form("mini-text"), document).problems) == 1
