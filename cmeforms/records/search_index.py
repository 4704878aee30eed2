"""The derived index of what children's records are found by and shown as; must not know forms, keys or who may look."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cmeforms.errors import RecordsError
from cmeforms.records import child_ties
from cmeforms.records.child_ties import replace_ties
from cmeforms.records.due_dates import due_on, outdated, replace_due, still_running
from cmeforms.records.entries import ChildTies, DueFact, SearchFacts, ShownFacts
from cmeforms.records.home import Home
from cmeforms.records.index_file import open_index_file
from cmeforms.records.name_folding import (
    alternatives,
    name_key,
    number_tokens,
    school_beginnings,
    school_key,
    tokens_of,
)
from cmeforms.records.owed_days import owed_before, replace_owed, telling_of_returns
from cmeforms.records.queries import Words
from cmeforms.records.record_log import RecordLog
from cmeforms.records.storage import Row
from cmeforms.records.words import gathered, weighed

_PAGE = 500

FactsReader = Callable[[str], SearchFacts | None]
"""Reads what a record is to be found by (from its newest payload or draft); None: by nothing."""


@dataclass(frozen=True)
class Related:
    """What to read again because of what has changed: the forms of children that did, and those beside forms that did.

    Of the latter only those on which something may be due, or that tell of a return: a clock may have been stopped, or
    run again, a return may have come, or been taken back.
    """

    of_children: frozenset[str] = frozenset()
    beside_forms: frozenset[str] = frozenset()


def _nothing(_changed: Collection[str]) -> Related:
    return Related()


def _told_nobody(_records: int) -> None:
    return


class SearchIndex:
    """``index/search.db``: the one file with children's names in clear.

    Deleted bytes are overwritten, it is in no backup, and it can be thrown away at any time: an index
    that is missing, damaged or of another version starts empty and catches up. Source: house decision 3.
    """

    def __init__(self, folder: Path) -> None:
        self._storage = open_index_file(Home(folder))

    def close(self) -> None:
        """Close the file."""
        self._storage.close()

    def index(self, record_id: str, facts: SearchFacts) -> None:
        """Make ``facts`` what this record is found by, instead of anything before."""
        with self._storage.transaction():
            self._replace(record_id, facts)

    def forget(self, record_id: str) -> None:
        """Take a record out for ever: its words leave the file."""
        with self._storage.transaction():
            self._replace(record_id, None)
        self._storage.scrub()

    def find(self, query: str) -> list[str]:
        """Ids of all records that fit: by birth date, by the beginning of a number, or of all words of a name.

        Whoever asks decides which of them may be shown to whom.
        """
        return self._named_by(alternatives(query))

    def find_by_school(self, query: str) -> list[str]:
        """Ids of all records whose school's name has words that begin like all words of the query."""
        return self._named_by([school_beginnings(query)])

    def words(self, beginnings: Iterable[Sequence[str]]) -> Words:
        """What to ask the log for: records with words that begin like all words of one of these."""
        return weighed(self._storage, beginnings)

    def placed_with(self, place_ids: Collection[str]) -> list[str]:
        """Ids of the records about children who are placed with one of these carers or homes now."""
        return child_ties.placed_with(self._storage, place_ids)

    def placed_elsewhere(self, organisation_id: str, place_ids: Collection[str]) -> list[str]:
        """Ids of the records that an organisation began, of children placed with somebody else than these now."""
        return child_ties.placed_elsewhere(self._storage, organisation_id, place_ids)

    def closed_to(self, person_id: str) -> list[str]:
        """Ids of the records about children on whose cases this person must not act."""
        return child_ties.closed_to(self._storage, person_id)

    def shown(self, record_ids: Collection[str]) -> dict[str, ShownFacts]:
        """What lists say of each record; nothing for a record that is not indexed."""
        rows = self._storage.rows(
            "SELECT * FROM shown WHERE record_id IN (SELECT value FROM json_each(?))", [json.dumps(list(record_ids))]
        )
        return {row["record_id"]: _shown_from(row) for row in rows}

    def due(self, record_ids: Collection[str]) -> dict[str, list[DueFact]]:
        """Everything that is due on each record, what ends first at the front; nothing where nothing is."""
        return due_on(self._storage, record_ids, is_first_alone=False)

    def next_due(self, record_ids: Collection[str]) -> dict[str, DueFact]:
        """What is due first on each record; nothing for a record on which nothing is."""
        found = due_on(self._storage, record_ids, is_first_alone=True)
        return {record_id: facts[0] for record_id, facts in found.items()}

    def owed_before(self, day: date, most: int | None = None) -> list[str]:
        """Ids of the records that tell of a return owed before a day and not sent, the longest owed first."""
        return owed_before(self._storage, day, most)

    def candidates(self, facts: SearchFacts) -> list[str]:
        """Ids of records that may be about the same child, in no order: one with these facts is among them.

        The same UPN or NHS number is enough, and so are all words of the name, in any order, with the birth date.
        """
        found = {row["record_id"] for number in number_tokens(facts) for row in self._with_token(number)}
        for born_on in facts.born_on if name_key(facts.names) else ():
            rows = self._storage.rows(
                "SELECT record_id FROM shown WHERE name_key = ? AND born_on = ?",
                [name_key(facts.names), born_on.isoformat()],
            )
            found |= {row["record_id"] for row in rows}
        return sorted(found)

    def at_school(self, key: str) -> list[str]:
        """Ids of the records that name the school with this key."""
        return self._ids("SELECT record_id AS found_id FROM shown WHERE school_key = ?", [key])

    def catch_up(
        self,
        log: RecordLog,
        read_facts: FactsReader,
        related: Callable[[Collection[str]], Related] = _nothing,
        tell: Callable[[int], None] = _told_nobody,
    ) -> int:
        """Index every record that changed since the last time; returns how many had changed, and tells it on the way.

        The ``related`` ones are read again with them. A record that cannot be read (erased, damaged) is left out,
        and stops nothing.
        """
        reached, newest = self._reached(), log.head().number
        if reached > newest:
            # The log was restored from before: what is indexed may never have happened.
            self._empty()
            reached = 0
        changed = log.changed_since(reached, limit=_PAGE)
        gone_through = 0
        while changed:
            others = related(changed)
            beside = others.beside_forms
            moved = (*still_running(self._storage, beside), *telling_of_returns(self._storage, beside))
            read = {*changed, *others.of_children, *moved}
            self._index_all({record_id: _read(read_facts, record_id) for record_id in read}, max(changed.values()))
            gone_through += len(changed)
            tell(gone_through)
            changed = log.changed_since(max(changed.values()), limit=_PAGE)
        return gone_through

    def count_again(self, good_for: Collection[str], read_facts: FactsReader) -> int:
        """Read again every record whose dates were counted with something else than ``good_for``; how many were."""
        gone_through = 0
        while old := outdated(self._storage, good_for, _PAGE):
            reached = self._reached()
            facts = {record_id: _read(read_facts, record_id) for record_id in old}
            if self._reached() != reached:
                break  # another worker has gone on: what was read here may be older than what stands there
            self._index_all(facts, reached)
            gone_through += len(old)
        return gone_through

    def _index_all(self, facts: Mapping[str, SearchFacts | None], reached: int) -> None:
        with self._storage.transaction():
            for record_id, found_by in facts.items():
                self._replace(record_id, found_by)
            self._storage.run("UPDATE caught_up SET entry_number = ?", [reached])

    def _replace(self, record_id: str, facts: SearchFacts | None) -> None:
        for table in ("tokens", "shown"):
            self._storage.run(f"DELETE FROM {table} WHERE record_id = ?", [record_id])  # noqa: S608 - names above
        replace_due(self._storage, record_id, facts.due if facts else None)
        replace_ties(self._storage, record_id, facts.ties if facts else ChildTies())
        replace_owed(self._storage, record_id, facts.owed if facts else None)
        if facts is None:
            return
        for token in tokens_of(facts):
            self._storage.run("INSERT INTO tokens (token, record_id) VALUES (?, ?)", [token, record_id])
        self._storage.insert("shown", _row_of(record_id, facts))

    def _named_by(self, beginnings: Iterable[Sequence[str]]) -> list[str]:
        return self._ids(*gathered(self.words(beginnings)))

    def _with_token(self, token: str) -> list[Row]:
        return self._storage.rows("SELECT record_id FROM tokens WHERE token = ?", [token])

    def _ids(self, select: str, values: list[object]) -> list[str]:
        return [row["found_id"] for row in self._storage.rows(select, values)]

    def _reached(self) -> int:
        row = self._storage.row("SELECT entry_number FROM caught_up")
        return int(row["entry_number"]) if row else 0

    def _empty(self) -> None:
        with self._storage.transaction():
            for table in ("tokens", "shown", "due", "running", "ties", "owed"):
                self._storage.run(f"DELETE FROM {table}")  # noqa: S608 - names above
            self._storage.run("UPDATE caught_up SET entry_number = 0")
        self._storage.scrub()


def _read(read_facts: FactsReader, record_id: str) -> SearchFacts | None:
    try:
        return read_facts(record_id)
    except RecordsError:
        return None


def _row_of(record_id: str, facts: SearchFacts) -> Row:
    shown = facts.shown
    born_on = shown.born_on or next(iter(facts.born_on), None)
    return {
        "record_id": record_id,
        "child_name": shown.child_name,
        "born_on": born_on.isoformat() if born_on else "",
        "upn": shown.upn,
        "nhs_number": shown.nhs_number,
        "school": shown.school,
        "name_key": name_key(facts.names),
        "school_key": school_key(shown.school),
    }


def _shown_from(row: Row) -> ShownFacts:
    born_on = date.fromisoformat(row["born_on"]) if row["born_on"] else None
    return ShownFacts(row["child_name"], born_on, row["upn"], row["nhs_number"], row["school"])
