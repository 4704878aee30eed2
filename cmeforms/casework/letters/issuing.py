"""Issues one letter from a record: filled, read, then kept unalterable; a second click issues nothing more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from cmeforms.casework.ground.access import require_record
from cmeforms.casework.ground.child_record import link
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.choosing import LettersOfRecord, OfferedLetter, chosen_letter, letters_of_record
from cmeforms.casework.letters.filling import LetterToFill, merge_values, read_typed
from cmeforms.casework.letters.known_risks import names_one_of
from cmeforms.casework.letters.known_values import language_of
from cmeforms.casework.letters.notices import ENDS_ON, PERIOD, SERVED_ON, service_problem, with_last_day
from cmeforms.casework.letters.proposing import INTERPRETER, Written, propose, propose_parent
from cmeforms.casework.letters.questions import CHASED_BY, CHASES
from cmeforms.casework.letters.recording import Addressed, issued_before, record_letter
from cmeforms.casework.letters.reminding import Chase, chase_proposals, open_chase
from cmeforms.casework.letters.suppressions import PERSON_AT_RISK, refusals, text_refusals
from cmeforms.casework.letters.template_words import require_words_read
from cmeforms.casework.mail.invitations import invite, may_invite
from cmeforms.clock import london_date
from cmeforms.documents.letters.large_print import large_print
from cmeforms.documents.letters.merge_values import value_mistakes
from cmeforms.documents.letters.model import MergeContent, Suppression
from cmeforms.documents.letters.rendering import render_letter
from cmeforms.errors import ActRefused
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.accounts import Accounts

NONE_APPLIES = "none"
SAY_WHAT_APPLIES = "Say whether one of these applies"
NO_INTERPRETER_LINE = "The family’s language is not English: write the line about an interpreter"
_ABOUT_THE_LETTER = "letter"
_ABOUT_THE_QUESTION = "applies"


@dataclass(frozen=True)
class LetterRequest:
    """What a person asks for: which letter from which record, to which of the parents, and what they typed.

    ``parent`` counts the form's parents from 1, 0 is somebody else. ``applies`` is their answer to what may
    stop the letter: a code, ``none``, or empty while they have not said. ``is_large`` asks for large print.
    ``run_id`` makes it one letter. ``chases`` is the letter or form that it reminds of, sent to
    ``chased_organisation``. ``written_at`` (aware) is set where the letter was written before it is issued.
    ``read_sha256`` (hex) names the template whose words the person read; empty where nobody read them before.
    """

    record_id: str
    template: str
    run_id: str
    chases: str = ""
    chased_organisation: str = ""
    parent: int = 0
    applies: str = ""
    is_large: bool = False
    typed: Mapping[str, str] = field(default_factory=dict, repr=False)
    written_at: datetime | None = None
    read_sha256: str = ""


@dataclass(frozen=True)
class OpenLetter:
    """A letter on a person's screen. ``language`` is the family's where it is not English."""

    letters: LettersOfRecord
    offered: OfferedLetter
    filling: LetterToFill
    language: str
    chase: Chase | None = None


@dataclass(frozen=True)
class CheckedLetter:
    """A letter with what stands against it, a sentence by field id; ``addressed`` only if nothing does."""

    opened: OpenLetter
    problems: Mapping[str, str]
    addressed: Addressed | None


def open_letter(services: Services, person: Person, request: LetterRequest) -> OpenLetter:
    """The letter before anything is typed. Raises ``NotAllowed``, ``ActRefused`` (does not fit, must not go)."""
    letters = letters_of_record(services, person, request.record_id)
    offered = chosen_letter(services, letters, request.template)
    written = Written(request.run_id, request.written_at or services.clock())
    filling = propose(services, person, letters, offered.template, written)
    language = language_of(letters.stored.submission.answers)
    parent = letters.parents[request.parent - 1] if 1 <= request.parent <= len(letters.parents) else None
    proposed = propose_parent(parent, language, str(filling.known["sender.phone"]))
    chase = _open_chase(services, person, request)
    if chase:
        proposed |= chase_proposals(services, offered.template, chase)
        filling = replace(filling, known={**filling.known, "enquiry.ref": chase.question.state.reference})
    return OpenLetter(letters, offered, replace(filling, proposed={**filling.proposed, **proposed}), language, chase)


def _open_chase(services: Services, person: Person, request: LetterRequest) -> Chase | None:
    """What the letter reminds of; ``ActRefused`` if it is not the reminder that belongs to it."""
    if not request.chases:
        return None
    chase = open_chase(services, person, request.chases, request.chased_organisation)
    if (chase.question.chaser, chase.record_ids[0]) != (request.template, request.record_id):
        raise ActRefused("This letter does not remind of that one.")
    return chase


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


def issue_letter(services: Services, person: Person, request: LetterRequest) -> str:
    """Issue the letter as it was read; the id of its record, the same for a second click. Raises as before.

    Raises ``ActRefused`` if something is wrong by now that was not when it was read.
    """
    require_record(services, person, Action.ISSUE_LETTERS, request.record_id)
    earlier = issued_before(services.log, request.run_id, [request.record_id])[0]
    if earlier:
        return earlier.record_id
    checked = check_letter(services, person, request)
    if checked.addressed is None:
        raise ActRefused("The letter cannot be issued as it stands. Nothing was issued.")
    require_words_read(checked.addressed.template, request.read_sha256)
    if checked.opened.offered.declaration.needs_approval:
        raise ActRefused("A second person approves a notice before it is issued. Nothing was issued.")
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        again = issued_before(services.log, request.run_id, [request.record_id])[0]
        if again:
            return again.record_id
        letter_id = record_letter(act, checked.addressed)
        if request.chases:
            link(act, letter_id, CHASES, request.chases)
            link(act, request.chases, CHASED_BY, letter_id)
    if checked.opened.chase:
        _renew_link(services, person, checked.opened.chase)
    return letter_id


def _renew_link(services: Services, person: Person, chase: Chase) -> None:
    """Send a new one-time link with a reminder, where the question is answered by one and an address is known."""
    found = chase.question
    known = {o.organisation_id: o for o in Accounts(services.log).organisations()}
    organisation = known.get(found.organisation_id)
    if organisation and organisation.email and may_invite(services, person, found.state):
        invite(services, person, found.state.record_id, found.organisation_id, with_code=False)


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


def _text_problems(opened: OpenLetter, contents: Mapping[str, MergeContent]) -> dict[str, str]:
    """What is wrong with the words as a whole: a school's number to a home, no interpreter line where one is due."""
    texts = [text for c in contents.values() for text in (c if isinstance(c, tuple) else (c,)) if isinstance(text, str)]
    said = text_refusals(opened.offered.declaration.audience, texts)
    problems = {_ABOUT_THE_LETTER: " ".join(said)} if said else {}
    has_line = any(f.id == INTERPRETER for f in opened.filling.asked)
    if opened.language and has_line and INTERPRETER not in contents:
        problems[INTERPRETER] = NO_INTERPRETER_LINE
    return problems
