"""Merge values of letters out of submitted referrals, settings and directory; pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from cmeforms.definitions.model import FormDefinition
from cmeforms.definitions.roles import ROLE_TITLES, Role
from cmeforms.documents.letters.model import ChildValue, MergeContent, merge_child
from cmeforms.people.model import Organisation, OrganisationKind, Person
from cmeforms.settings import Authority
from cmeforms.submissions.answers import Answer
from cmeforms.submissions.answers.dates import DateAnswer
from cmeforms.submissions.answers.tables import TableAnswer
from cmeforms.submissions.audiences import answers_for
from cmeforms.submissions.model import Answers

SCHOOL_AUDIENCE = "school"
_ADDRESS_IS_SAFE_TO_TELL = ("no",)


def authority_values(authority: Authority) -> dict[str, MergeContent]:
    """The ``la.*`` fields."""
    return {
        "la.name": authority.name,
        "la.team": authority.team,
        "la.address": ", ".join(authority.address.splitlines()),
        "la.phone": authority.phone,
        "la.email": authority.email,
        "la.social_care_phone": authority.social_care_phone,
        "la.out_of_hours": authority.out_of_hours,
        "la.privacy_notice_url": authority.privacy_notice_url,
    }


def sender_values(authority: Authority, organisation: Organisation) -> dict[str, MergeContent]:
    """The ``sender.*`` fields: the organisation of whoever writes; the authority speaks for its own people."""
    sender = authority if organisation.kind is OrganisationKind.AUTHORITY else organisation
    return {
        "sender.name": sender.name,
        "sender.address": ", ".join(sender.address.splitlines()),
        "sender.phone": sender.phone,
        "sender.email": sender.email,
    }


def officer_values(person: Person, phone: str, sent_by: Collection[Role] = ()) -> dict[str, MergeContent]:
    """The ``officer.*`` fields: who issues the letter, in the role that sends it, at their organisation's telephone."""
    role = next((role for role in person.roles if role in sent_by), person.roles[0])
    return {
        "officer.name": person.name,
        "officer.role": ROLE_TITLES[role],
        "officer.phone": phone,
        "officer.email": person.email,
    }


def school_values(school: Organisation) -> dict[str, MergeContent]:
    """The ``school.*`` fields that have a value."""
    return {"school.name": school.name, **({"school.head": school.head_name} if school.head_name else {})}


def letter_values(reference: str, enquiry: str, on: date, reply_by: date, note: str) -> dict[str, MergeContent]:
    """The ``letter.*`` and ``enquiry.*`` fields."""
    values: dict[str, MergeContent] = {
        "letter.ref": reference,
        "letter.date": on,
        "letter.reply_by": reply_by,
        "enquiry.ref": enquiry,
    }
    return values | ({"letter.officer_note": note} if note else {})


def child_values(reference: str, definition: FormDefinition, answers: Answers) -> dict[str, ChildValue]:
    """One child's fields as a school gets them, each carrying the child's reference.

    Only what the definition's audience ``school`` gets is looked at. The last known address stays out
    unless the referral says that there is no refuge: a safe address must not be found through a letter.
    """
    given = answers_for(definition, answers, SCHOOL_AUDIENCE).by_field
    contents: dict[str, MergeContent] = {
        "full_name": " ".join(filter(None, (_text(given, "forenames"), _text(given, "surname")))),
        **_optional(given),
    }
    refuge = answers.get("refuge")
    if refuge is not None and refuge.compared() == _ADDRESS_IS_SAFE_TO_TELL and _text(given, "last_known_address"):
        contents["last_known_address"] = _text(given, "last_known_address", ", ")
    return merge_child(reference, contents)


def _optional(given: Mapping[str, Answer]) -> dict[str, MergeContent]:
    contents: dict[str, MergeContent] = {}
    born = given.get("born_on")
    if isinstance(born, DateAnswer):
        contents["born_on"] = born.on
    if _text(given, "other_names"):
        contents["other_names"] = (_text(given, "other_names"),)
    for key, field_id in (("sex", "sex"), ("upn", "upn"), ("previous_school", "school")):
        if _text(given, field_id):
            contents[key] = _text(given, field_id, ", ")
    siblings = given.get("siblings")
    if isinstance(siblings, TableAnswer) and siblings.rows:
        contents["siblings"] = tuple(" ".join(row["full_name"].lines()) for row in siblings.rows if "full_name" in row)
    return contents


def _text(given: Mapping[str, Answer], field_id: str, joiner: str = " ") -> str:
    answer = given.get(field_id)
    return joiner.join(answer.lines()) if answer is not None else ""
