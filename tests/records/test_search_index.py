"""Children are found however their names are typed, by those who may see them, and only then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmeforms.errors import RecordUnreadable
from cmeforms.records.caught_up import set_reached
from cmeforms.records.entries import EntryKind, NewEntry, OwedFact, SearchFacts, ShownFacts
from cmeforms.records.keyring import ChainHead
from cmeforms.records.name_folding import alternatives, fold, name_key, school_key, tokens_of
from cmeforms.records.record_log import RecordLog
from cmeforms.records.search_index import Related, SearchIndex

from .factory import NOON, found, found_by_school, listed_state, start_draft
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


def put(index: SearchIndex, record_id: str, facts: SearchFacts) -> None:
    """Index a record that no log knows."""
    state = replace(listed_state(record_id), last_entry=1_000_000 + crc32(record_id.encode()))
    index.index(state, facts)


@pytest.fixture
def index(tmp_path: Path) -> SearchIndex:
    made = SearchIndex(tmp_path)
    for record_id, facts in CHILDREN.items():
        put(made, record_id, facts)
    return made


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
    assert found(index, query) == [record_id]


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
    assert found(index, query) == []


def test_indexing_again_replaces_what_was_there(index: SearchIndex) -> None:
    put(index, "zol", SearchFacts(("Wanda Nowak",)))
    assert found(index, "zolcinska") == []
    assert found(index, "nowak") == ["zol"]


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
        assert made.catch_up(log, lambda _id: SearchFacts(("Wanda",))) == 1
        assert made.catch_up(log, lambda _id: SearchFacts(("Wanda",))) == 0
        assert found(made, "wanda") == ["r1"]
        made.close()
        spoil()
    assert found(SearchIndex(log.home.folder), "wanda") == []


def _set_version(file: Path) -> None:
    with raw(file) as connection:
        connection.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize(("number", "entry_hash"), [(1000, "a" * 64), (1, "a" * 64)])
def test_an_index_of_a_log_that_went_another_way_is_emptied(
    index: SearchIndex, log: RecordLog, number: int, entry_hash: str
) -> None:
    set_reached(index._storage, ChainHead(number, entry_hash))
    index.catch_up(log, lambda _id: None)
    assert found(index, "wanda") == []


@pytest.mark.parametrize("told", ["state", "json_set(state, '$.last_entry', 999)"])
def test_a_state_that_names_an_entry_which_is_not_there_stops_no_list(
    index: SearchIndex, log: RecordLog, told: str
) -> None:
    start_draft(log, "r1")
    log.storage.run(f"UPDATE record_states SET last_entry = 999, state = {told}")
    for _again in range(2):
        index.catch_up(log, lambda _id: SearchFacts(("Ida Example",)))
        assert found(index, "ida") == ["r1"]


def test_looking_at_a_record_does_not_make_the_index_read_it_again(index: SearchIndex, log: RecordLog) -> None:
    start_draft(log, "r1")
    index.catch_up(log, lambda _id: None)
    with log.act(at=NOON) as act:
        act.append(NewEntry(EntryKind.RECORD_VIEWED, "r1", facts={"page": "summary"}))
    read: list[str] = []
    index.catch_up(log, lambda record_id: read.append(record_id))
    assert read == []


def test_a_record_that_tells_of_a_return_is_read_again_when_a_form_beside_it_changes(
    index: SearchIndex, log: RecordLog
) -> None:
    day = date(2026, 3, 2)
    owed, came = (SearchFacts(("Wanda",), owed=OwedFact(due_on)) for due_on in (day, None))
    put(index, "deletion", owed)
    assert (index.owed_before(day), index.owed_before(date(2026, 3, 3))) == ([], ["deletion"])
    for facts, expected in ((came, []), (owed, ["deletion"])):  # the return came, and was taken back
        start_draft(log, f"leaver-{len(expected)}")
        known = {"deletion": facts}
        index.catch_up(log, known.get, lambda _changed: Related(beside_forms=frozenset({"deletion", "another"})))
        assert index.owed_before(date(2026, 3, 3)) == expected
    index.forget("deletion")
    assert index.owed_before(date(2026, 3, 3)) == []


def test_a_record_that_cannot_be_read_stops_no_other(index: SearchIndex, log: RecordLog) -> None:
    for record_id in ("r1", "r2"):
        start_draft(log, record_id)

    def read(record_id: str) -> SearchFacts:
        if record_id == "r1":
            raise RecordUnreadable("altered")
        return SearchFacts(("Ida Example",))

    index.catch_up(log, read)
    assert found(index, "ida") == ["r2"]


WANDA = SearchFacts(
    ("Wanda", "Żółcińska"),
    (date(2012, 3, 4),),
    ("CME1-A", "A123456789012", "943 476 5919"),
    ShownFacts("Wanda Żółcińska", date(2012, 3, 4), "A123456789012", "943 476 5919", "St. Brigid’s Free School"),
)


def test_what_lists_show_is_given_back_as_it_was_indexed(index: SearchIndex) -> None:
    put(index, "wanda", WANDA)
    assert index.shown(["wanda", "zol", "nobody"]) == {
        "wanda": WANDA.shown,
        "zol": ShownFacts(born_on=date(2012, 3, 4)),
    }
    index.forget("wanda")
    assert index.shown(["wanda"]) == {}


def test_a_forgotten_child_is_in_no_byte_of_the_file(index: SearchIndex, tmp_path: Path) -> None:
    put(index, "wanda", WANDA)
    assert "Żółcińska".encode() in b"".join(path.read_bytes() for path in (tmp_path / "index").iterdir())
    index.forget("wanda")
    assert "Żółcińska".encode() not in b"".join(path.read_bytes() for path in (tmp_path / "index").iterdir())


@pytest.mark.parametrize("query", ["brigid", "st brigids", "BRIGID'S free"])
def test_a_record_is_found_by_its_school(index: SearchIndex, query: str) -> None:
    put(index, "wanda", WANDA)
    assert found_by_school(index, query) == ["wanda"]
    assert found(index, query) == []


@pytest.mark.parametrize("query", ["", "-", "brigid grammar", "x" * 201])
def test_what_names_no_school_finds_none(index: SearchIndex, query: str) -> None:
    put(index, "wanda", WANDA)
    assert found_by_school(index, query) == []


@pytest.mark.parametrize(
    "facts",
    [
        SearchFacts(numbers=("a1234 56789012",)),
        SearchFacts(numbers=("9434765919",)),
        SearchFacts(("ZOLCINSKA", "wanda"), (date(2012, 3, 4),)),
        SearchFacts(("Wanda Zolcinska",), (date(1999, 1, 1), date(2012, 3, 4)), ("X999",)),
    ],
)
def test_the_same_number_or_the_same_name_and_birth_date_may_be_the_same_child(
    index: SearchIndex, facts: SearchFacts
) -> None:
    put(index, "wanda", WANDA)
    index.forget("zol")
    assert index.candidates(facts) == (["brien", "wanda"] if "9434765919" in facts.numbers else ["wanda"])


@pytest.mark.parametrize(
    "facts",
    [
        SearchFacts(),
        SearchFacts(("Wanda Żółcińska",)),
        SearchFacts(("Wanda",), (date(2012, 3, 4),)),
        SearchFacts(("Wanda Żółcińska",), (date(2012, 4, 3),)),
        SearchFacts((), (date(2012, 3, 4),)),
        SearchFacts(numbers=("A12345678901", "", "-")),
    ],
)
def test_less_than_that_makes_no_candidate(index: SearchIndex, facts: SearchFacts) -> None:
    put(index, "wanda", WANDA)
    assert index.candidates(facts) == []


def test_a_name_is_the_same_with_or_without_marks_apostrophes_and_hyphens() -> None:
    assert name_key(["Aoife", "O’Brien-Kelly"]) == name_key(["KELLY OBRIEN", "aoife"]) == "aoife kelly obrien"
    assert name_key(["", " - "]) == ""


def test_schools_are_known_by_a_key_that_says_nothing(index: SearchIndex) -> None:
    put(index, "wanda", WANDA)
    put(index, "ida", SearchFacts(shown=ShownFacts(school="ST BRIGIDS FREE SCHOOL")))
    key = school_key("st brigid's free school")
    assert sorted(index.at_school(key)) == ["ida", "wanda"]
    assert "brigid" not in key
    assert index.at_school("no such key") == []


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_and_no_text_breaks_it(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    for token in tokens_of(SearchFacts((text,), (), (text,))):
        token.encode("utf-8")
    for beginnings in alternatives(text):
        for beginning in beginnings:
            beginning.encode("utf-8")
