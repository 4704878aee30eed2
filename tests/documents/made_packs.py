"""Grab packs of an invented child, made of examples of the shipped forms in which some answers are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from cmeforms.casework.ground.places import SHIPPED
from cmeforms.definitions.packs import PackDefinition, load_pack
from cmeforms.documents.grab_pack import GrabPack, PackContact, PackForm
from cmeforms.samples.examples import example_answers
from cmeforms.samples.files import with_digests
from cmeforms.submissions.model import Submission
from cmeforms.submissions.reading import read_answers

from .every_form import catalogue, photos_of

ON = date(2026, 11, 22)
MADE_AT = datetime(2026, 11, 22, 2, 14, tzinfo=UTC)

CHILD = {"surname": "Żeleńska", "forenames": "Tamsin", "born_on": "2012-04-17"}
CALM: Mapping[str, Any] = {
    **CHILD,
    "medical_requirements": "Asthma. Blue inhaler when needed.",
    "disabilities": "None",
    "marks": [],
    "places": [],
    "photo_taken_on": "2026-11-10",
    "reviewed_on": "2026-11-15",
}
"""What one child's pack mostly looks like: few long texts, nothing out of date."""


@cache
def shipped_pack() -> PackDefinition:
    return load_pack(SHIPPED / "form_definitions" / "packs" / "grab-pack.toml")


def pack_form(
    slug: str, given: Mapping[str, Any], *, seed: int = 3, audience: str = "police", days_ago: int = 2
) -> PackForm:
    definition = catalogue().find(slug).definition
    known = {field_id: value for field_id, value in given.items() if any(f.id == field_id for f in definition.fields())}
    made = example_answers(definition, seed, ON, given=known)
    answers = read_answers(definition, with_digests(made)).answers
    at = MADE_AT - timedelta(days=days_ago)
    number = f"{definition.number}-AAAA-BBBB"
    submission = Submission("0" * 32, number, 1, at, at.date(), answers, photos=dict(photos_of(made)))
    return PackForm(definition, submission, audience)


CONTACTS = tuple(
    PackContact(key, key.replace("_", " ").capitalize(), "01632 960199", "Day and night, every day", "")
    for part in shipped_pack().part
    for key in part.contacts
)


def made_pack(given: Mapping[str, Any] = CALM, *, plan_audience: str = "police", **forms: PackForm) -> GrabPack:
    """A pack of the information sharing form and the trigger plan, with ``forms`` (slugs with _) in their places."""
    known = {
        "grab-pack": pack_form("grab-pack", given),
        "trigger-plan": pack_form("trigger-plan", given, audience=plan_audience),
    }
    return GrabPack(
        definition=shipped_pack(),
        forms={**known, **{name.replace("_", "-"): form for name, form in forms.items()}},
        contacts=CONTACTS,
        reference="CH-ABCD-2345",
        reader=plan_audience,
        authority="Exampleshire Council",
        made_at=MADE_AT,
        on=ON,
        short_code="K7QX-3M9P-ABCD",
        verify_address="https://forms.exampleshire.example/verify?code=K7QX-3M9P-ABCD",
    )


def with_answer(form: PackForm, field_id: str, value: Any) -> PackForm:
    """The same form with another answer to one question."""
    document = {**form.submission.answers.document(), field_id: value}
    answers = read_answers(form.definition, document).answers
    return replace(form, submission=replace(form.submission, answers=answers))
