"""Signing in with password and one-time code: limits, codes used once, closed accounts, sessions that end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cmeforms.casework.accounts.administering import change_password, close_account, create_account
from cmeforms.casework.accounts.signing_in import (
    confirm_password,
    session_of,
    sign_in,
    sign_out,
    signed_in_person,
)
from cmeforms.casework.ground.tries import TooManyTries
from cmeforms.errors import ActRefused, NotAllowed
from cmeforms.records.entries import EntryKind
from tests.factories import Town
from tests.workers import Worker

HERE = "192.0.2.7"
NEW_PASSWORD = "otter lamp quarry violet"


def enter(town: Town, worker: Worker, **wrong: str) -> str | None:
    given = {"email": worker.person.email, "password": worker.password, "code": town.code_of(worker), "address": HERE}
    used = given | wrong
    entered = sign_in(town.services, used["email"], used["password"], used["code"], address=used["address"])
    return entered.token if entered else None


def test_the_right_three_open_a_session_however_the_email_is_cased(town: Town):
    token = enter(town, town.lead, email=" ALINA@Oakfield.example ")
    assert token
    assert signed_in_person(town.services, token) == town.lead.person
    assert len(town.services.log.newest_of(EntryKind.SIGNED_IN)) == 1


@pytest.mark.parametrize(
    "wrong", [{"password": "x"}, {"code": "000000"}, {"code": ""}, {"email": "nobody@oakfield.example"}]
)
def test_one_wrong_thing_opens_nothing_and_is_written_down(town: Town, wrong: dict[str, str]):
    assert enter(town, town.lead, **wrong) is None
    [entry] = town.services.log.newest_of(EntryKind.SIGN_IN_REFUSED)
    assert "oakfield" not in str(entry.facts)


def test_a_code_works_once_and_the_next_one_works(town: Town):
    assert enter(town, town.lead)
    assert enter(town, town.lead) is None
    town.clock.move(seconds=30)
    assert enter(town, town.lead)


def test_the_eleventh_wrong_password_is_blocked_for_that_account_alone_until_time_passes(town: Town):
    for number in range(10):
        assert enter(town, town.lead, password="wrong", address=f"192.0.2.{number}") is None
    with pytest.raises(TooManyTries):
        enter(town, town.lead)
    assert enter(town, town.staff)
    town.clock.move(minutes=5, seconds=1)
    assert enter(town, town.lead)


def test_unknown_accounts_are_limited_alike_and_an_address_in_all(town: Town):
    for _ in range(10):
        assert enter(town, town.lead, email="nobody@oakfield.example") is None
    with pytest.raises(TooManyTries):
        enter(town, town.lead, email="nobody@oakfield.example")
    for number in range(40):
        enter(town, town.lead, email=f"guess{number}@oakfield.example")
    with pytest.raises(TooManyTries):
        enter(town, town.staff)
    assert enter(town, town.staff, address="192.0.2.99")


def test_a_closed_account_signs_in_no_more_and_its_sessions_end_at_once(town: Town):
    token = enter(town, town.lead)
    close_account(town.services, town.administrator.person, town.lead.person.person_id)
    assert signed_in_person(town.services, token) is None
    town.clock.move(seconds=30)
    assert enter(town, town.lead) is None


def test_only_an_administrator_closes_accounts(town: Town):
    with pytest.raises(NotAllowed):
        close_account(town.services, town.lead.person, town.staff.person.person_id)


def test_a_new_password_ends_the_other_sessions_and_the_old_one_works_no_more(town: Town):
    elsewhere = enter(town, town.lead)
    town.clock.move(seconds=30)
    here = enter(town, town.lead)
    assert change_password(town.services, town.lead.person, here, town.lead.password, NEW_PASSWORD) == []
    assert signed_in_person(town.services, elsewhere) is None
    assert signed_in_person(town.services, here) == town.lead.person
    town.clock.move(seconds=30)
    assert enter(town, town.lead) is None
    assert enter(town, town.lead, password=NEW_PASSWORD)


def test_a_weak_password_or_a_wrong_old_one_changes_nothing(town: Town):
    token = enter(town, town.lead)
    for old, new in (("wrong", NEW_PASSWORD), (town.lead.password, "short"), (town.lead.password, "northmoor council")):
        assert change_password(town.services, town.lead.person, token, old, new)
    town.clock.move(seconds=30)
    assert enter(town, town.lead)


def test_guessing_the_old_password_of_a_stolen_session_is_limited(town: Town):
    token = enter(town, town.lead)
    for _ in range(10):
        assert change_password(town.services, town.lead.person, token, "wrong", NEW_PASSWORD)
    with pytest.raises(TooManyTries):
        change_password(town.services, town.lead.person, token, town.lead.password, NEW_PASSWORD)


def test_a_session_ends_after_idling_and_after_the_longest_day(town: Town):
    settings = town.services.settings
    token = enter(town, town.lead)
    town.clock.move(minutes=settings.session_idle_minutes - 1)
    assert session_of(town.services, token)
    town.clock.move(minutes=settings.session_idle_minutes + 1)
    assert session_of(town.services, token) is None
    again = enter(town, town.lead)
    for _ in range(settings.session_absolute_hours * 2):
        town.clock.move(minutes=30)
        last = session_of(town.services, again)
    assert last is None


def test_signing_out_ends_the_session_on_the_server(town: Town):
    token = enter(town, town.lead)
    sign_out(town.services, town.lead.person, token)
    assert session_of(town.services, token) is None
    assert len(town.services.log.newest_of(EntryKind.SIGNED_OUT)) == 1


def test_a_token_of_nobody_opens_nothing(town: Town):
    for token in ("", "x" * 43, "\ud800", "é" * 5_000):
        assert signed_in_person(town.services, token) is None


def test_the_password_asked_again_counts_wrong_tries(town: Town):
    token = enter(town, town.lead)
    assert confirm_password(town.services, town.lead.person, token, town.lead.password)
    for _ in range(10):
        assert not confirm_password(town.services, town.lead.person, token, "wrong")
    with pytest.raises(TooManyTries):
        confirm_password(town.services, town.lead.person, token, town.lead.password)


def test_an_account_needs_an_own_email_a_name_and_roles_that_go_together(town: Town):
    person = town.lead.person
    taken = replace(person, person_id="second")
    nameless = replace(person, person_id="third", email="third@oakfield.example", name="\u202e")
    both = replace(
        person,
        person_id="fourth",
        email="x@oakfield.example",
        roles=(*person.roles, town.administrator.person.roles[0]),
    )
    for wrong in (taken, nameless, both, replace(taken, email="no address")):
        with pytest.raises(ActRefused):
            create_account(town.services, wrong)
