"""One child's whole way in users' words; the same steps for a visitor without a script and for a real browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from cmeforms.casework.forms.drafting import open_draft
from cmeforms.clock import london_date
from cmeforms.definitions.model import MAIN_PART, FormDefinition, Section
from cmeforms.samples.examples import example_answers
from tests.factories import Town
from tests.states import all_states
from tests.workers import Worker

FIRST_CHILD = {"surname": "Quillfeather", "forenames": "Zoë Anwen"}
SECOND_CHILD = {"surname": "Ożarowska-Nguyễn", "forenames": "Łucja"}
CHILD_LEFT_OUT = {"surname": "Vandermolen", "forenames": "Ikenna"}
LAST_SEEN = "At the bus stop in Quay Road"
RETURN_REASON = "Please add when the neighbours were asked, and by whom."
MENDED = "The neighbours at numbers 3 and 5 were asked by A. Kestrel on the second day: nobody has seen the family."
SCHOOLS = {"oakfield": "Oakfield Primary School", "harbour": "Harbour Academy", "st-hilds": "St Hild's School"}


class AtWork(Protocol):
    """What the journey asks of a visitor, with or without a script."""

    @property
    def text(self) -> str: ...
    def inputs(self) -> Mapping[str, str]: ...
    def goes_to(self, address: str) -> object: ...
    def follows(self, text: str) -> object: ...
    def follows_row(self, *texts: str) -> object: ...
    def presses(self, text: str, given: Mapping[str, Any] | None = None, *, beside: str = "") -> object: ...
    def fills_section(self, definition: FormDefinition, section: Section, values: Mapping[str, Any]) -> object: ...
    def downloads(self, text: str) -> bytes: ...
    def signs_out(self) -> object: ...


class Place(Protocol):
    """Where people sign in."""

    town: Town

    def signed_in(self, worker: Worker) -> AtWork: ...


@dataclass
class Journey:
    """The records of the way and what was handed out on it."""

    place: Place
    checklist: str = ""
    referral: str = ""
    other_referral: str = ""
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    pdfs: dict[str, bytes] = field(default_factory=dict)
    letters: dict[str, bytes] = field(default_factory=dict)

    @property
    def town(self) -> Town:
        return self.place.town

    def definition(self, slug: str) -> FormDefinition:
        return self.town.services.catalogue.find(slug).definition

    def example(self, worker: Worker, record_id: str, seed: int, given: Mapping[str, Any]) -> dict[str, Any]:
        """Answers for what is open of a record, which agree with what is there already."""
        draft = open_draft(self.town.services, worker.person, record_id)
        known = {**draft.submitted, **draft.values, **given}
        definition, on = draft.loaded.definition, london_date(self.town.clock())
        return example_answers(definition, seed, on, part=draft.part, given=known)

    def fill(self, visitor: AtWork, record_id: str, values: Mapping[str, Any], part: str = MAIN_PART) -> None:
        """Open each section in turn from the task list and fill it."""
        slug = self.town.services.log.state(record_id).slug
        definition = self.definition(slug)
        for section in definition.sections_of(part):
            visitor.goes_to(f"/drafts/{record_id}/sections/{section.id}")
            visitor.fills_section(definition, section, values)
        visitor.goes_to(f"/drafts/{record_id}")

    def newest(self, slug: str) -> str:
        """The record of this form that changed last."""
        return all_states(self.town.services.log, slug)[0].record_id


def staff_begin_the_checklist(journey: Journey) -> None:
    """First sitting: a member of staff fills three sections and half of a fourth, and signs out."""
    staff = journey.town.staff
    visitor = journey.place.signed_in(staff)
    visitor.presses("Start", beside="/forms/cme1/")
    journey.checklist = journey.newest("cme1")
    values = journey.example(staff, journey.checklist, 3, FIRST_CHILD)
    journey.answers["cme1"] = values
    definition = journey.definition("cme1")
    for section in definition.sections_of(MAIN_PART)[:3]:
        visitor.goes_to(f"/drafts/{journey.checklist}/sections/{section.id}")
        visitor.fills_section(definition, section, values)
    visitor.goes_to(f"/drafts/{journey.checklist}/sections/attendance")
    visitor.presses("Save and come back later", {"last_seen_where": LAST_SEEN})
    values["last_seen_where"] = LAST_SEEN
    visitor.goes_to("/")
    assert FIRST_CHILD["surname"] in visitor.text
    visitor.signs_out()
    assert "Sign in" in visitor.text


def lead_refers_before_the_checklist_is_done(journey: Journey) -> None:
    """On another computer the lead finds the half-filled section, opens the referral from it, and signs that."""
    lead = journey.town.lead
    visitor = journey.place.signed_in(lead)
    visitor.follows_row(FIRST_CHILD["surname"], "CME 1")
    visitor.follows("Last attended, last seen")
    assert visitor.inputs()["last_seen_where"] == LAST_SEEN
    visitor.goes_to(f"/drafts/{journey.checklist}")
    visitor.presses("Open a CME 2")
    journey.referral = journey.newest("cme2")
    handed = open_draft(journey.town.services, lead.person, journey.referral).values
    values = journey.example(lead, journey.referral, 3, {})
    journey.answers["cme2"] = values
    for field_id in ("surname", "forenames", "born_on", "last_known_address"):
        assert handed[field_id] == journey.answers["cme1"][field_id]
    assert {field_id: values[field_id] for field_id in handed} == handed
    journey.fill(visitor, journey.referral, values)
    visitor.follows("Check your answers")
    assert "Not done yet" in visitor.text
    _signs(visitor, lead)
    journey.pdfs["cme2 referred"] = visitor.downloads("Download the sealed PDF")


def _signs(visitor: AtWork, worker: Worker) -> None:
    visitor.follows("Go on to sign")
    visitor.presses("Sign and submit", {"password": worker.password})
    assert "Recorded and sealed" in visitor.text


def lead_signs_the_checklist(journey: Journey) -> None:
    """The rest of the checklist, and the lead's signature."""
    lead = journey.town.lead
    visitor = journey.place.signed_in(lead)
    visitor.follows_row(FIRST_CHILD["surname"], "CME 1")
    journey.fill(visitor, journey.checklist, journey.answers["cme1"])
    visitor.follows("Check your answers")
    _signs(visitor, lead)
    journey.pdfs["cme1 signed"] = visitor.downloads("Download the sealed PDF")


