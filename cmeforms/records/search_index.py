"""The derived index of what children's records are found by and shown as; must not know forms, keys or who may look."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cmeforms.errors import RecordsError
from cmeforms.records import child_ties, list_queries, shown_facts
from cmeforms.records.caught_up import NOTHING, has_read, head_after, reached, set_reached
from cmeforms.records.child_ties import replace_ties
from cmeforms.records.due_dates import due_on, first_end, outdated, replace_due, still_running
from cmeforms.records.entries import DueFact, SearchFacts, ShownFacts
from cmeforms.records.home import Home
from cmeforms.records.index_file import open_index_file
from cmeforms.records.keyring import ChainHead
from cmeforms.records.listed import entry_of, list_record, set_end, situations, unlist
from cmeforms.records.name_folding import name_key, number_tokens, tokens_of
from cmeforms.records.owed_days import owed_before, replace_owed, telling_of_returns
from cmeforms.records.queries import RecordQuery, Words
from cmeforms.records.record_log import RecordLog
from cmeforms.records.states import is_form
from cmeforms.records.words import having, replace_words, weighed
from cmeforms.submissions.lifecycle import RecordState

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

    def index(self, state: RecordState, facts: SearchFacts | None) -> None:
        """Make this where a form stands and what it is found by, instead of anything before."""
        with self._storage.transaction():
            self._list(state)
            self._replace(state.record_id, facts)

    def forget(self, record_id: str) -> None:
        """Take a record out for ever: its words leave the file."""
        with self._storage.transaction():
            self._replace(record_id, None)
            unlist(self._storage, record_id)
        self._storage.scrub()

    def situations(self) -> list[str]:
        """Every situation (see ``Reach``) in which a record is, or was."""
        return situations(self._storage)

    def listed(self, query: RecordQuery) -> list[str]:
        """The ids of one page of the records that ``query`` asks for, in its order."""
        return list_queries.list_records(self._storage, query)

    def count(self, query: RecordQuery, most: int | None = None) -> int:
        """How many records ``query`` asks for, all pages together; counting stops at ``most``."""
        return list_queries.count_records(self._storage, query, most)

    def words(self, beginnings: Iterable[Sequence[str]]) -> Words:
        """What to ask for: records with words that begin like all words of one of these."""
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
        return shown_facts.shown_of(self._storage, record_ids)

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
        found = {record_id for number in number_tokens(facts) for record_id in having(self._storage, number)}
        key = name_key(facts.names)
        for born_on in facts.born_on if key else ():
            found.update(shown_facts.named_and_born(self._storage, key, born_on))
        return sorted(found)

    def at_school(self, key: str) -> list[str]:
        """Ids of the records that name the school with this key."""
        return shown_facts.at_school(self._storage, key)

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
        if not has_read(self._storage, log):
            self._empty()
        head, gone_through = reached(self._storage), 0
        while changed := log.changed_since(head.number, limit=_PAGE):
            others = related([state.record_id for state in changed])
            beside = others.beside_forms
            moved = (*still_running(self._storage, beside), *telling_of_returns(self._storage, beside))
            read = {*(state.record_id for state in changed), *others.of_children, *moved}
            head = head_after(changed, log)
            self._index_all(changed, {record_id: _read(read_facts, record_id) for record_id in read}, head)
            gone_through += len(changed)
            tell(gone_through)
        return gone_through

    def is_outdated(self, good_for: Collection[str]) -> bool:
        """Whether the dates of any record were counted with something else than ``good_for``."""
        return bool(outdated(self._storage, good_for, 1))

    def count_again(self, good_for: Collection[str], read_facts: FactsReader) -> int:
        """Read again every record whose dates were counted with something else than ``good_for``; how many were."""
        gone_through = 0
        while old := outdated(self._storage, good_for, _PAGE):
            head = reached(self._storage)
            facts = {record_id: _read(read_facts, record_id) for record_id in old}
            if reached(self._storage) != head:
                break  # another worker has gone on: what was read here may be older than what stands there
            self._index_all((), facts, head)
            gone_through += len(old)
        return gone_through

    def _index_all(
        self, changed: Iterable[RecordState], facts: Mapping[str, SearchFacts | None], head: ChainHead
    ) -> None:
        with self._storage.transaction():
            for state in changed:
                self._list(state)
            for record_id, found_by in facts.items():
                self._replace(record_id, found_by)
            set_reached(self._storage, head)

    def _list(self, state: RecordState) -> None:
        """Make ``state`` where a record stands; what it was found by goes, as that hung on its last change."""
        replace_words(self._storage, entry_of(self._storage, state.record_id), ())
        unlist(self._storage, state.record_id)
        if is_form(state):
            list_record(self._storage, state)

    def _replace(self, record_id: str, facts: SearchFacts | None) -> None:
        """Make ``facts`` what a listed record is found by; one not listed yet is read again when it is."""
        entry = entry_of(self._storage, record_id)
        found_by = facts if entry is not None else None
        kept = found_by or SearchFacts()
        replace_words(self._storage, entry, tokens_of(kept))
        shown_facts.replace_shown(self._storage, record_id, found_by)
        replace_due(self._storage, record_id, kept.due)
        set_end(self._storage, record_id, first_end(kept.due))
        replace_ties(self._storage, record_id, kept.ties)
        replace_owed(self._storage, record_id, kept.owed)

    def _empty(self) -> None:
        with self._storage.transaction():
            for table in ("listed", "tokens", "shown", "due", "running", "ties", "owed"):
                self._storage.run(f"DELETE FROM {table}")  # noqa: S608 - names above
            set_reached(self._storage, NOTHING)
        self._storage.scrub()


def _read(read_facts: FactsReader, record_id: str) -> SearchFacts | None:
    try:
        return read_facts(record_id)
    except RecordsError:
        return None
