"""Lists are answered by the index alone: each filter, each order, and nothing that is no form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest

from cmeforms.records.entries import DueFact, DueFacts, EntryKind, NewEntry, SearchFacts
from cmeforms.records.home import Home
from cmeforms.records.name_folding import alternatives
from cmeforms.records.queries import RecordQuery
from cmeforms.records.reach import Reach, Standing
from cmeforms.records.record_log import RecordLog
from cmeforms.records.search_index import SearchIndex
from cmeforms.records.states import LETTER_FORM_NUMBER
from cmeforms.submissions.lifecycle import SignatureGiven, Stage

from .factory import NOON, listed_state, start_draft, submit

EVERY_WAY = frozenset(range(16))


class Filled:
    """An index that is filled by hand, each record changed after the one before."""

    def __init__(self, index: SearchIndex) -> None:
        self.index = index
        self._entries = count(1)

    def put(self, record_id: str, facts: SearchFacts | None = None, **changed: Any) -> None:
        self.index.index(listed_state(record_id, last_entry=next(self._entries), **changed), facts)

    def reach(self, standings: frozenset[int] = EVERY_WAY, **changed: Any) -> Reach:
        return replace(Reach("me", "school-1", dict.fromkeys(self.index.situations(), standings)), **changed)

    def ids(self, **asked: Any) -> list[str]:
        query = RecordQuery(**{"reach": self.reach(), **asked})
        found = self.index.listed(query)
        if "limit" not in asked:
            assert self.index.count(query) == len(found), "a count is as long as its list"
        return found


@pytest.fixture
def filled(tmp_path) -> Iterator[Filled]:
    index = SearchIndex(tmp_path)
    yield Filled(index)
    index.close()


def due(days: int) -> DueFacts:
    ends_at = NOON + timedelta(days=days)
    return DueFacts((DueFact("R-CME-1", "A rule", 1, "Do it", ends_at.date(), None, ends_at),), "today")


def test_the_newest_change_comes_first_unless_asked_otherwise_a_page_at_a_time(filled: Filled) -> None:
    for name in "abc":
        filled.put(name)
    filled.put("a", stage=Stage.COMPLETE)
    assert filled.ids() == ["a", "c", "b"]
    assert filled.ids(is_oldest_first=True) == ["b", "c", "a"]
    assert filled.ids(limit=2, offset=1) == ["c", "b"]
    assert filled.index.count(RecordQuery(filled.reach()), most=2) == 2


def test_each_filter_narrows(filled: Filled) -> None:
    filled.put("draft", assigned_to="officer")
    filled.put("done", stage=Stage.COMPLETE)
    filled.put("other", slug="cme2", definition_sha256="e" * 64)
    assert filled.ids(stages=(Stage.COMPLETE,)) == ["done"]
    assert filled.ids(stages=(Stage.COMPLETE, Stage.DRAFT)) == ["other", "done", "draft"]
    assert filled.ids(slugs=("cme2",)) == ["other"]
    assert filled.ids(assigned_to="officer") == ["draft"]
    assert filled.ids(assigned_to="") == ["other", "done"]
    assert filled.ids(among=("done", "nobody", "draft")) == ["done", "draft"]
    assert filled.ids(reach=filled.reach(barred=("done",))) == ["other", "draft"]


def test_what_is_due_comes_first_and_the_rest_after_it(filled: Filled) -> None:
    for name, facts in (("soon", due(2)), ("none", None), ("late", due(-3)), ("idle", None), ("over", due(-9))):
        filled.put(name, SearchFacts(due=facts))
    for is_rare in (False, True):
        assert filled.ids(is_due_first=True, is_rare=is_rare) == ["over", "late", "soon", "idle", "none"]
        assert filled.ids(is_due_first=True, is_oldest_first=True, is_rare=is_rare)[3:] == ["none", "idle"]
        assert filled.ids(is_due=True, is_rare=is_rare) == ["over", "late", "soon"]
        assert filled.ids(is_due_first=True, is_rare=is_rare, limit=2, offset=2) == ["soon", "idle"]
    filled.index.index(listed_state("late", last_entry=99), SearchFacts())
    assert filled.ids(is_due_first=True) == ["over", "soon", "late", "idle", "none"]


def test_each_standing_lets_its_own_records_through(filled: Filled) -> None:
    filled.put("own")
    filled.put("started", organisation_id="x", created_by="me")
    filled.put("given", organisation_id="x", assigned_to="me")
    filled.put("sent", organisation_id="x", submitted_by="me")
    filled.put("signed", organisation_id="x", signatures=(SignatureGiven("s", "me", NOON),))
    filled.put("strange", organisation_id="x", submitted_by="mean", created_by="some")
    for standing, expected in {
        Standing.OWN_ORGANISATION: ["own"],
        Standing.STARTED: ["started"],
        Standing.ASSIGNED: ["given"],
        Standing.ACTED: ["signed", "sent"],
    }.items():
        assert filled.ids(reach=filled.reach(frozenset({standing.value}))) == expected
    assert filled.ids(reach=filled.reach(frozenset({0}))) == ["strange"]
    assert filled.ids(reach=filled.reach(frozenset())) == []


@pytest.mark.parametrize("most_gathered", [0, 20_000])
def test_words_narrow_a_list_however_many_have_them(
    filled: Filled, monkeypatch: pytest.MonkeyPatch, most_gathered: int
) -> None:
    monkeypatch.setattr("cmeforms.records.words.MOST_GATHERED", most_gathered)
    filled.put("both", SearchFacts(("Wanda Zolcinska",), (date(2012, 3, 4),)))
    filled.put("one", SearchFacts(("Wanda Wren",), due=due(1)))
    filled.put("none", SearchFacts(("Ida Example",)))
    for text, expected in {
        "wan": ["one", "both"],
        "w z": ["both"],
        "zolc wanda": ["both"],
        "4 3 2012": ["both"],
        "wanda ida": [],
        "": [],
    }.items():
        words = filled.index.words(alternatives(text))
        assert filled.ids(words=words) == expected, text
        assert filled.ids(words=words, is_due_first=True) == expected, text
        assert filled.ids(words=words, reach=filled.reach(barred=("one",))) == [i for i in expected if i != "one"]


@pytest.mark.parametrize("text", ["' OR 1=1 --", '") OR ("1"="1', "?", "1) OR (1", "[]", "\x00"])
def test_hostile_values_are_only_values(filled: Filled, text: str) -> None:
    filled.put("r1")
    assert filled.ids() == ["r1"]
    for asked in ({"assigned_to": text}, {"stages": (text,)}, {"slugs": (text,)}, {"among": (text,)}):
        assert filled.ids(**asked) == []
    assert filled.ids(reach=filled.reach(frozenset({1}), organisation_id=text)) == []
    assert filled.ids(words=filled.index.words([[text]])) == []


def test_forms_of_every_stage_are_listed_as_the_log_tells_and_letters_are_not(log: RecordLog) -> None:
    for name in ("r1", "r2", "r3"):
        start_draft(log, name)
    submit(log, "r1")
    with log.act(at=NOON, by="officer") as act:
        facts = {"slug": "L1", "form_number": LETTER_FORM_NUMBER, "reference": "L1-1", "sha256": "a" * 64}
        act.append(NewEntry(EntryKind.LETTER_ISSUED, "letter", facts=facts))
        act.append(NewEntry(EntryKind.RECORD_ASSIGNED, "r2", facts={"assigned_to": "officer-1"}))
    index = SearchIndex(log.home.folder)
    index.catch_up(log, lambda _id: None)
    reach = Reach("me", "school-1", dict.fromkeys(index.situations(), EVERY_WAY))
    assert index.listed(RecordQuery(reach)) == ["r2", "r1", "r3"]
    assert index.listed(RecordQuery(reach, assigned_to="officer-1")) == ["r2"]
    index.forget("r2")
    assert index.listed(RecordQuery(reach)) == ["r1", "r3"]
    index.close()
    assert Home(log.home.folder).search_file.is_file()