def officer_returns_it(journey: Journey) -> None:
    """The welfare officer reads it on one page; a return without a reason is refused."""
    officer = journey.town.welfare_officer
    visitor = journey.place.signed_in(officer)
    visitor.follows_row(FIRST_CHILD["surname"], "Countersign or return")
    assert "Checks made" in visitor.text
    visitor.presses("Send", {"outcome": "return", "reason": "", "password": officer.password})
    assert "Say what needs to be mended" in visitor.text
    visitor.presses("Send", {"outcome": "return", "reason": RETURN_REASON, "password": officer.password})
    assert "Returned" in visitor.text


def lead_mends_it(journey: Journey) -> None:
    """The lead sees the reason, adds what was missing and signs again."""
    lead = journey.town.lead
    visitor = journey.place.signed_in(lead)
    visitor.follows_row(FIRST_CHILD["surname"], "Returned: mend and sign again")
    assert RETURN_REASON in visitor.text
    visitor.goes_to(f"/drafts/{journey.checklist}/sections/result")
    visitor.presses("Save and continue", {"further_information": MENDED})
    journey.answers["cme1"]["further_information"] = MENDED
    visitor.goes_to(f"/drafts/{journey.checklist}")
    visitor.follows("Check your answers")
    assert MENDED in visitor.text
    _signs(visitor, lead)


def officer_countersigns(journey: Journey) -> None:
    """On one page: the form, the statement, the decision, the password."""
    officer = journey.town.welfare_officer
    visitor = journey.place.signed_in(officer)
    visitor.follows_row(FIRST_CHILD["surname"], "Countersign or return")
    assert MENDED in visitor.text
    visitor.presses("Send", {"outcome": "agree", "password": officer.password})
    assert "Recorded and sealed" in visitor.text
    journey.pdfs["cme1"] = visitor.downloads("Download the sealed PDF")


def cme_officer_completes_the_referral(journey: Journey) -> None:
    """The CME officer sees the arrival and completes the office part."""
    officer = journey.town.cme_officer
    visitor = journey.place.signed_in(officer)
    visitor.follows_row(FIRST_CHILD["surname"], "Complete: Office use")
    values = journey.example(officer, journey.referral, 3, {})
    journey.fill(visitor, journey.referral, values, "office")
    journey.answers["cme2"] |= values
    visitor.follows("Check your answers")
    _signs(visitor, officer)
    journey.pdfs["cme2"] = visitor.downloads("Download the sealed PDF")


def other_children_are_referred(journey: Journey) -> None:
    """Another school refers two children, of whom one will be enquired about."""
    chidi = journey.town.other_lead
    for child, seed in ((SECOND_CHILD, 5), (CHILD_LEFT_OUT, 6)):
        record_id = chidi.starts("cme2")
        chidi.fills(record_id, seed=seed, given=child)
        chidi.signs(record_id)
        journey.other_referral = journey.other_referral or record_id


def officer_issues_letters(journey: Journey) -> None:
    """Two children, three schools; the letters are read before they are issued."""
    officer, log = journey.town.cme_officer, journey.town.services.log
    visitor = journey.place.signed_in(officer)
    visitor.follows("Letters")
    chosen = {"child": [journey.referral, journey.other_referral], "recipient": list(SCHOOLS)}
    visitor.presses("Show the letters", chosen)
    for name in (FIRST_CHILD["surname"], SECOND_CHILD["surname"], *SCHOOLS.values()):
        assert name in visitor.text
    assert CHILD_LEFT_OUT["surname"] not in visitor.text
    assert not any(state.form_number == "letter" for state in all_states(log))
    visitor.presses("Issue", {"password": officer.password})
    for school_id, name in SCHOOLS.items():
        journey.letters[school_id] = visitor.downloads(f"Download the letter to {name}")


WHOLE_WAY = (
    staff_begin_the_checklist,
    lead_refers_before_the_checklist_is_done,
    lead_signs_the_checklist,
    officer_returns_it,
    lead_mends_it,
    officer_countersigns,
    cme_officer_completes_the_referral,
    other_children_are_referred,
    officer_issues_letters,
)
