"""Returns that a school owes by law and has not sent, as another form about the child tells; sends nothing.

Source: forms.md L11e; rules R-ROLL-01 and R-ROLL-04.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cmeforms.casework.forms.reading_records import submitted_values
from cmeforms.casework.ground.child_record import CHILD, forms_of_same_child
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.questions import Question, with_reminders
from cmeforms.clock import london_date
from cmeforms.records.accounts import Accounts
from cmeforms.records.letter_entries import records_without
from cmeforms.submissions.lifecycle import RecordState, Stage

RETURN_CHASER = "chaser-return"


@dataclass(frozen=True)
class OwedReturn:
    """A return that is owed ``days`` after the day in ``due_field``, where ``field`` holds one of ``is_one_of``.

    ``school_field`` names the school; empty where it is the one that began the form.
    """

    missing: str
    field: str
    is_one_of: tuple[str, ...]
    due_field: str
    days: int = 0
    school_field: str = ""


OWED: Mapping[str, OwedReturn] = {
    "deletion": OwedReturn("leaver", "decision", ("agrees", "joint_allowed"), "cessation_on"),
    "tracing": OwedReturn("joiner", "outcome", ("on_roll_here",), "found_school_from_on", 5, "found_school"),
}
"""The returns that another form tells of: a name deleted by now, a child on roll by now."""


def late_returns(services: Services) -> Iterator[Question]:
    """The returns that are owed and did not come, due or not. Decides nothing about who may see them."""
    for slug, owed in OWED.items():
        for record_id in records_without(services.log.storage, slug, owed.missing, CHILD):
            found = owed_return(services, services.log.state(record_id))
            if found:
                yield found


def owed_return(services: Services, state: RecordState) -> Question | None:
    """The return that a form tells is owed; None where it tells of none. A return submitted before counts."""
    owed = OWED.get(state.slug)
    if owed is None or state.stage is not Stage.COMPLETE:
        return None
    values = submitted_values(services, state)
    if values.get(owed.field) not in owed.is_one_of or not isinstance(values.get(owed.due_field), str):
        return None
    due_on = date.fromisoformat(values[owed.due_field]) + timedelta(days=owed.days)
    sent = (form for form in forms_of_same_child(services, state) if form.slug == owed.missing)
    answers = [london_date(f.submitted_at) for f in sent if f.submitted_at and not f.stage.is_editable]
    school_id = _school(services, values.get(owed.school_field)) if owed.school_field else state.organisation_id
    title = services.catalogue.find(owed.missing).definition.name
    asked = Question(state, school_id, due_on, due_on, RETURN_CHASER, (), min(answers, default=None), title)
    return with_reminders(services, asked)


def _school(services: Services, answer: object) -> str:
    """The organisation that a school's answer means, by its number; empty where it is in no directory of ours."""
    number = str(answer.get("laestab", "")).replace("/", "") if isinstance(answer, Mapping) else ""
    known = (o for o in Accounts(services.log).organisations() if number and o.laestab.replace("/", "") == number)
    return next((organisation.organisation_id for organisation in known), "")
