"""Puts together what a letter from a record begins with: sender, dates, reference, the form's own answers, a parent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from cmeforms.casework.duties.asking_rules import load_local_rules
from cmeforms.casework.forms.letter_values import authority_values, officer_values, sender_values
from cmeforms.casework.ground.references import letter_reference
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.choosing import LettersOfRecord
from cmeforms.casework.letters.filling import LetterToFill, letter_to_fill
from cmeforms.casework.letters.known_values import KnownParent, known_contents
from cmeforms.casework.letters.notices import PERIOD, period_days
from cmeforms.casework.letters.series import SERIES, place_in_series
from cmeforms.clock import london_date
from cmeforms.documents.letters.loader import LetterTemplate
from cmeforms.documents.letters.model import MergeContent
from cmeforms.people.model import Person
from cmeforms.records.accounts import Accounts
from cmeforms.rulebook.days import within_working_days
from cmeforms.submissions.lifecycle import RecordState

INTERPRETER = "letter.interpreter_line"


@dataclass(frozen=True)
class Written:
    """Under which id a letter is written, and when (aware): its place among the child's letters, and its date."""

    run_id: str
    at: datetime


def propose(
    services: Services, person: Person, letters: LettersOfRecord, template: LetterTemplate, written: Written
) -> LetterToFill:
    """The letter with everything that is known; what nobody can know is left to be typed."""
    stored = letters.stored
    worked_out = {
        **_sender(services, person, template),
        **_of_letter(services, letters.state, template, written),
    }
    known = known_contents(stored.loaded.definition, stored.submission.answers)
    return letter_to_fill(template, worked_out, {**_interviewer(worked_out), **known})


def _interviewer(worked_out: Mapping[str, MergeContent]) -> dict[str, MergeContent]:
    """Whoever offers an interview mostly leads it; another name can be typed. Source: forms.md L15."""
    return {
        "interview.person": worked_out["officer.name"],
        "interview.service": worked_out["sender.name"],
        "interview.phone": worked_out["sender.phone"],
    }


def propose_parent(parent: KnownParent | None, language: str, phone: str) -> dict[str, str]:
    """What stands in the boxes for one parent; the interpreter line where the family's language is not English."""
    proposed = {INTERPRETER: f"{language}: call {phone} and say your language. An interpreter is free."}
    if not language:
        proposed = {}
    if parent is not None:
        proposed |= {"to.full_name": parent.full_name, "to.address_block": parent.address}
    return proposed


def _sender(services: Services, person: Person, template: LetterTemplate) -> dict[str, MergeContent]:
    authority = services.settings.authority
    sender = sender_values(authority, Accounts(services.log).organisation(person.organisation_id))
    officer = officer_values(person, str(sender["sender.phone"]), template.declaration.issued_by)
    return {**authority_values(authority), **sender, **officer}


def _of_letter(
    services: Services, state: RecordState, template: LetterTemplate, written: Written
) -> dict[str, MergeContent]:
    on = london_date(written.at)
    declaration = template.declaration
    days = period_days(declaration, load_local_rules(services.home))
    return {
        "letter.ref": letter_reference(declaration.number, written.run_id, state.record_id),
        "letter.date": on,
        "letter.reply_by": reply_by(on, declaration.reply_working_days or services.settings.reply_working_days),
        SERIES: str(place_in_series(services, state, written.run_id)),
        "case.ref": state.reference,
        "enquiry.ref": state.reference,
        PERIOD: str(days),
    }


def reply_by(on: date, working_days: int) -> date:
    """The day by which an answer is asked for. Source: rules 7.0."""
    return within_working_days(on, working_days)
