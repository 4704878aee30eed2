"""Tells whether the letter that must come before another still gives its reader time; stops and issues nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from cmeforms.casework.ground.child_record import linked_to
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.answers import answered_on
from cmeforms.casework.letters.issued import issuing_entry, notice_days
from cmeforms.casework.letters.recording import CHILD_NAMED_IN
from cmeforms.casework.letters.serving import notice_period, services_of
from cmeforms.casework.letters.stops import forms_about_the_child
from cmeforms.clock import london_date
from cmeforms.documents.letters.loader import LetterTemplate
from cmeforms.records.name_folding import fold
from cmeforms.submissions.lifecycle import RecordState, Stage


def still_running(services: Services, state: RecordState, template: LetterTemplate, addressee: str) -> str:
    """A sentence if the letter before this one, to the same person, still gives time today; else empty.

    A notice runs for its days from the day on which it was given, any other letter until its day to answer or until
    it was answered. Source: forms.md L9, and L17: "letters 1 and 2 may not be merged or the process shortened".
    """
    before = services.templates.get(template.declaration.comes_after)
    if before is None:
        return ""
    last_days = [day for letter in _letters(services, state, before, addressee) for day in _last_day(services, letter)]
    last = max(last_days, default=date.min)
    if last < london_date(services.clock()):
        return ""
    return f"The letter before it, {before.declaration.number}, gives time until {last.day} {last:%B %Y}"


def _letters(services: Services, state: RecordState, template: LetterTemplate, addressee: str) -> Iterator[RecordState]:
    forms = forms_about_the_child(services, state)
    for letter_id in dict.fromkeys(letter for form in forms for letter in linked_to(form, CHILD_NAMED_IN)):
        letter = services.log.state(letter_id)
        is_it = letter.slug == template.slug and letter.stage is not Stage.ERASED
        if is_it and fold(_addressee(services, letter, template)) == fold(addressee):
            yield letter


def _addressee(services: Services, letter: RecordState, template: LetterTemplate) -> str:
    number = issuing_entry(services, letter.record_id).number
    values = json.loads(services.log.read_payload(letter.record_id, number, "values"))
    return next((str(text) for field_id, _, text in values if field_id == template.declaration.addressee), "")


def _last_day(services: Services, letter: RecordState) -> Iterator[date]:
    days = notice_days(services, letter.record_id)
    served = services_of(services, letter.record_id)
    if days:
        yield notice_period(served[-1].served_on, days).last_on if served else days[1]
    elif answered_on(services, letter) is None and "reply_by" in issuing_entry(services, letter.record_id).facts:
        yield date.fromisoformat(str(issuing_entry(services, letter.record_id).facts["reply_by"]))
