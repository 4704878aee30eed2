"""What is owed without a letter of ours that names a day: returns of schools, checks of agencies; sends nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from cmeforms.casework.duties import owed_returns
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.late_checks import check_questions
from cmeforms.casework.letters.questions import Question, with_reminders
from cmeforms.casework.lists.indexing import caught_up_index
from cmeforms.casework.lists.reaching import reach
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.accounts import Accounts
from cmeforms.records.queries import RecordQuery
from cmeforms.records.search_index import SearchIndex
from cmeforms.submissions.lifecycle import RecordState

RETURN_CHASER = "chaser-return"


def late_returns(services: Services, before: date) -> Iterator[Question]:
    """What was owed before a day and did not come, the longest owed first; of one record all that is owed.

    Decides nothing about who may see them.
    """
    with caught_up_index(services) as index:
        record_ids = index.owed_before(before)
    for record_id in record_ids:
        yield from owed_by_form(services, services.log.state(record_id))


def count_late_returns(services: Services, person: Person, index: SearchIndex, before: date, most: int) -> int:
    """How many of them this person may chase, as the index tells; counting stops at ``most``."""
    record_ids = tuple(index.owed_before(before, most))
    if not record_ids:
        return 0
    reached = reach(services, person, index, (Action.ISSUE_LETTERS,))
    return index.count(RecordQuery(reached, among=record_ids))


def owed_by_form(services: Services, state: RecordState) -> Iterator[Question]:
    """What a form tells is owed: a return, or each check that an agency has not answered."""
    found = owed_return(services, state)
    if found:
        yield found
    yield from check_questions(services, state)


def owed_return(services: Services, state: RecordState) -> Question | None:
    """The return that a form tells is owed, as a question to its school; None where it tells of none."""
    owed = owed_returns.owed_return(services, state)
    if owed is None:
        return None
    school_id = state.organisation_id if owed.school is None else _school(services, owed.school)
    title = services.catalogue.find(owed.missing).definition.name
    asked = Question(state, school_id, owed.due_on, owed.due_on, RETURN_CHASER, (), owed.sent_on, title)
    return with_reminders(services, asked)


def _school(services: Services, answer: object) -> str:
    """The organisation that a school's answer means, by its number; empty where it is in no directory of ours."""
    number = str(answer.get("laestab", "")).replace("/", "") if isinstance(answer, Mapping) else ""
    known = (o for o in Accounts(services.log).organisations() if number and o.laestab.replace("/", "") == number)
    return next((organisation.organisation_id for organisation in known), "")
