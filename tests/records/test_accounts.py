"""Accounts and organisations: kept, changed and logged in one act, their secrets sealed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cmeforms.errors import ActRefused, RecordNotFound, RecordUnreadable
from cmeforms.people.model import Organisation, OrganisationKind, Person, Role
from cmeforms.records.accounts import (
    Accounts,
    add_organisation,
    add_person,
    change_credentials,
    change_organisation,
    change_person,
)
from cmeforms.records.entries import Credentials, EntryKind
from cmeforms.records.record_log import RecordLog

from .factory import NOON
from .tamper import raw

LEAD = Person("lead-1", "Lead@School.example", "Amina Example", (Role.LEAD,), "school-1")
OTHER = Person("lead-2", "other@school.example", "Bo Example", (Role.LEAD, Role.SCHOOL_STAFF), "school-1")
SECRETS = Credentials("$argon2id$invented", "JBSWY3DPEHPK3PXP")
SCHOOL = Organisation(
    "school-1",
    OrganisationKind.SCHOOL,
    "Łąka Example School",
    "1 Example Street",
    laestab="999/4000",
    head_name="C. Example",
)


@pytest.fixture
def accounts(log: RecordLog) -> Accounts:
    with log.act(at=NOON, by="admin-1") as act:
        add_organisation(act, SCHOOL)
        add_person(act, LEAD, SECRETS)
        add_person(act, OTHER, SECRETS)
    return Accounts(log)


def test_a_person_is_found_however_the_email_is_cased(accounts: Accounts) -> None:
    for email in ("lead@school.example", "LEAD@SCHOOL.EXAMPLE", " Lead@School.example "):
        assert accounts.find_by_email(email) == replace(LEAD, email="lead@school.example")
    assert accounts.find_by_email("nobody@school.example") is None
    assert [person.person_id for person in accounts.persons()] == ["lead-1", "lead-2"]
    assert set(accounts.person("lead-2").roles) == {Role.LEAD, Role.SCHOOL_STAFF}
    with pytest.raises(RecordNotFound):
        accounts.person("nobody")


def test_an_email_or_id_has_one_account(accounts: Accounts, log: RecordLog) -> None:
    for person in (
        replace(OTHER, person_id="x", email="LEAD@school.example"),
        replace(OTHER, email="new@school.example"),
    ):
        with pytest.raises(ActRefused), log.act(at=NOON) as act:
            add_person(act, person, SECRETS)
    with pytest.raises(ActRefused), log.act(at=NOON) as act:
        change_person(act, replace(OTHER, email="lead@SCHOOL.example"))
    assert len(accounts.persons()) == 2


def test_secrets_come_back_and_stand_nowhere_in_clear(accounts: Accounts, log: RecordLog) -> None:
    assert accounts.credentials("lead-1") == SECRETS
    for path in log.home.folder.rglob("*"):
        assert not path.is_file() or SECRETS.totp_secret.encode() not in path.read_bytes()
    assert "JBSW" not in repr(SECRETS)


def test_a_code_secret_put_into_another_account_does_not_open(accounts: Accounts, log: RecordLog) -> None:
    with raw(log.home.log_file) as connection:
        connection.execute(
            "UPDATE persons SET totp_secret = (SELECT totp_secret FROM persons WHERE person_id = 'lead-2')"
            " WHERE person_id = 'lead-1'"
        )
    with pytest.raises(RecordUnreadable):
        accounts.credentials("lead-1")


def test_a_code_works_once(accounts: Accounts) -> None:
    assert accounts.use_totp_step("lead-1", 100)
    assert not accounts.use_totp_step("lead-1", 100)
    assert not accounts.use_totp_step("lead-1", 99)
    assert accounts.use_totp_step("lead-1", 101)
    assert accounts.credentials("lead-1").totp_last_step == 101


def test_changes_are_logged_by_name_and_never_by_value(accounts: Accounts, log: RecordLog) -> None:
    with log.act(at=NOON, by="admin-1") as act:
        change_person(act, replace(LEAD, name="Amina New", is_active=False))
        change_person(act, replace(LEAD, name="Amina New", is_active=False))
        change_credentials(act, "lead-1", replace(SECRETS, password_hash="$argon2id$new"))
        change_organisation(act, replace(SCHOOL, head_name="D. Example"))
        change_organisation(act, replace(SCHOOL, head_name="D. Example"))
    changes = [(entry.kind, entry.facts["changed"]) for entry in log.entries(after=4)]
    assert changes == [
        (EntryKind.PERSON_CHANGED, ["is_active", "name"]),
        (EntryKind.PERSON_CHANGED, ["password"]),
        (EntryKind.ORGANISATION_CHANGED, ["head_name"]),
    ]
    assert not accounts.person("lead-1").is_active
    assert accounts.credentials("lead-1").password_hash == "$argon2id$new"
    assert accounts.organisation("school-1").head_name == "D. Example"
    assert log.verify_chain().is_well


def test_an_organisation_comes_back_as_it_was(accounts: Accounts, log: RecordLog) -> None:
    assert accounts.organisations() == [SCHOOL]
    with pytest.raises(ActRefused), log.act(at=NOON) as act:
        add_organisation(act, SCHOOL)
    with pytest.raises(RecordNotFound):
        accounts.organisation("school-2")


def test_what_is_not_there_cannot_be_changed(log: RecordLog) -> None:
    with log.act(at=NOON) as act:
        with pytest.raises(RecordNotFound):
            change_person(act, LEAD)
        with pytest.raises(RecordNotFound):
            change_credentials(act, "lead-1", SECRETS)
        with pytest.raises(RecordNotFound):
            change_organisation(act, SCHOOL)
