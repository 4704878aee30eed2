"""Sessions end when they should, on the server, and failures are counted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cmeforms.records.entries import EntryKind, NewEntry, SessionLimits
from cmeforms.records.record_log import RecordLog
from cmeforms.records.sessions import Sessions, SignInFailures

from .factory import NOON

LIMITS = SessionLimits(idle=timedelta(minutes=15), absolute=timedelta(hours=8))
MINUTE = timedelta(minutes=1)


@pytest.fixture
def sessions(log: RecordLog) -> Sessions:
    return Sessions(log.storage)


def test_a_session_is_found_by_its_token_which_is_kept_nowhere(sessions: Sessions, log: RecordLog) -> None:
    token = sessions.start("lead-1", at=NOON)
    found = sessions.find(token, at=NOON + MINUTE, limits=LIMITS)
    assert found is not None
    assert (found.person_id, found.created_at, found.confirmed_at) == ("lead-1", NOON, NOON)
    for path in log.home.folder.rglob("*"):
        assert not path.is_file() or token.encode() not in path.read_bytes()


@pytest.mark.parametrize("token", ["", "unknown", "\ud800", "x" * 10_000])
def test_a_token_that_was_never_given_opens_nothing(sessions: Sessions, token: str) -> None:
    sessions.start("lead-1", at=NOON)
    assert sessions.find(token, at=NOON, limits=LIMITS) is None


def test_an_ended_session_stays_ended_for_a_copied_token(sessions: Sessions) -> None:
    token = sessions.start("lead-1", at=NOON)
    sessions.end(token, at=NOON + MINUTE)
    assert sessions.find(token, at=NOON + MINUTE, limits=LIMITS) is None


def test_idling_ends_a_session_and_use_keeps_it_until_the_absolute_limit(sessions: Sessions) -> None:
    idle, used = (sessions.start("lead-1", at=NOON) for _ in range(2))
    for minutes in range(0, 8 * 60, 10):
        assert sessions.find(used, at=NOON + minutes * MINUTE, limits=LIMITS) is not None
    assert sessions.find(used, at=NOON + timedelta(hours=8), limits=LIMITS) is None
    assert sessions.find(idle, at=NOON + 15 * MINUTE, limits=LIMITS) is None
    assert sessions.find(idle, at=NOON + 14 * MINUTE, limits=LIMITS) is not None


def test_a_clock_that_went_back_ends_sessions(sessions: Sessions) -> None:
    token = sessions.start("lead-1", at=NOON)
    assert sessions.find(token, at=NOON - MINUTE, limits=LIMITS) is not None
    assert sessions.find(token, at=NOON - timedelta(days=1), limits=LIMITS) is None


def test_on_a_read_only_disk_a_session_still_opens_pages(sessions: Sessions, log: RecordLog) -> None:
    token = sessions.start("lead-1", at=NOON)
    log.storage.run("PRAGMA query_only = ON")
    assert sessions.find(token, at=NOON + 5 * MINUTE, limits=LIMITS) is not None


def test_a_person_sees_and_ends_only_their_own_sessions(sessions: Sessions) -> None:
    mine, other = sessions.start("lead-1", at=NOON), sessions.start("lead-2", at=NOON)
    [theirs] = sessions.alive("lead-2", at=NOON, limits=LIMITS)
    assert not sessions.end_listed("lead-1", theirs.session_id, at=NOON)
    assert sessions.find(other, at=NOON, limits=LIMITS) is not None
    [listed] = sessions.alive("lead-1", at=NOON, limits=LIMITS)
    assert sessions.end_listed("lead-1", listed.session_id, at=NOON)
    assert sessions.find(mine, at=NOON, limits=LIMITS) is None


def test_all_sessions_of_a_person_end_but_the_one_in_use(sessions: Sessions) -> None:
    tokens = [sessions.start("lead-1", at=NOON) for _ in range(3)]
    other = sessions.start("lead-2", at=NOON)
    assert sessions.end_all("lead-1", at=NOON, keep_token=tokens[1]) == 2
    alive = [sessions.find(token, at=NOON, limits=LIMITS) is not None for token in [*tokens, other]]
    assert alive == [False, True, False, True]


def test_giving_the_password_again_is_noted(sessions: Sessions) -> None:
    token = sessions.start("lead-1", at=NOON)
    sessions.confirm(token, at=NOON + 5 * MINUTE)
    found = sessions.find(token, at=NOON + 6 * MINUTE, limits=LIMITS)
    assert found is not None
    assert found.confirmed_at == NOON + 5 * MINUTE


def test_old_sessions_are_forgotten(sessions: Sessions, log: RecordLog) -> None:
    sessions.start("lead-1", at=NOON)
    newer = sessions.start("lead-1", at=NOON + timedelta(days=2))
    assert sessions.forget_before(NOON + timedelta(days=1)) == 1
    assert sessions.find(newer, at=NOON + timedelta(days=2), limits=LIMITS) is not None


def test_a_session_begun_in_an_act_that_fails_never_was(sessions: Sessions, log: RecordLog) -> None:
    tokens: list[str] = []

    def sign_in_and_fail() -> None:
        with log.act(at=NOON, by="lead-1") as act:
            tokens.append(sessions.start("lead-1", at=NOON))
            act.append(NewEntry(EntryKind.SIGNED_IN))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        sign_in_and_fail()
    assert sessions.find(tokens[0], at=NOON, limits=LIMITS) is None


def test_failures_are_counted_in_their_window_for_each_subject(log: RecordLog) -> None:
    failures = SignInFailures(log.storage)
    for minutes in (0, 5, 20):
        failures.note(["lead@school.example", "192.0.2.1"], at=NOON + minutes * MINUTE)
    assert failures.count("lead@school.example", since=NOON + 5 * MINUTE) == 2
    assert failures.count("192.0.2.1", since=NOON) == 3
    assert failures.count("192.0.2.2", since=NOON) == 0
    failures.clear("lead@school.example")
    assert failures.count("lead@school.example", since=NOON) == 0
    assert failures.count("192.0.2.1", since=NOON) == 3


def test_what_was_typed_as_an_account_is_not_kept_in_clear(log: RecordLog) -> None:
    SignInFailures(log.storage).note(["my password by mistake"], at=NOON)
    for path in log.home.folder.rglob("*"):
        assert not path.is_file() or b"by mistake" not in path.read_bytes()


def test_failures_older_than_a_day_are_dropped(log: RecordLog) -> None:
    failures = SignInFailures(log.storage)
    failures.note(["192.0.2.1"], at=NOON)
    failures.note(["192.0.2.9"], at=NOON + timedelta(days=1, minutes=1))
    assert failures.count("192.0.2.1", since=NOON) == 0
