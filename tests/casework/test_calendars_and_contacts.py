"""Calendars and contacts that an authority edits: read at once, every mistake told, nobody passed over."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cmeforms.casework.duties.calendars import load_calendars, read_calendars
from cmeforms.casework.duties.contacts import SHIPPED_CONTACTS, contact_mistakes, contacts_to_set, load_contacts
from cmeforms.casework.duties.contacts_file import contacts_in
from cmeforms.casework.ground.home_files import read_home_file
from cmeforms.definitions.catalogue import load_catalogue
from cmeforms.settings import load_settings, write_default_settings

ROOT = Path(__file__).parents[2]
NOON_ON_A_WEDNESDAY = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
A_NIGHT = datetime(2026, 3, 4, 23, 0, tzinfo=UTC)
GOOD_FRIDAY = datetime(2026, 4, 3, 12, 0, tzinfo=UTC)

CALENDARS = """
[default]
terms = [{ first_on = 2026-01-05, last_on = 2026-03-27 }, { first_on = 2026-04-13, last_on = 2026-07-21 }]
breaks = [{ first_on = 2026-02-16, last_on = 2026-02-20 }]

[[school]]
organisation_id = "oakfield"
laestab = "301/2001"
inset_on = [2026-03-05]
"""


def test_a_school_has_its_own_inset_days_and_the_authoritys_terms(tmp_path: Path):
    (tmp_path / "calendars.toml").write_text(CALENDARS, encoding="utf-8")
    calendars = load_calendars(tmp_path)
    for name in ("oakfield", "3012001", "301/2001"):
        assert not calendars.calendar(name).is_school_day(date(2026, 3, 5))
        assert calendars.calendar(name).is_school_day(date(2026, 3, 6))
    assert calendars.calendar("harbour").is_school_day(date(2026, 3, 5))
    assert not calendars.calendar("harbour").is_school_day(date(2026, 2, 17))


def test_without_a_file_no_school_has_a_calendar(tmp_path: Path):
    assert load_calendars(tmp_path).calendar("oakfield") is None


def test_an_edit_counts_at_once(tmp_path: Path):
    file = tmp_path / "calendars.toml"
    file.write_text(CALENDARS, encoding="utf-8")
    assert load_calendars(tmp_path).calendar("x") is not None
    file.write_text("", encoding="utf-8")
    assert load_calendars(tmp_path).calendar("x") is None


def test_every_mistake_of_a_calendar_is_told_and_the_other_schools_keep_theirs(tmp_path: Path):
    wrong = """
        [[school]]
        inset_on = [2026-03-05]

        [[school]]
        urn = "100001"
        closed_on = [7]

        [[school]]
        urn = "100001"

        [holidays]
    """
    (tmp_path / "calendars.toml").write_text(CALENDARS + wrong, encoding="utf-8")
    calendars, mistakes = read_calendars(tmp_path)
    assert sorted(mistake.key for mistake in mistakes) == ["holidays", "school[2]", "school[3].closed_on[0]"]
    assert not calendars.calendar("oakfield").is_school_day(date(2026, 3, 5))


@pytest.mark.parametrize("text", ["not toml", "school = 3", "[default]\nterms = 1"])
def test_what_is_no_calendar_is_one_mistake_and_no_crash(tmp_path: Path, text: str):
    (tmp_path / "calendars.toml").write_text(text, encoding="utf-8")
    assert len(read_calendars(tmp_path)[1]) == 1


def contacts_of(home: Path):
    write_default_settings(home)
    return load_contacts(home, load_settings(home).authority)


def test_the_shipped_contacts_are_well_and_name_everybody_whom_an_alert_names():
    contacts, mistakes = read_home_file(SHIPPED_CONTACTS, contacts_in)
    assert mistakes == []
    named = {
        key
        for definition in load_catalogue([ROOT / "form_definitions"])
        for alert in definition.alerts
        for key in alert.tell
    }
    assert named <= set(contacts)
    assert {c.out_of_hours for c in contacts.values() if c.out_of_hours} <= set(contacts)
    assert (contacts["emergency"].phone, contacts["police"].phone) == ("999", "101")


def test_an_authoritys_own_number_wins_and_the_settings_fill_what_nobody_set(tmp_path: Path):
    own = '[[contact]]\nkey = "child_protection"\nname = "Coordinator"\nphone = "01632 960123"\n'
    (tmp_path / "contacts.toml").write_text(own, encoding="utf-8")
    contacts = contacts_of(tmp_path)
    assert contacts.by_key["child_protection"].dial == "01632960123"
    assert contacts.by_key["social_care"].phone == load_settings(tmp_path).authority.social_care_phone
    assert contacts.by_key["virtual_school"].phone == ""
    definitions = load_catalogue([ROOT / "form_definitions"])
    missing = contacts_to_set(contacts, definitions)
    assert "virtual_school" in missing
    assert "child_protection" not in missing


@pytest.mark.parametrize(("at", "is_open"), [(NOON_ON_A_WEDNESDAY, True), (A_NIGHT, False), (GOOD_FRIDAY, False)])
def test_an_office_is_open_on_working_days_between_its_hours(tmp_path: Path, at: datetime, is_open: bool):
    contacts = contacts_of(tmp_path)
    assert contacts.by_key["social_care"].is_open(at) is is_open
    assert contacts.by_key["emergency"].is_open(at)
    assert contacts.by_key["duty_team"].is_open(at) is None


def test_who_is_closed_is_followed_by_who_answers_instead(tmp_path: Path):
    contacts = contacts_of(tmp_path)
    assert [c.key for c in contacts.now(["social_care", "police"], NOON_ON_A_WEDNESDAY)] == ["social_care", "police"]
    by_night = [c.key for c in contacts.now(["social_care", "police"], A_NIGHT)]
    assert by_night == ["social_care", "duty_team", "police"]


def test_a_contact_that_no_file_has_is_still_named(tmp_path: Path):
    (unknown,) = contacts_of(tmp_path).called(["harbour_master"])
    assert (unknown.name, unknown.phone) == ("Harbour master", "")


def test_every_mistake_of_the_contacts_is_told(tmp_path: Path):
    wrong = """
        [[contact]]
        key = "police"
        phone = "12"
        days = "often"

        [[contact]]
        key = "x"
        name = "X"
        days = "working days"
        from = "9"
        fax = "1"
    """
    (tmp_path / "contacts.toml").write_text(wrong, encoding="utf-8")
    keys = [mistake.key for mistake in contact_mistakes(tmp_path)]
    assert keys == [
        "contact[1].name", "contact[1].phone", "contact[1].days",
        "contact[2].fax", "contact[2].from", "contact[2].until",
    ]  # fmt: skip
    assert contacts_of(tmp_path).by_key["police"].phone == "101"
