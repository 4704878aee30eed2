"""How schools and authorities answer what we ask them: in time, late, still open; names no child."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from cmeforms.casework.ground.access import require_service
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.questions import Question, questions
from cmeforms.clock import london_date
from cmeforms.documents.spreadsheets import Sheet, csv_bytes
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.accounts import Accounts

MOST_COUNTED = 20_000
_COLUMNS = ("Organisation", "Asked", "Answered in time", "Answered late", "Open and late", "Open", "In time, per cent")


@dataclass(frozen=True)
class ReplyRate:
    """One organisation's answers. ``asked`` is the sum of the other four."""

    name: str
    in_time: int
    late: int
    overdue: int
    waiting: int

    @property
    def asked(self) -> int:
        """How many questions were put to it."""
        return self.in_time + self.late + self.overdue + self.waiting

    @property
    def per_cent(self) -> int | None:
        """Answers in time among the questions that are due; None where nothing was due yet."""
        due = self.in_time + self.late + self.overdue
        return round(100 * self.in_time / due) if due else None


def reply_rates(services: Services, person: Person) -> list[ReplyRate]:
    """The answers of every organisation that was asked, those with most overdue first. Raises ``NotAllowed``."""
    require_service(services, person, Action.ISSUE_LETTERS)
    names = {o.organisation_id: o.name for o in Accounts(services.log).organisations()}
    counts = Counter(_standings(services, questions(services, MOST_COUNTED)))
    asked = dict.fromkeys(organisation_id for organisation_id, _ in counts if organisation_id in names)
    rates = [_rate(names[organisation_id], organisation_id, counts) for organisation_id in asked]
    return sorted(rates, key=lambda rate: (-rate.overdue, rate.name.casefold()))


def _standings(services: Services, found: Iterable[Question]) -> Iterable[tuple[str, str]]:
    today = london_date(services.clock())
    for question in found:
        if question.answered_on:
            yield question.organisation_id, "late" if question.was_late else "in_time"
        else:
            yield question.organisation_id, "overdue" if question.days_late(today) else "waiting"


def _rate(name: str, organisation_id: str, counts: Counter[tuple[str, str]]) -> ReplyRate:
    standings = ("in_time", "late", "overdue", "waiting")
    return ReplyRate(name, *(counts[organisation_id, standing] for standing in standings))


def reply_rates_csv(services: Services, person: Person) -> bytes:
    """The same as CSV. Raises ``NotAllowed``."""
    rows = [
        (r.name, r.asked, r.in_time, r.late, r.overdue, r.waiting, r.per_cent) for r in reply_rates(services, person)
    ]
    return csv_bytes(Sheet("Reply rates", _COLUMNS, rows))
