"""One's own account: recovery codes that work once, three browsers at most, a hash that keeps up with its cost."""

from __future__ import annotations

from dataclasses import replace

from cmeforms.casework.accounts.own_account import (
    end_own_session,
    own_sessions,
    recovery_codes_left,
    renew_recovery_codes,
)
from cmeforms.casework.accounts.signing_in import MOST_SESSIONS, SignIn, sign_in, signed_in_person
from cmeforms.records.accounts import Accounts, spend_recovery_code
from cmeforms.records.entries import EntryKind
from tests.factories import Town
from tests.workers import Worker

HERE = "192.0.2.7"


def enters(town: Town, worker: Worker, code: str = "") -> SignIn | None:
    if not code:
        town.clock.move(seconds=31)
    return sign_in(town.services, worker.person.email, worker.password, code or town.code_of(worker), address=HERE)


def token_of(entered: SignIn | None) -> str:
    assert entered is not None
    return entered.token


def test_a_recovery_code_stands_in_for_the_generator_once(town: Town) -> None:
    codes = renew_recovery_codes(town.services, town.lead.person)
    assert recovery_codes_left(town.services, town.lead.person) == len(set(codes)) == 8
    assert enters(town, town.lead, codes[3].replace("-", " ").upper())
    assert recovery_codes_left(town.services, town.lead.person) == 7
    assert enters(town, town.lead, codes[3]) is None
    assert enters(town, town.lead, codes[4])
    assert [e.facts["code"] for e in town.services.log.newest_of(EntryKind.SIGNED_IN)] == ["recovery", "recovery"]


def test_new_codes_replace_the_old_and_are_kept_in_no_file(town: Town) -> None:
    old = renew_recovery_codes(town.services, town.lead.person)
    new = renew_recovery_codes(town.services, town.lead.person)
    assert enters(town, town.lead, old[0]) is None
    assert enters(town, town.staff, new[0]) is None
    assert enters(town, town.lead, new[0])
    for path in town.services.home.rglob("*"):
        assert not path.is_file() or new[1].encode() not in path.read_bytes()


def test_a_recovery_code_does_not_help_without_the_password(town: Town) -> None:
    code = renew_recovery_codes(town.services, town.lead.person)[0]
    assert sign_in(town.services, town.lead.person.email, "wrong", code, address=HERE) is None
    assert recovery_codes_left(town.services, town.lead.person) == 8


def test_of_two_sign_ins_with_one_code_at_once_one_gets_in(town: Town) -> None:
    services, person = town.services, town.lead.person
    code = renew_recovery_codes(services, person)[0]
    stale = Accounts(services.log).credentials(person.person_id)
    assert enters(town, town.lead, code)
    spent = stale.recovery_hashes[1:]
    with services.log.act(at=town.clock(), by=person.person_id) as act:
        assert not spend_recovery_code(act, person.person_id, stale, spent)


def test_one_more_browser_than_allowed_ends_the_oldest_alone(town: Town) -> None:
    tokens = [token_of(enters(town, town.lead)) for _ in range(MOST_SESSIONS + 1)]
    other = token_of(enters(town, town.staff))
    alive = [signed_in_person(town.services, token) is not None for token in [*tokens, other]]
    assert alive == [False, *[True] * MOST_SESSIONS, True]


def test_a_person_sees_and_ends_their_own_browsers_and_nobody_elses(town: Town) -> None:
    first, here, stranger = (token_of(enters(town, worker)) for worker in (town.lead, town.lead, town.staff))
    listed = own_sessions(town.services, town.lead.person, here)
    assert [session.is_this for session in listed] == [True, False]
    [theirs] = own_sessions(town.services, town.staff.person, stranger)
    end_own_session(town.services, town.lead.person, theirs.session_id)
    end_own_session(town.services, town.lead.person, listed[1].session_id)
    assert signed_in_person(town.services, stranger) == town.staff.person
    assert signed_in_person(town.services, first) is None
    assert signed_in_person(town.services, here) == town.lead.person


def test_a_hash_made_at_another_cost_is_renewed_at_sign_in_and_the_password_stays(town: Town) -> None:
    settings = town.services.settings
    costly = replace(settings, password_passes=settings.password_passes + 1)
    dearer = replace(town, services=replace(town.services, settings=costly))
    before = Accounts(town.services.log).credentials(town.lead.person.person_id)
    assert enters(dearer, town.lead)
    after = Accounts(town.services.log).credentials(town.lead.person.person_id)
    assert before.password_hash != after.password_hash
    assert f"t={settings.password_passes + 1}" in after.password_hash
    assert enters(dearer, town.lead)
    assert Accounts(town.services.log).credentials(town.lead.person.person_id).password_hash == after.password_hash


def test_the_first_sign_in_is_told_apart_from_later_ones(town: Town) -> None:
    with town.services.log.act(at=town.clock(), by="") as act:
        act.storage.run("UPDATE persons SET totp_last_step = 0")
    first, later = enters(town, town.lead), enters(town, town.lead)
    assert [entered and entered.is_first for entered in (first, later)] == [True, False]
