"""What a submitted form already knows for a letter, as merge values; pure, reads no log and asks nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cmeforms.definitions.model import FormDefinition
from cmeforms.documents.letters.model import MergeContent, MergeKind
from cmeforms.submissions.answers import Answer
from cmeforms.submissions.answers.dates import DateAnswer
from cmeforms.submissions.answers.shape import NotKnownAnswer
from cmeforms.submissions.answers.tables import TableAnswer
from cmeforms.submissions.model import Answers

_NO_REFUGE = ("no",)
_ENGLISH = ("english", "british sign language", "bsl")
_PARENT_TABLES = ("parents_served", "parents")
_PARENT_ADDRESSES = ("address", "other_address")

_BY_ANSWER: Mapping[str, tuple[str, ...]] = {
    "child.other_names": ("other_names",),
    "child.sex": ("sex",),
    "child.siblings": ("siblings",),
    "child.last_attended_on": ("last_attended_on",),
    "absence.first_day": ("absence_began_on",),
    "case.ground": ("ground",),
    "case.removal_ground": ("removal_ground", "ground"),
    "case.reason": ("decision_reason",),
    "case.agreed_on": ("decided_on",),
    "offer.school": ("offered_school",),
}
"""Merge fields and the answers that fill them, in the forms that have such a field."""

SCHOOL_NAMES = ("child.last_school", "child.previous_school", "school.name", "offer.school")
"""Printed as the name alone: the first line of a school's answer, without its numbers."""


@dataclass(frozen=True)
class KnownParent:
    """A parent as a form names them; the address is empty where the form gives none that may be used."""

    full_name: str
    address: str = ""


def known_contents(definition: FormDefinition, answers: Answers) -> dict[str, MergeContent]:
    """What the form tells of the child, by merge field id; answers that are restricted are never looked at.

    The last known address is told only where the form says that there is no refuge.
    """
    open_answers = _unrestricted(definition, answers)
    contents: dict[str, MergeContent] = {}
    for field_id, answer_id in _sources(definition):
        answer = open_answers.get(answer_id)
        if field_id not in contents and answer is not None and not isinstance(answer, NotKnownAnswer):
            contents[field_id] = answer.lines()[0] if field_id in SCHOOL_NAMES else _content(answer)
    contents |= _names(definition, open_answers)
    refuge = answers.get("refuge")
    if refuge is not None and refuge.compared() == _NO_REFUGE and (address := _lines(open_answers, _HOME)):
        contents["child.last_known_address"] = address
    return {field_id: content for field_id, content in contents.items() if content}


_HOME = "last_known_address"


def known_parents(definition: FormDefinition, answers: Answers) -> tuple[KnownParent, ...]:
    """The parents named in a form, each to be written to by a letter of their own. Source: forms.md 6.0."""
    given = _unrestricted(definition, answers)
    table = next((given[name] for name in _PARENT_TABLES if isinstance(given.get(name), TableAnswer)), None)
    if not isinstance(table, TableAnswer):
        return ()
    home = _lines(given, _HOME)
    return tuple(
        KnownParent(_lines(row, "full_name"), next(filter(None, (_lines(row, a) for a in _PARENT_ADDRESSES)), home))
        for row in table.rows
        if "full_name" in row
    )


def language_of(answers: Answers) -> str:
    """The family's language where it is not English, or where an interpreter is needed; else empty."""
    language = " ".join(_lines(answers.by_field, "first_language").split())
    needs = answers.get("interpreter_needed")
    is_foreign = bool(language) and not language.lower().startswith(_ENGLISH)
    if is_foreign:
        return language
    return "another language" if needs is not None and needs.compared() == ("yes",) else ""


def content_of_kind(kind: MergeKind, content: MergeContent) -> MergeContent | None:
    """The content as a field of this kind takes it, or None where it does not fit."""
    if kind is MergeKind.LIST:
        return content if isinstance(content, tuple) else (str(content),)
    if kind is MergeKind.TEXT and isinstance(content, tuple):
        return "\n".join(content)
    return content if isinstance(content, str) is (kind is MergeKind.TEXT) else None


def _unrestricted(definition: FormDefinition, answers: Answers) -> dict[str, Answer]:
    open_ids = {field.id for field in definition.fields() if not field.restricted}
    return {field_id: answer for field_id, answer in answers.by_field.items() if field_id in open_ids}


def _sources(definition: FormDefinition) -> list[tuple[str, str]]:
    subject = definition.subject
    of_subject = [
        ("child.born_on", subject.born_on),
        ("child.upn", subject.upn),
        *((field_id, subject.school) for field_id in SCHOOL_NAMES[:3]),
    ]
    of_answers = [(field_id, answer_id) for field_id, ids in _BY_ANSWER.items() for answer_id in ids]
    return [(field_id, answer_id) for field_id, answer_id in (*of_subject, *of_answers) if answer_id]


def _names(definition: FormDefinition, given: Mapping[str, Answer]) -> dict[str, MergeContent]:
    """Full name, first name and initials; the first name is the first of the forenames, else nothing is guessed."""
    subject = definition.subject
    forenames = " ".join(_lines(given, subject.forenames).split())
    full = " ".join(filter(None, (forenames, _lines(given, subject.surname)))) or _lines(given, subject.full_name)
    initials = "".join(part[0] for part in full.replace("-", " ").split() if part)
    return {
        "child.full_name": full,
        "child.first_name": forenames.split(" ")[0],
        "child.initials": initials,
    }


def _content(answer: Answer) -> MergeContent:
    if isinstance(answer, DateAnswer):
        return answer.on
    if isinstance(answer, TableAnswer):
        return tuple(" ".join(row["full_name"].lines()) for row in answer.rows if "full_name" in row)
    return "\n".join(answer.lines())


def _lines(given: Mapping[str, Answer], field_id: str) -> str:
    answer = given.get(field_id) if field_id else None
    return "" if answer is None or isinstance(answer, NotKnownAnswer) else "\n".join(answer.lines())
