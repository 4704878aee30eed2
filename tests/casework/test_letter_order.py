"""A letter that follows another does not go to the same person while the first one still gives them time."""

from __future__ import annotations

from datetime import date, timedelta

from cmeforms.casework.letters.answers import note_answer
from cmeforms.casework.letters.approving import approve, put_forward
from cmeforms.casework.letters.checking import check_letter
from cmeforms.casework.letters.issuing import issue_letter
from cmeforms.casework.letters.open_letters import LetterRequest
from cmeforms.casework.letters.serving import serve_letter
from tests.casework.test_letters_from_records import PROPOSED, issued_notice
from tests.factories import Town
from tests.workers import Worker


def day(field: str, on: date) -> dict[str, str]:
    return {f"{field}-{part}": str(getattr(on, part)) for part in ("day", "month", "year")}


ABROAD = {
    **PROPOSED,
    **day("leave.due_back_on", date(2026, 2, 2)),
    **day("leave.removal_on", date(2026, 5, 4)),
    **day("leave.earlier_on", date(2026, 3, 4)),
}


def abroad(record_id: str, template: str, run: str, to: str = "Anna Quillfeather") -> LetterRequest:
    return LetterRequest(record_id, template, run * 32, applies="none", typed={**ABROAD, "to.full_name": to})


def absent(town: Town) -> str:
    """A school's deletion form about a pupil who may be abroad."""
    record_id = town.lead.starts("deletion")
    town.lead.fills(record_id, seed=5, given={"surname": "Quillfeather", "ground": "a"})
    town.lead.signs(record_id)
    return record_id


def problems(town: Town, worker: Worker, wanted: LetterRequest) -> list[str]:
    return list(check_letter(town.services, worker.person, wanted).problems.values())


def test_every_letter_that_another_names_is_there(town: Town):
    templates = town.services.templates
    named = {
        name for t in templates.values() for name in (t.declaration.comes_after, t.declaration.chased_with) if name
    }
    assert named <= set(templates.stems)
    assert {t.slug: t.declaration.comes_after for t in templates.values() if t.declaration.comes_after} == {
        "abroad-off-roll": "abroad-expectations",
        "school-choice-notice": "notice-437",
    }


def test_the_warning_about_the_roll_waits_until_the_time_of_the_first_letter_is_over(town: Town):
    record_id = absent(town)
    issue_letter(town.services, town.lead.person, abroad(record_id, "abroad-expectations", "a"))
    second = abroad(record_id, "abroad-off-roll", "b", to="  anna QUILLFEATHER")
    told = ["The letter before it, L17-1, gives time until 18 March 2026"]
    assert problems(town, town.lead, second) == told
    town.clock.move(days=14)  # the tenth working day
    assert problems(town, town.lead, second) == told
    town.clock.move(days=1)
    assert problems(town, town.lead, second) == []


def test_the_other_parent_and_who_has_answered_are_not_waited_for(town: Town):
    record_id = absent(town)
    first = issue_letter(town.services, town.lead.person, abroad(record_id, "abroad-expectations", "a"))
    assert problems(town, town.lead, abroad(record_id, "abroad-off-roll", "b", to="Bertil Quillfeather")) == []
    second = abroad(record_id, "abroad-off-roll", "c")
    assert problems(town, town.lead, second)
    note_answer(town.services, town.lead.person, first, town.services.clock().date())
    assert problems(town, town.lead, second) == []


def test_the_school_is_not_named_before_the_days_of_the_first_notice_as_it_was_given_are_over(town: Town):
    officer, today = town.cme_officer, town.services.clock().date()
    first = issued_notice(town, today)
    town.clock.move(days=2)
    given_on = today + timedelta(days=2)
    serve_letter(town.services, officer.person, first, given_on, {"method": "handed", "served_by": "F", "proof": "P"})
    record_id = dict(town.services.log.state(first).links)["letter_about"]

    def named(run: str) -> LetterRequest:
        typed = {
            **PROPOSED,
            **day("notice.served_on", town.services.clock().date()),
            **day("notice.earlier_on", given_on),
            "la.legal_contact": "Legal services",
            "order.school": "Harbour Academy",
            "order.alternatives": "Mill Lane School",
        }
        return LetterRequest(record_id, "school-choice-notice", run * 32, applies="none", typed=typed)

    town.clock.move(days=14)  # the last of fifteen days
    assert any("L8, gives time until 20 March 2026" in told for told in problems(town, officer, named("b")))
    town.clock.move(days=1)
    assert problems(town, officer, named("c")) == []
    put_forward(town.services, officer.person, named("c"))
    assert approve(town.services, town.welfare_officer.person, record_id, "c" * 32, "Ines Marlowe, today")
