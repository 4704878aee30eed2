"""Finds all that stands against a letter as it was filled in, or renders it as it would leave; issues nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.choosing import OfferedLetter
from cmeforms.casework.letters.earlier_letters import still_running
from cmeforms.casework.letters.filling import merge_values, read_typed
from cmeforms.casework.letters.known_risks import names_one_of
from cmeforms.casework.letters.notices import ENDS_ON, PERIOD, SERVED_ON, service_problem, with_last_day
from cmeforms.casework.letters.open_letters import LetterRequest, OpenLetter, open_letter
from cmeforms.casework.letters.proposing import INTERPRETER
from cmeforms.casework.letters.recording import Addressed
from cmeforms.casework.letters.suppressions import PERSON_AT_RISK, refusals, text_refusals
from cmeforms.clock import london_date
from cmeforms.definitions.letter_stops import Suppression
from cmeforms.documents.letters.large_print import large_print
from cmeforms.documents.letters.merge_values import value_mistakes
from cmeforms.documents.letters.model import MergeContent
from cmeforms.documents.letters.rendering import render_letter
from cmeforms.errors import ActRefused
from cmeforms.people.model import Person

NONE_APPLIES = "none"
SAY_WHAT_APPLIES = "Say whether one of these applies"
NO_INTERPRETER_LINE = "The family’s language is not English: write the line about an interpreter"
_ABOUT_THE_LETTER = "letter"
_ABOUT_THE_QUESTION = "applies"


@dataclass(frozen=True)
class CheckedLetter:
    """A letter with what stands against it, a sentence by field id; ``addressed`` only if nothing does."""

    opened: OpenLetter
    problems: Mapping[str, str]
    addressed: Addressed | None


def check_letter(services: Services, person: Person, request: LetterRequest) -> CheckedLetter:
    """The letter as it would leave, not issued, or every blank and misfit at once. Raises as ``open_letter``.

    Raises ``ActRefused`` too if the person says that something stops the letter, or a form names its reader as a risk.
    """
    opened = open_letter(services, person, request)
    _require_unstopped(opened.offered, request.applies)
    contents, problems = read_typed(opened.filling, request.typed)
    _require_no_risk(opened, contents)
    problems = {
        **_question_problem(opened.offered, request.applies),
        **problems,
        **service_problem(contents, london_date(services.clock())),
        **_text_problems(opened, contents),
        **_order_problem(services, opened, contents),
    }
    if problems:
        return CheckedLetter(opened, problems, None)
    return _render(opened, request, contents)


def _render(opened: OpenLetter, request: LetterRequest, contents: Mapping[str, MergeContent]) -> CheckedLetter:
    child_ref, template = opened.letters.state.reference, opened.offered.template
    days = int(str(opened.filling.known[PERIOD]))
    values = merge_values(opened.filling, with_last_day(contents, days), child_ref)
    if opened.chase:
        values = replace(values, of_children=(*values.of_children, *opened.chase.other_children))
    mistakes = value_mistakes(template.declaration, values, values.child_refs)
    if mistakes:
        labels = {f.id: f.label for f in template.fields}
        return CheckedLetter(opened, {m.key: f"{labels.get(m.key, m.key)} {m.reason}" for m in mistakes}, None)
    reply_by = values.of_letter.get("letter.reply_by")
    first_on, last_on = (values.of_letter.get(field_id) for field_id in (SERVED_ON, ENDS_ON))
    addressed = Addressed(
        run_id=request.run_id,
        recipient=request.record_id,
        template=template,
        letter=render_letter(large_print(template) if request.is_large else template, values, values.child_refs),
        record_ids=opened.chase.record_ids if opened.chase else (request.record_id,),
        organisation_id=opened.chase.question.organisation_id if opened.chase else "",
        reply_by=reply_by if isinstance(reply_by, date) else None,
        notice_days=(first_on, last_on) if isinstance(first_on, date) and isinstance(last_on, date) else None,
    )
    return CheckedLetter(opened, {}, addressed)


def _require_unstopped(offered: OfferedLetter, applies: str) -> None:
    if applies in offered.questions:
        raise ActRefused(" ".join(refusals(offered.declaration, [Suppression(applies)])))


def _require_no_risk(opened: OpenLetter, contents: Mapping[str, MergeContent]) -> None:
    """What the record knows is not left to an answer. The sentence does not say which form names the person."""
    declaration = opened.offered.declaration
    addressee = str(contents.get(declaration.addressee, ""))
    if Suppression.ALLEGED_RISK in declaration.suppressed_by and names_one_of(addressee, opened.letters.risky_names):
        raise ActRefused(PERSON_AT_RISK)


def _question_problem(offered: OfferedLetter, applies: str) -> dict[str, str]:
    is_open = bool(offered.questions) and applies != NONE_APPLIES
    return {_ABOUT_THE_QUESTION: SAY_WHAT_APPLIES} if is_open else {}


def _order_problem(services: Services, opened: OpenLetter, contents: Mapping[str, MergeContent]) -> dict[str, str]:
    """Whether the letter before this one still gives its reader time."""
    template = opened.offered.template
    addressee = str(contents.get(template.declaration.addressee, ""))
    running = still_running(services, opened.letters.state, template, addressee)
    return {_ABOUT_THE_LETTER: running} if running else {}


def _text_problems(opened: OpenLetter, contents: Mapping[str, MergeContent]) -> dict[str, str]:
    """What is wrong with the words as a whole: a school's number to a home, no interpreter line where one is due."""
    said = text_refusals(opened.offered.declaration.audience, contents.values())
    problems = {_ABOUT_THE_LETTER: " ".join(said)} if said else {}
    has_line = any(f.id == INTERPRETER for f in opened.filling.asked)
    if opened.language and has_line and INTERPRETER not in contents:
        problems[INTERPRETER] = NO_INTERPRETER_LINE
    return problems
