"""Keeps the search index up with the log: reads what a record is found by and shown as; must find nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import Any

from cmeforms.casework.duties.clocks import ClockReader, clock_reader
from cmeforms.casework.duties.due_dates import Counted, counted_with, due_facts
from cmeforms.casework.duties.owed_returns import owed_fact
from cmeforms.casework.forms.reading_records import submitted_values
from cmeforms.casework.ground.child_record import group_of, records_of
from cmeforms.casework.ground.services import Services
from cmeforms.casework.ground.standing import ties_of
from cmeforms.definitions.model import FormDefinition, Subject
from cmeforms.errors import RecordsError, SettingsError
from cmeforms.records.entries import SearchFacts, ShownFacts
from cmeforms.records.search_index import Related, SearchIndex
from cmeforms.records.states import LETTER_FORM_NUMBER, is_child, is_form
from cmeforms.submissions.answers.dates import DateAnswer
from cmeforms.submissions.answers.parts import PartsAnswer
from cmeforms.submissions.answers.schooling import UpnAnswer
from cmeforms.submissions.answers.shape import TextAnswer
from cmeforms.submissions.lifecycle import Stage
from cmeforms.submissions.model import Answers
from cmeforms.submissions.reading import read_fields


@contextmanager
def caught_up_index(services: Services) -> Iterator[SearchIndex]:
    """The index, first brought up to the newest entry, so that it is never trusted further than it reaches.

    What is due is counted again where a calendar, a local rule or a school changed since.
    """
    index = SearchIndex(services.home)
    try:
        _catch_up(services, index)
        yield index
    finally:
        index.close()


def bring_up(services: Services, tell: Callable[[int], None]) -> None:
    """Bring the index up before anybody waits for a page; ``tell`` hears how many records were read so far."""
    index = SearchIndex(services.home)
    try:
        _catch_up(services, index, tell)
    finally:
        index.close()


def _catch_up(services: Services, index: SearchIndex, tell: Callable[[int], None] = lambda _read: None) -> None:
    reading = IndexReading(services)
    index.catch_up(services.log, reading.found_by, reading.related, tell)
    good_for = (reading.counted.always, reading.counted.today)
    if index.is_outdated(good_for) and reading.reader:
        index.count_again(good_for, reading.found_by)


class IndexReading:
    """What one catching up reads records with; the schools, calendars and rules are read once, when first asked for."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @cached_property
    def counted(self) -> Counted:
        """With what dates are counted now."""
        return counted_with(self._services)

    @cached_property
    def reader(self) -> ClockReader | None:
        """Reads clocks; None while the file of local rules is wrong: lists go on with the dates that they have."""
        try:
            return clock_reader(self._services)
        except SettingsError:
            return None

    def found_by(self, record_id: str) -> SearchFacts | None:
        """What a record is found by, what is due on it or owed, its child's ties; None like ``found_by``.

        What cannot be read is found by nothing, and still its child says who must not see it.
        """
        state = self._services.log.state(record_id)
        if state.form_number == LETTER_FORM_NUMBER:  # in no list, and there may be thousands of one run
            return None
        ties = ties_of(self._services, state)
        try:
            facts = found_by(self._services, record_id)
            due = due_facts(self.reader, state, self.counted) if facts and self.reader else None
            owed = owed_fact(self._services, state) if facts else None
        except RecordsError:
            return SearchFacts(ties=ties)
        return replace(facts, due=due, ties=ties, owed=owed) if facts else None

    def related(self, changed: Collection[str]) -> Related:
        """The other forms about the same children: of a child that changed all, beside a form what runs."""
        of_children, beside_forms = set[str](), set[str]()
        for state in map(self._services.log.state, changed):
            found = of_children if is_child(state) else beside_forms
            found.update(chain.from_iterable(map(records_of, group_of(self._services, state))))
        return Related(frozenset(of_children), frozenset(beside_forms))


def found_by(services: Services, record_id: str) -> SearchFacts | None:
    """What a record is found by; None for letters, children and what is closed or erased.

    The errors of ``records`` pass through for a record that cannot be read.
    """
    state = services.log.state(record_id)
    if not is_form(state) or state.stage in (Stage.DISCARDED, Stage.ERASED):
        return None
    definition = services.definition(state.definition_sha256).definition
    draft = services.log.read_draft(record_id) if state.stage.is_editable else None
    values = submitted_values(services, state) if draft is None else draft.values
    return facts_of(definition, values, state.reference)


def facts_of(definition: FormDefinition, values: Mapping[str, Any], reference: str) -> SearchFacts:
    """What answers say of the child: names as typed; of the rest, what is well-shaped."""
    subject = definition.subject
    told_by = frozenset(subject.field_ids())
    named = [field for field in definition.fields() if field.id in told_by]
    names = tuple(text for text in map(values.get, _name_fields(subject)) if isinstance(text, str) and text.strip())
    shown = _shown(subject, read_fields(named, values).answers, " ".join(names))
    return SearchFacts(
        names=names,
        born_on=(shown.born_on,) if shown.born_on else (),
        numbers=tuple(filter(None, (reference, shown.upn, shown.nhs_number))),
        shown=shown,
    )


def _name_fields(subject: Subject) -> list[str]:
    return [field_id for field_id in (subject.forenames, subject.surname, subject.full_name) if field_id]


def _shown(subject: Subject, answers: Answers, child_name: str) -> ShownFacts:
    born, upn, nhs_number, school = map(answers.get, (subject.born_on, subject.upn, subject.nhs_number, subject.school))
    return ShownFacts(
        child_name=child_name,
        born_on=born.on if isinstance(born, DateAnswer) else None,
        upn=upn.upn if isinstance(upn, UpnAnswer) else "",
        nhs_number=nhs_number.text if isinstance(nhs_number, TextAnswer) else "",
        school=school.lines()[0] if isinstance(school, PartsAnswer) else "",
    )
