"""Children are found however their names are typed, by those who may see them, and only then."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmeforms.errors import RecordUnreadable
from cmeforms.records.entries import EntryKind, NewEntry, SearchFacts
from cmeforms.records.name_folding import alternatives, fold, tokens_of
from cmeforms.records.record_log import RecordLog
from cmeforms.records.search_index import SearchIndex

from .factory import NOON, start_draft
from .tamper import raw

CHILDREN = {
    "zol": SearchFacts(("Wanda Żółcińska",), (date(2012, 3, 4),), ("A123456789012", "CME1-2026-00017")),
    "brien": SearchFacts(("Aoife O’Brien-Kelly",), (date(2011, 12, 1),), ("943 476 5919",)),
    "nguyen": SearchFacts(("Nguyễn Thị Phượng",)),
    "li": SearchFacts(("李小龙",)),
    "ali": SearchFacts(("مُحَمَّد علي",)),
    "sorensen": SearchFacts(("Søren Ægir Straße",)),
    "ivanova": SearchFacts(("Зоя Иванова",)),
}


@pytest.fixture
def index(tmp_path: Path) -> SearchIndex:
    made = SearchIndex(tmp_path)
    for record_id, facts in CHILDREN.items():
        made.index(record_id, facts)
    return made


def everyone(record_id: str) -> bool:
    return True


@pytest.mark.parametrize(
    ("query", "record_id"),
    [
        ("zolcinska", "zol"),
        ("ŻÓŁCIŃSKA", "zol"),
        ("wan zol", "zol"),
        ("żółcińska wanda", "zol"),
        ("2012-03-04", "zol"),
        ("4/3/2012", "zol"),
        ("4 3 2012", "zol"),
        ("a123456789012", "zol"),
        ("A1234 5678", "zol"),
        ("cme1 2026 00017", "zol"),
        ("CME1-2026-00017", "zol"),
        ("o'brien", "brien"),
        ("obrien", "brien"),
        ("brien", "brien"),
        ("O Brien", "brien"),
        ("obrien-kelly", "brien"),
        ("kelly", "brien"),
        ("9434765919", "brien"),
        ("943 476 5919", "brien"),
        ("phuong", "nguyen"),
        ("Nguyễn", "nguyen"),
        ("nguyen phuong", "nguyen"),
        ("李小龙", "li"),
        ("小龙", "li"),
        ("محمد", "ali"),
        ("soren strasse", "sorensen"),
        ("aegir", "sorensen"),
        ("зоя", "ivanova"),
        ("иванов", "ivanova"),
    ],
)
def test_a_child_is_found(index: SearchIndex, query: str, record_id: str) -> None:
    assert index.find(query, may_see=everyone) == [record_id]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "-",
        "'",
        '"',
        "*",
        "%",
        "_",
        "a AND b",
        "NEAR(",
        "') OR 1=1 --",
        "\x00",
        "\ud800",
        "30/2/2012",
        "x" * 201,
        "zol nguyen",
        "cinska",
        "cme",
        " ".join(["q"] * 100),
    ],
)
def test_what_names_no_child_finds_none_and_breaks_nothing(index: SearchIndex, query: str) -> None:
    assert index.find(query, may_see=everyone) == []


def test_what_others_may_see_pushes_nothing_out_of_a_short_list(index: SearchIndex) -> None:
    for number in range(60):
        index.index(f"a{number:02}", SearchFacts(("Wanda Example",)))
    assert index.find("wanda", may_see=lambda record_id: record_id == "zol", limit=5) == ["zol"]
    assert len(index.find("wanda", may_see=everyone, limit=5)) == 5


def test_indexing_again_replaces_what_was_there(index: SearchIndex) -> None:
    index.index("zol", SearchFacts(("Wanda Nowak",)))
    assert index.find("zolcinska", may_see=everyone) == []
    assert index.find("nowak", may_see=everyone) == ["zol"]


def test_forgotten_words_leave_the_file(index: SearchIndex, tmp_path: Path) -> None:
    index.forget("zol")
    index.close()
    content = b"".join(path.read_bytes() for path in (tmp_path / "index").iterdir())
    assert b"zolcinska" not in content
    assert b"phuong" in content


def test_a_damaged_an_outdated_and_a_missing_index_start_anew(log: RecordLog) -> None:
    start_draft(log, "r1")
    file = log.home.search_file
    for spoil in (lambda: file.write_bytes(b"damaged" * 2000), lambda: _set_version(file), file.unlink):
        made = SearchIndex(log.home.folder)
        assert made.catch_up(log, lambda _id: SearchFacts(("Wanda",))) == log.head().number
        assert made.catch_up(log, lambda _id: SearchFacts(("Wanda",))) == 0
        assert made.find("wanda", may_see=everyone) == ["r1"]
        made.close()
        spoil()
    assert SearchIndex(log.home.folder).find("wanda", may_see=everyone) == []


def _set_version(file: Path) -> None:
    with raw(file) as connection:
        connection.execute("PRAGMA user_version = 99")


def test_an_index_ahead_of_a_restored_log_is_emptied(index: SearchIndex, log: RecordLog) -> None:
    index._storage.run("UPDATE caught_up SET entry_number = 1000")
    index.catch_up(log, lambda _id: None)
    assert index.find("wanda", may_see=everyone) == []


def test_looking_at_a_record_does_not_make_the_index_read_it_again(index: SearchIndex, log: RecordLog) -> None:
    start_draft(log, "r1")
    index.catch_up(log, lambda _id: None)
    with log.act(at=NOON) as act:
        act.append(NewEntry(EntryKind.RECORD_VIEWED, "r1", facts={"page": "summary"}))
    read: list[str] = []
    index.catch_up(log, lambda record_id: read.append(record_id))
    assert read == []


def test_a_record_that_cannot_be_read_stops_no_other(index: SearchIndex, log: RecordLog) -> None:
    for record_id in ("r1", "r2"):
        start_draft(log, record_id)

    def read(record_id: str) -> SearchFacts:
        if record_id == "r1":
            raise RecordUnreadable("altered")
        return SearchFacts(("Ida Example",))

    index.catch_up(log, read)
    assert index.find("ida", may_see=everyone) == ["r2"]


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_and_no_text_breaks_it(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    for token in tokens_of(SearchFacts((text,), (), (text,))):
        token.encode("utf-8")
    for beginnings in alternatives(text):
        for beginning in beginnings:
            beginning.encode("utf-8")
