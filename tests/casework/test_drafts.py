"""Drafts keep what was typed, right or wrong; two writers never lose a word; nothing is signed unread."""

from __future__ import annotations

import pytest

from cmeforms.casework.forms.drafting import Conflict
from cmeforms.errors import ActRefused, AnswersRefused, GlyphMissing, NotAllowed, StorageUnavailable
from cmeforms.records.entries import EntryKind
from cmeforms.submissions.lifecycle import Stage
from tests.factories import Town, open_town


def test_half_a_form_is_there_on_another_day_and_another_computer(town: Town):
    record_id = town.lead.starts("cme1")
    town.lead.types(record_id, "pupil", {"surname": "Ó Cathasaigh", "born_on": "not a date yet"})
    town.close()
    again = open_town(town.services.home)
    again.clock.move(days=3)
    draft = again.lead.opens(record_id)
    assert (draft.values["surname"], draft.values["born_on"]) == ("Ó Cathasaigh", "not a date yet")
    assert again.staff.person.organisation_id == again.lead.person.organisation_id
    again.close()


def test_two_writers_of_one_field_get_both_texts_and_nothing_is_lost(town: Town):
    record_id = town.lead.starts("cme1")
    town.lead.types(record_id, "result", {"further_information": "Asked the neighbours."})
    page = town.lead.opens(record_id)
    town.lead.types(record_id, "result", {"further_information": "Asked the aunt."}, page=page)
    second = town.lead.types(
        record_id, "result", {"further_information": "Asked the uncle.", "result": "not_found"}, page=page
    )
    assert second.conflicts == (Conflict("further_information", "Asked the aunt.", "Asked the uncle."),)
    kept = town.lead.opens(record_id).values
    assert (kept["further_information"], kept["result"]) == ("Asked the aunt.", "not_found")


def test_two_writers_of_different_fields_do_not_meet(town: Town):
    record_id = town.lead.starts("cme1")
    page = town.lead.opens(record_id)
    town.lead.types(record_id, "result", {"result": "not_found"}, page=page)
    saved = town.lead.types(record_id, "result", {"further_information": "None."}, page=page)
    assert not saved.conflicts
    assert town.lead.opens(record_id).values.items() >= {"result": "not_found", "further_information": "None."}.items()


def test_an_autosave_keeps_the_words_and_writes_no_entry(town: Town):
    record_id = town.lead.starts("cme1")
    before = len(town.services.log.entries())
    saved = town.lead.types(record_id, "result", {"further_information": "Half a sen"}, is_autosave=True)
    assert town.lead.opens(record_id).values["further_information"] == "Half a sen"
    assert saved.draft.draft_revision == town.lead.opens(record_id).draft_revision
    assert len(town.services.log.entries()) == before


def test_a_draft_changed_after_it_was_checked_is_not_signed(town: Town):
    record_id = town.lead.starts("cme1")
    checked = town.lead.fills(record_id, seed=3)
    town.lead.types(record_id, "result", {"further_information": "One more thing."})
    with pytest.raises(ActRefused):
        town.lead.signs(record_id, draft_revision=checked)
    assert town.services.log.state(record_id).stage is Stage.DRAFT


def test_an_unfinished_draft_is_refused_with_a_path_for_each_problem(town: Town):
    record_id = town.lead.starts("cme1")
    with pytest.raises(AnswersRefused) as refused:
        town.lead.signs(record_id)
    paths = {problem.path for problem in refused.value.problems}
    assert {"surname", "born_on", "result"} <= paths
    assert "Nothing" not in str(refused.value)


def test_answers_no_longer_asked_stay_in_the_draft_and_are_left_out_by_name(town: Town):
    record_id = town.lead.starts("cme1")
    town.lead.fills(record_id, seed=3, given={"result": "abroad", "result_details": "With an uncle in Cork."})
    town.lead.types(record_id, "result", {"result": "still_on_roll"})
    checked = town.lead.checks(record_id)
    assert "Where the child is, and who confirmed it" in checked.left_out
    assert "result_details" not in checked.answers.by_field
    assert town.lead.opens(record_id).values["result_details"] == "With an uncle in Cork."


def test_an_unreadable_answer_that_is_no_longer_asked_does_not_stop_a_signature(town: Town):
    record_id = town.lead.starts("cme1")
    town.lead.fills(record_id, seed=3, given={"result": "still_on_roll"})
    town.lead.types(record_id, "result", {"ctf_sent_on": "31 February"})
    assert not town.lead.checks(record_id).refusals
    assert town.lead.signs(record_id).sha256


def test_a_letter_that_no_font_has_is_named_and_nothing_is_recorded(town: Town):
    record_id = town.lead.starts("cme1")
    town.lead.fills(record_id, seed=3)
    town.lead.types(record_id, "result", {"further_information": "Written as \ue123 by the family."})
    with pytest.raises(GlyphMissing, match="U\\+E123"):
        town.lead.signs(record_id)
    assert town.services.log.state(record_id).stage is Stage.DRAFT
    assert not town.services.log.newest_of(EntryKind.SUBMISSION_ACCEPTED)
    assert "\ue123" in town.lead.opens(record_id).values["further_information"]


def test_a_full_disk_records_nothing_and_keeps_the_draft(town: Town):
    record_id = town.lead.starts("cme1")
    revision = town.lead.fills(record_id, seed=3)
    storage = town.services.log.storage
    pages = int(storage.row("PRAGMA page_count")["page_count"])
    storage.rows(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageUnavailable):
        town.lead.signs(record_id)
    assert town.services.log.state(record_id).stage is Stage.DRAFT
    storage.rows("PRAGMA max_page_count = 1073741823")
    assert town.lead.signs(record_id, draft_revision=revision).reference
    assert town.services.log.verify_chain().is_well


def test_a_submitted_form_takes_no_more_words(signed):
    with pytest.raises(NotAllowed):
        signed.town.lead.types(signed.record_id, "result", {"further_information": "Late."})


def test_a_page_left_open_over_a_signature_cannot_write_into_the_office_part(referred):
    with pytest.raises(NotAllowed):
        referred.town.lead.types(referred.record_id, "referral", {"surname": "Late"})


def test_the_office_part_begins_with_the_officers_name_and_the_day(referred):
    officer = referred.town.cme_officer
    draft = officer.opens(referred.record_id)
    prefilled = {f.id: f.prefill for f in draft.loaded.definition.fields("office") if f.prefill}
    assert set(prefilled.values()) == {"own_name", "today"}
    assert {draft.values[field_id] for field_id in prefilled} == {officer.person.name, "2026-03-04"}
    decision = next(f.id for f in draft.loaded.definition.fields("office") if f.id not in prefilled)
    section = next(s for s in draft.loaded.definition.sections_of("office") if decision in {f.id for f in s.fields})
    officer.types(referred.record_id, section.id, {decision: "typed"})
    kept = officer.opens(referred.record_id).values
    assert kept[decision] == "typed"
    assert {kept[field_id] for field_id in prefilled} == {officer.person.name, "2026-03-04"}


def test_a_discarded_draft_is_gone_for_good(town: Town):
    record_id = town.lead.starts("cme1")
    town.lead.types(record_id, "pupil", {"surname": "Mistake"})
    town.lead.discards(record_id)
    with pytest.raises(NotAllowed):
        town.lead.opens(record_id)
    assert town.services.log.read_draft(record_id) is None
