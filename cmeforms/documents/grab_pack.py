"""The outline of a grab pack: page one, an index, then each part on pages of its own; one document from several forms.

Source: London Child Protection Procedures 3.15 and Appendix 4 (what helps to find a child).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from cmeforms.definitions.model import FormDefinition
from cmeforms.definitions.packs import PackDefinition, PackPart
from cmeforms.documents.form_outline import AnsweredForm, answered_form, answers_attachment, blocks_of, sections_of
from cmeforms.documents.outline import (
    AnswerRow,
    AnswerRows,
    AnswerTable,
    Block,
    DocumentOutline,
    Heading,
    Notice,
    PageIndex,
    Reading,
    TextBlock,
)
from cmeforms.documents.pack_ages import PartAge, stale_words
from cmeforms.documents.pack_page_one import page_one, without_fields
from cmeforms.submissions.answers.dates import DateAnswer, spoken_date
from cmeforms.submissions.model import Submission

_NO_NUMBER = Reading("No number is entered", is_quiet=True)


@dataclass(frozen=True)
class PackForm:
    """One form of a pack: its newest submission, and the audience whose version its reader gets."""

    definition: FormDefinition
    submission: Submission
    audience: str


@dataclass(frozen=True)
class PackContact:
    """Somebody to call, by the key that the pack's definition names; ``phone`` may be empty."""

    key: str
    name: str
    phone: str
    hours: str
    note: str


@dataclass(frozen=True)
class GrabPack:
    """All that a pack is made of. ``forms`` are by slug; ``made_at`` (aware UTC) is its date, ``on`` that day here.

    ``reference`` is the child's, ``reader`` whom the pack as a whole is for, ``short_code`` its own.
    """

    definition: PackDefinition
    forms: Mapping[str, PackForm]
    contacts: Sequence[PackContact]
    reference: str
    reader: str
    authority: str
    made_at: datetime
    on: date
    short_code: str = ""
    verify_address: str = ""


def pack_ages(pack: GrabPack) -> list[PartAge]:
    """How old the photograph and each form of the pack is, in the pack's order."""
    photo = pack.definition.photo
    taken = _day(pack.forms[pack.definition.form], photo.taken_on)
    parts = [part for part in pack.definition.part if part.form in pack.forms]
    ages = [_age_of(pack, part) for part in parts]
    return [PartAge("Photograph", taken, pack.on, photo.stale_after_days, "Taken"), *ages] if taken else ages


def make_pack_outline(pack: GrabPack) -> DocumentOutline:
    """The whole pack as one document; its attached file holds the answers of the pack's own form.

    Raises ``KeyError`` if the pack's own form is not among its forms.
    """
    forms = {slug: answered_form(one.definition, one.submission, one.audience) for slug, one in pack.forms.items()}
    parts = [(part, list(_part_blocks(pack, part, forms))) for part in pack.definition.part]
    shown = [(part, blocks) for part, blocks in parts if blocks]
    blocks = [*_first_page(pack, forms), _index(pack, [part for part, _ in shown])]
    for number, (part, inside) in enumerate(shown):
        # The first part follows the index, which seldom fills its page.
        blocks += [Heading(part.title, starts_page=number > 0), *inside]
    return DocumentOutline(
        title=pack.definition.title,
        reference=pack.reference,
        form_line=f"Made on {spoken_date(pack.on)}",
        authority=pack.authority,
        marking=pack.definition.marking,
        dated_at=pack.made_at,
        blocks=tuple(blocks),
        attachment=answers_attachment(forms[pack.definition.form]),
        short_code=pack.short_code,
        verify_address=pack.verify_address,
    )


def _first_page(pack: GrabPack, forms: Mapping[str, AnsweredForm]) -> Iterator[Block]:
    ages = pack_ages(pack)
    warning = stale_words(ages)
    if warning:
        yield Notice(warning)
    photo = next((age for age in ages if age.verb == "Taken"), None)
    yield from page_one(pack.definition, forms, photo.words if photo else "")


def _index(pack: GrabPack, parts: Sequence[PackPart]) -> PageIndex:
    rows = ((part.title, _age_of(pack, part).when if part.form in pack.forms else "") for part in parts)
    return PageIndex("What is in this pack", ("Part", "Last confirmed", "Page"), tuple(rows))


def _age_of(pack: GrabPack, part: PackPart) -> PartAge:
    form = pack.forms[part.form]
    confirmed = _day(form, part.confirmed) if part.confirmed else None
    return PartAge(part.title, confirmed or form.submission.on, pack.on, part.stale_after_days)


def _day(form: PackForm, field_id: str) -> date | None:
    answer = form.submission.answers.get(field_id)
    return answer.on if isinstance(answer, DateAnswer) else None


def _part_blocks(pack: GrabPack, part: PackPart, forms: Mapping[str, AnsweredForm]) -> Iterator[Block]:
    for number, text in enumerate(part.text, start=1):
        yield TextBlock(f"{number}. {text}")
    if part.form in forms:
        yield from _whole_form(pack, part, forms[part.form])
    elif part.form and part.if_absent:
        yield TextBlock(part.if_absent)
    for slug, field_ids in part.fields.items():
        if slug in forms:
            yield from _some_fields(forms[slug], field_ids)
    if part.contacts:
        yield _contact_table(pack, part)


def _whole_form(pack: GrabPack, part: PackPart, form: AnsweredForm) -> Iterator[Block]:
    """The form as its reader gets it, one heading level down, without what stands in a part of its own."""
    age = _age_of(pack, part)
    reader = form.definition.audience(pack.forms[part.form].audience).title
    rows = (
        AnswerRow("Form", (Reading(f"{form.definition.number}, {form.submission.reference}"),)),
        AnswerRow("Submission revision", (Reading(str(form.submission.submission_revision)),)),
        AnswerRow("Version for", (Reading(reader),)),
        AnswerRow("How old it is", (Reading(age.words),)),
    )
    if age.is_stale:
        yield Notice(stale_words([age]))
    yield AnswerRows(rows)
    apart = frozenset(i for other in pack.definition.part for i in other.fields.get(part.form, ()))
    for block in sections_of(without_fields(form, apart)):
        yield replace(block, level=block.level + 1) if isinstance(block, Heading) else block


def _some_fields(form: AnsweredForm, field_ids: Sequence[str]) -> Iterator[Block]:
    fields = [form.definition.field(field_id) for field_id in field_ids if field_id in form.shown]
    if fields:
        yield Heading(f"From the {form.definition.name.lower()}, {form.submission.reference}", level=2)
        yield from blocks_of(form, fields)


def _contact_table(pack: GrabPack, part: PackPart) -> AnswerTable:
    known = {contact.key: contact for contact in pack.contacts}
    rows = tuple(_contact_row(known[key]) for key in part.contacts if key in known)
    return AnswerTable("", ("Who", "Telephone", "When they answer"), rows, has_row_headers=True)


def _contact_row(contact: PackContact) -> tuple[Reading, ...]:
    phone = Reading(contact.phone, keeps_left_to_right=True) if contact.phone else _NO_NUMBER
    return Reading(contact.name), phone, Reading(contact.hours or "Not said")
