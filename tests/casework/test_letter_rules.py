"""What stops a letter, what a form tells of it, and the days of a notice: the pure rules."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from cmeforms.casework.ground.places import SHIPPED
from cmeforms.casework.ground.template_shelf import TemplateShelf
from cmeforms.casework.letters.known_values import known_contents, known_parents, language_of
from cmeforms.casework.letters.notices import period_days, service_problem, with_last_day
from cmeforms.casework.letters.serving import notice_period
from cmeforms.casework.letters.suppressions import REASONS, questions_of, refusals, text_refusals
from cmeforms.definitions.catalogue import read_catalogue
from cmeforms.definitions.letter_stops import Suppression
from cmeforms.documents.letters import Audience
from cmeforms.rulebook.local_rules import STANDARD, read_local_rules
from cmeforms.submissions.reading import read_answers

SHELF = TemplateShelf([SHIPPED / "letter_templates"])
FORMS = read_catalogue([SHIPPED / "form_definitions"])[0]
LETTERS = ("parent-first", "notice-437", "interview-child", "la-enquiry", "deletion-received", "abroad-off-roll")


@pytest.mark.parametrize(("slug", "found"), list(product(LETTERS, Suppression)))
def test_a_letter_is_refused_exactly_for_what_its_declaration_names(slug, found):
    declaration = SHELF[slug].declaration
    expected = (REASONS[found],) if found in declaration.suppressed_by else ()
    assert refusals(declaration, {found}) == expected


def test_two_reasons_are_both_told_and_none_lets_the_letter_go():
    declaration = SHELF["parent-first"].declaration
    assert len(refusals(declaration, {Suppression.REFUGE, Suppression.CHILD_DIED})) == 2
    assert refusals(declaration, frozenset()) == ()


def test_a_letter_to_a_home_asks_what_no_record_is_sure_to_know_and_a_letter_to_a_school_does_not():
    assert set(questions_of(SHELF["abroad-off-roll"].declaration)) == set(Suppression) - {Suppression.CHILD_DIED}
    assert questions_of(SHELF["la-enquiry"].declaration) == {}


@pytest.mark.parametrize("text", ["UPN A801200012345", "(a80120001234x)", "A801200012345.", "Y 8012 0001 2345"])
def test_a_pupil_number_typed_into_a_letter_to_a_home_is_refused(text):
    assert text_refusals(Audience.PARENT, ["Dear all", text])
    assert text_refusals(Audience.CHILD, [text])
    assert not text_refusals(Audience.SCHOOL, [text])


@pytest.mark.parametrize(
    "text",
    ["07700 900101", "NM1 1AA", "XA8012000123456", "On 27 November 2026", "T 07700 900123 E cme@northmoor.example"],
)
def test_other_numbers_may_be_typed(text):
    assert not text_refusals(Audience.PARENT, [text])


def answers_of(slug, values):
    definition = FORMS.find(slug).definition
    return definition, read_answers(definition, values).answers


CHILD = {"surname": "Quillfeather", "forenames": "Anouk Maya", "born_on": "2015-04-02", "upn": "A801200012345"}
HOME = {"type": "uk", "lines": "14 Harbour Row\nNorthmere", "postcode": "NM2 4QT"}


def test_the_form_gives_names_and_dates_of_the_child():
    known = known_contents(*answers_of("cme2", {**CHILD, "last_attended_on": "2026-10-02"}))
    assert known["child.full_name"] == "Anouk Maya Quillfeather"
    assert known["child.first_name"] == "Anouk"
    assert known["child.initials"] == "AMQ"
    assert known["child.born_on"] == date(2015, 4, 2)
    assert known["child.last_attended_on"] == date(2026, 10, 2)


def test_a_school_is_named_without_its_numbers():
    school = {"name": "St Elspeth’s Primary School", "laestab": "3419982"}
    known = known_contents(*answers_of("cme2", {**CHILD, "school": school}))
    assert known["school.name"] == known["child.last_school"] == "St Elspeth’s Primary School"


@pytest.mark.parametrize(("refuge", "is_told"), [("no", True), ("yes", False), ("not_known", False), (None, False)])
def test_the_last_address_is_told_only_where_the_form_says_that_there_is_no_refuge(refuge, is_told):
    given = {**CHILD, "last_known_address": HOME, **({"refuge": refuge} if refuge else {})}
    assert ("child.last_known_address" in known_contents(*answers_of("cme2", given))) is is_told


def test_restricted_answers_are_in_no_letter():
    known = known_contents(*answers_of("cme2", {**CHILD, "nationality": "Polish-canary", "refuge": "no"}))
    assert "Polish-canary" not in str(known)


def test_each_parent_is_offered_with_their_own_address_or_the_childs():
    parents = [
        {"full_name": "Anna Quillfeather", "parental_responsibility": "yes"},
        {"full_name": "Jan Quillfeather", "parental_responsibility": "yes", "other_address": "2 Lock Cottages"},
    ]
    found = known_parents(*answers_of("cme2", {**CHILD, "parents": parents, "last_known_address": HOME}))
    assert [parent.full_name for parent in found] == ["Anna Quillfeather", "Jan Quillfeather"]
    assert "14 Harbour Row" in found[0].address
    assert found[1].address == "2 Lock Cottages"


@pytest.mark.parametrize(
    ("values", "language"),
    [
        ({"first_language": "Polish"}, "Polish"),
        ({"first_language": "English"}, ""),
        ({"first_language": "British Sign Language"}, ""),
        ({"interpreter_needed": "yes"}, "another language"),
        ({}, ""),
    ],
)
def test_an_interpreter_line_is_due_where_the_language_is_not_english(values, language):
    assert language_of(answers_of("cme2", {**CHILD, **values})[1]) == language


def test_the_day_of_service_is_day_one_of_fifteen():
    declaration = SHELF["notice-437"].declaration
    days = period_days(declaration, STANDARD)
    contents = with_last_day({"notice.served_on": date(2026, 11, 27)}, days)
    assert (days, contents["notice.ends_on"]) == (15, date(2026, 12, 11))


def test_an_authority_can_give_more_days_and_a_plain_letter_has_none():
    local = read_local_rules({"notice_days": 21})
    assert period_days(SHELF["notice-437"].declaration, local) == 21
    assert period_days(SHELF["parent-first"].declaration, local) == 0
    assert "notice.ends_on" not in with_last_day({"notice.served_on": date(2026, 11, 27)}, 0)


def test_a_notice_cannot_be_given_before_it_is_written():
    assert service_problem({"notice.served_on": date(2026, 11, 26)}, date(2026, 11, 27))
    assert not service_problem({"notice.served_on": date(2026, 11, 27)}, date(2026, 11, 27))
    assert not service_problem({}, date(2026, 11, 27))


@pytest.mark.parametrize(("served_day", "is_short"), [(26, False), (27, False), (28, True)])
def test_a_notice_given_later_than_it_says_has_told_too_few_days(served_day, is_short):
    printed = (date(2026, 11, 27), date(2026, 12, 11))
    period = notice_period(date(2026, 11, served_day), printed)
    assert (period.days, period.is_short) == (15, is_short)
