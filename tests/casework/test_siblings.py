"""Three brothers and sisters: the family's answers typed once, three files, and no word of one in another's."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cmeforms.casework.children.child_forms import start_for_child, start_for_sibling
from cmeforms.casework.children.child_page import view_child
from cmeforms.casework.forms.reading_records import submitted_values
from cmeforms.casework.ground.child_record import SIBLING, child_of, linked_to
from cmeforms.clock import london_date
from cmeforms.definitions.model import MAIN_PART, FormDefinition
from cmeforms.errors import ActRefused, NotAllowed
from cmeforms.records.entries import EntryKind
from cmeforms.samples.examples import example_answers
from tests.documents_read import attached, pdf_text
from tests.factories import Town

CANARIES = ("Goshawk", "Whimbrel", "Ptarmigan")
HOUSE = "Familylane"
TYPED = ("text", "long_text", "name")


def with_canaries(definition: FormDefinition, example: dict[str, Any], word: str) -> dict[str, Any]:
    """The example with a word of one child in everything typed freely that is not the family's, rows included."""
    own = {f.id: f for f in definition.fields(MAIN_PART) if f.id in example and not f.family and not f.prefill}
    return {**example, **{field_id: _canary(field, example[field_id], word) for field_id, field in own.items()}}


def _canary(field: Any, value: Any, word: str) -> Any:
    if field.kind in TYPED and isinstance(value, str):
        return word
    columns = {column.id: column for column in getattr(field, "columns", ())}
    if isinstance(value, list) and columns:
        return [_canary_row(columns, row, word) for row in value]
    if isinstance(value, dict) and columns:
        return {row_id: _canary_row(columns, row, word) for row_id, row in value.items() if isinstance(row, dict)}
    return value


def _canary_row(columns: dict[str, Any], row: dict[str, Any], word: str) -> dict[str, Any]:
    return {name: _canary(columns[name], cell, word) for name, cell in row.items()}


def fills_with_canaries(town: Town, record_id: str, word: str, seed: int) -> None:
    draft = town.lead.opens(record_id)
    example = example_answers(draft.loaded.definition, seed, london_date(town.clock()), given=draft.values)
    town.lead.fills(record_id, seed=seed, given=with_canaries(draft.loaded.definition, example, word))


FAMILY = {"last_known_address": {"type": "uk", "lines": f"1 {HOUSE}\nNorthmoor", "postcode": "L99 9ZZ"}}


def files_of(town: Town, record_id: str) -> dict[str, str]:
    """What there is of a record: the PDF's text, the JSON attached to it, and what the log keeps sealed."""
    state = town.services.log.state(record_id)
    pdf = town.lead.downloads(record_id, state.current_document.sha256)
    entries = town.services.log.entries(limit=500, record_id=record_id)
    [accepted] = [entry for entry in entries if entry.kind is EntryKind.SUBMISSION_ACCEPTED]
    payload = town.services.log.read_payload(record_id, accepted.number, "answers").decode("utf-8")
    return {
        "text": pdf_text(pdf),
        "attached": json.dumps(attached(pdf)[1], ensure_ascii=False),
        "payload": payload,
        "clear": str([entry.facts for entry in entries]),
    }


@pytest.mark.parametrize("slug", ["cme1", "cme2"])
def test_no_answer_of_one_child_is_in_another_childs_file(town: Town, slug: str):
    records = [town.lead.starts(slug, FAMILY)]
    fills_with_canaries(town, records[0], CANARIES[0], seed=3)
    first = ""
    for seed, word in enumerate(CANARIES[1:], start=4):
        town.lead.signs(records[-1])
        first = first or child_of(town.services.log.state(records[0]))
        records.append(start_for_sibling(town.services, town.lead.person, first, slug))
        begun = json.dumps(town.lead.opens(records[-1]).values)
        assert HOUSE in begun
        assert not any(other in begun for other in CANARIES)
        fills_with_canaries(town, records[-1], word, seed)
    town.lead.signs(records[-1])
    for record_id, word in zip(records, CANARIES, strict=True):
        for name, content in files_of(town, record_id).items():
            assert not [other for other in CANARIES if other != word and other in content], (name, word)
            assert name == "clear" or (word in content and HOUSE in content), name


def test_siblings_are_children_of_their_own_linked_both_ways_and_shown_on_each_others_page(town: Town):
    record_id = town.lead.starts("cme2", {"surname": "Kestrel", "forenames": "Ann"})
    town.lead.fills(record_id, seed=5, given={"surname": "Kestrel", "forenames": "Ann"})
    town.lead.signs(record_id)
    first = child_of(town.services.log.state(record_id))
    ids = [first]
    for name in ("Ben", "Cat"):
        sibling = start_for_sibling(town.services, town.lead.person, first, "cme2")
        town.lead.types(sibling, "child", {"surname": "Kestrel", "forenames": name})
        ids.append(child_of(town.services.log.state(sibling)))
    assert len(set(ids)) == 3
    assert linked_to(town.services.log.state(first), SIBLING) == tuple(ids[1:])
    assert linked_to(town.services.log.state(ids[1]), SIBLING) == (first,)
    names = {one.name for one in view_child(town.services, town.lead.person, ids[1]).family}
    assert names == {"Ann Kestrel", "Cat Kestrel"}
    assert view_child(town.services, town.cme_officer.person, first).family == ()  # drafts are not theirs to see


def test_the_school_is_copied_only_if_it_is_said_to_be_the_same(referred):
    town, child_id = referred.town, child_of(referred.town.services.log.state(referred.record_id))
    school = submitted_values(town.services, town.services.log.state(referred.record_id))["school"]
    for is_same, expected in ((False, None), (True, school)):
        record_id = start_for_sibling(town.services, town.lead.person, child_id, "cme2", is_same_school=is_same)
        assert town.lead.opens(record_id).values.get("school") == expected


def test_only_a_form_that_the_child_has_is_started_for_a_sibling(signed):
    town, child_id = signed.town, child_of(signed.town.services.log.state(signed.record_id))
    before = town.services.log.head().number
    with pytest.raises(ActRefused):
        start_for_sibling(town.services, town.lead.person, child_id, "cme2")
    assert town.services.log.head().number == before


def test_who_may_see_nothing_of_a_child_starts_nothing_for_it(signed):
    town, child_id = signed.town, child_of(signed.town.services.log.state(signed.record_id))
    for act in (start_for_child, start_for_sibling):
        with pytest.raises(NotAllowed):
            act(town.services, town.other_lead.person, child_id, "cme1")


def test_a_form_started_for_a_child_takes_over_the_newest_values_and_what_is_handed_over(signed):
    town = signed.town
    child_id = child_of(town.services.log.state(signed.record_id))
    known = town.lead.services.log
    older = town.services.definition(known.state(signed.record_id).definition_sha256).definition
    town.clock.move(minutes=1)
    mended = start_for_child(town.services, town.lead.person, child_id, "day-one")
    town.lead.types(mended, "child", {"surname": "Mended"})
    referral = start_for_child(town.services, town.lead.person, child_id, "cme2")
    values = town.lead.opens(referral).values
    [hand_over] = [h for h in older.hand_overs if h.to == "cme2"]
    assert values["surname"] == "Mended"
    assert values[hand_over.link_field] == known.state(signed.record_id).reference
    assert set(hand_over.fields.values()) & set(values) > {"surname", "forenames", "born_on"}
    assert child_of(known.state(referral)) == child_id
