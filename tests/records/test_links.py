"""One-time links: opened once, by one browser, in time, with the right code; every refusal looks the same."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cmeforms.records.entries import EntryKind
from cmeforms.records.links import (
    MOST_WRONG_CODES,
    asks_for_code,
    links_of,
    make_link,
    open_link,
    revoke_link,
    use_link,
    visited_link,
)
from cmeforms.records.post import Link, MadeLink, NewLink
from cmeforms.records.record_log import RecordLog

from .factory import NOON, start_draft

LATE = timedelta(hours=72)


def made(log: RecordLog, code: str = "") -> MadeLink:
    start_draft(log, "r1")
    with log.act(at=NOON, by="officer-1") as act:
        return make_link(act, NewLink("r1", "reply", "oakfield", NOON + LATE, {"slug": "cme3b"}, code))


def opened(log: RecordLog, token: str, code: str = "", *, after: timedelta = timedelta()) -> tuple[Link, str] | None:
    with log.act(at=NOON + after) as act:
        return open_link(act, token, "reply", code)


def newest(log: RecordLog) -> EntryKind:
    return log.entries()[-1].kind


def test_a_link_opens_once_and_its_browser_goes_on(log: RecordLog) -> None:
    found = opened(log, made(log).token)
    assert found is not None
    link, visit = found
    assert (link.record_id, link.purpose, link.recipient_id, link.details) == (
        "r1",
        "reply",
        "oakfield",
        {"slug": "cme3b"},
    )
    assert newest(log) is EntryKind.LINK_OPENED
    again = visited_link(log.storage, visit, at=NOON + timedelta(hours=1))
    assert again == link
    assert visited_link(log.storage, visit, at=NOON + LATE) is None


def test_no_token_stands_in_any_file(log: RecordLog) -> None:
    link = made(log, "482913")
    found = opened(log, link.token, "482913")
    assert found is not None
    log.storage.scrub()
    everything = b"".join(path.read_bytes() for path in log.home.folder.rglob("*") if path.is_file())
    for secret in (link.token, found[1], "482913"):
        assert secret.encode() not in everything


def test_opened_again_by_another_browser_it_shows_nothing_and_is_noted(log: RecordLog) -> None:
    link = made(log)
    assert opened(log, link.token)
    assert opened(log, link.token) is None
    assert newest(log) is EntryKind.LINK_REFUSED


def test_a_link_that_is_late_used_or_called_back_opens_nothing(log: RecordLog) -> None:
    late = made(log)
    assert opened(log, late.token, after=LATE) is None
    for number, close in enumerate((use_link, revoke_link)):
        start_draft(log, f"closed-{number}")
        with log.act(at=NOON) as act:
            link = make_link(act, NewLink(f"closed-{number}", "reply", "oakfield", NOON + LATE))
            assert close(act, link.link_id)
            assert not close(act, link.link_id)
        assert opened(log, link.token) is None


def test_a_link_for_one_purpose_opens_nothing_else_and_stays_whole(log: RecordLog) -> None:
    link = made(log)
    with log.act(at=NOON) as act:
        assert open_link(act, link.token, "document") is None
    assert opened(log, link.token)


@pytest.mark.parametrize("token", ["", "x", "\ud800", "' OR 1=1", "a" * 100_000])
def test_a_guessed_token_is_nothing_and_asks_for_a_code_like_any_other(log: RecordLog, token: str) -> None:
    made(log)
    entries = len(log.entries())
    assert opened(log, token) is None
    assert asks_for_code(log.storage, token)
    assert visited_link(log.storage, token, at=NOON) is None
    assert len(log.entries()) == entries


def test_a_link_that_was_never_opened_has_no_visitor(log: RecordLog) -> None:
    made(log)
    assert visited_link(log.storage, "", at=NOON) is None


def test_with_a_code_it_opens_by_both_alone(log: RecordLog) -> None:
    link = made(log, "482913")
    assert asks_for_code(log.storage, link.token)
    assert opened(log, link.token) is None
    assert opened(log, link.token, "482914") is None
    assert opened(log, link.token, "482913")


def test_after_five_wrong_codes_the_right_one_comes_too_late(log: RecordLog) -> None:
    link = made(log, "482913")
    for _ in range(MOST_WRONG_CODES):
        assert opened(log, link.token, "000000") is None
    assert opened(log, link.token, "482913") is None


def test_calling_back_ends_the_visit_too(log: RecordLog) -> None:
    link = made(log)
    found = opened(log, link.token)
    assert found is not None
    with log.act(at=NOON) as act:
        assert revoke_link(act, link.link_id)
    assert visited_link(log.storage, found[1], at=NOON) is None
    [kept] = links_of(log.storage, "r1")
    assert kept.revoked_at == NOON
    assert log.verify_chain().is_well
    assert log.differing_states() == []
