"""The state folded from the entries: each kind does what it says, and the stored state never differs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmeforms.errors import ActRefused, CmeformsError, RecordNotFound, RecordUnreadable
from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.records.record_log import RecordLog
from cmeforms.records.states import _FOLDS, BEGINNINGS, UNCHANGING, is_child, is_form
from cmeforms.submissions.lifecycle import RecordState, Stage
from tests.states import all_states

from .factory import NOON, seal_document, start_draft, submit
from .tamper import raw


def append(
    log: RecordLog, kind: EntryKind, record_id: str = "r1", *, by: str = "lead-1", **facts: object
) -> RecordState:
    with log.act(at=NOON + timedelta(hours=3), by=by) as act:
        act.append(NewEntry(kind, record_id, facts=facts))
        return act.state(record_id)


@pytest.fixture
def submitted(log: RecordLog) -> RecordLog:
    start_draft(log, "r1")
    submit(log, "r1")
    return log


def test_every_kind_folds() -> None:
    assert set(EntryKind) == set(_FOLDS) | UNCHANGING | BEGINNINGS
    assert not set(_FOLDS) & UNCHANGING


def test_a_form_goes_from_draft_through_signatures_and_office_to_complete(log: RecordLog) -> None:
    start_draft(log, "r1")
    assert log.state("r1").stage is Stage.DRAFT
    submit(log, "r1")
    state = log.state("r1")
    assert (state.stage, state.reference, state.submitted_by) == (Stage.AWAITING_SIGNATURE, "REF-r1", "lead-1")
    more = append(log, EntryKind.SIGNATURE_GIVEN, signature_id="lead", more_expected=True, office_expected=True)
    assert more.stage is Stage.AWAITING_SIGNATURE
    office = append(
        log, EntryKind.SIGNATURE_GIVEN, by="paews-1", signature_id="paews", outcome="agree", office_expected=True
    )
    assert office.stage is Stage.AWAITING_OFFICE
    assert [(s.signature_id, s.person_id, s.outcome) for s in office.signatures] == [
        ("lead", "lead-1", ""),
        ("paews", "paews-1", "agree"),
    ]
    first = append(log, EntryKind.PART_COMPLETED, by="officer-1", part="office", office_expected=True)
    assert (first.stage, first.completed_parts, first.submission_revision) == (Stage.AWAITING_OFFICE, ("office",), 2)
    assert append(log, EntryKind.PART_COMPLETED, part="review", more_expected=True).stage is Stage.AWAITING_SIGNATURE
    assert append(log, EntryKind.SIGNATURE_GIVEN, signature_id="manager").stage is Stage.COMPLETE
    assert log.state("r1") == log.fold("r1")


def test_a_form_without_signatures_is_complete_when_submitted(log: RecordLog) -> None:
    start_draft(log, "r1")
    assert append(log, EntryKind.SUBMISSION_ACCEPTED, more_expected=False).stage is Stage.COMPLETE
    start_draft(log, "r2")
    office = append(log, EntryKind.SUBMISSION_ACCEPTED, "r2", more_expected=False, office_expected=True)
    assert office.stage is Stage.AWAITING_OFFICE


def test_a_returned_form_can_be_mended_and_its_old_signatures_go(submitted: RecordLog) -> None:
    append(submitted, EntryKind.SIGNATURE_GIVEN, signature_id="lead", more_expected=True)
    returned = append(submitted, EntryKind.SUBMISSION_RETURNED, by="paews-1", signature_id="paews", outcome="return")
    assert returned.stage is Stage.RETURNED
    assert returned.stage.is_editable
    assert returned.return_reason_entry == returned.last_entry == 5
    submit(submitted, "r1")
    again = submitted.state("r1")
    assert (again.submission_revision, again.signatures, again.return_reason_entry) == (2, (), 0)
    assert again.reference == "REF-r1"


def test_documents_links_and_assignments_add_up(submitted: RecordLog) -> None:
    seal_document(submitted, "r1", "a" * 64)
    seal_document(submitted, "r1", "b" * 64, audience="police")
    for _ in range(2):
        append(submitted, EntryKind.RECORD_LINKED, relation="handed_over_to", other_record_id="r2")
    state = append(submitted, EntryKind.RECORD_ASSIGNED, assigned_to="officer-1")
    assert [d.sha256[0] for d in state.documents] == ["a", "b"]
    assert state.current_document == state.documents[0]
    assert state.links == (("handed_over_to", "r2"),)
    assert state.assigned_to == "officer-1"


def test_a_letter_is_complete_from_its_issue(log: RecordLog) -> None:
    facts = {"reference": "L-1", "template": "cme3a", "sha256": "c" * 64, "organisation_id": "la"}
    state = append(log, EntryKind.LETTER_ISSUED, "letter-1", **facts)
    assert (state.stage, state.slug, state.form_number) == (Stage.COMPLETE, "cme3a", "letter")
    assert [(d.kind, d.sha256) for d in state.documents] == [("docx", "c" * 64)]
    again = append(log, EntryKind.LETTER_ISSUED, "letter-1", **{**facts, "sha256": "d" * 64})
    assert len(again.documents) == 2


def test_a_letter_is_tied_to_others_by_its_issue_and_keeps_ties_made_later(log: RecordLog) -> None:
    facts = {"reference": "L-1", "template": "cme3a", "sha256": "c" * 64, "links": [["letter_about", "r1"]]}
    assert append(log, EntryKind.LETTER_ISSUED, "letter-1", **facts).links == (("letter_about", "r1"),)
    later = append(log, EntryKind.RECORD_LINKED, "letter-1", relation="chases", other_record_id="letter-0")
    assert later.links == (("letter_about", "r1"), ("chases", "letter-0"))
    assert log.fold("letter-1") == later == log.state("letter-1")


def test_a_child_is_complete_from_its_opening_and_is_no_form(log: RecordLog) -> None:
    state = append(log, EntryKind.CHILD_OPENED, "child-1", reference="CH-1")
    assert (state.stage, state.slug, state.form_number, state.reference) == (Stage.COMPLETE, "child", "child", "CH-1")
    assert is_child(state)
    start_draft(log, "r1")
    letter = append(log, EntryKind.LETTER_ISSUED, "letter-1", template="cme3a", sha256="c" * 64)
    assert [is_form(s) for s in (state, log.state("r1"), letter)] == [False, True, False]
    assert not is_child(letter)


def test_a_child_cannot_be_opened_where_a_record_has_begun(submitted: RecordLog) -> None:
    with pytest.raises(ActRefused):
        append(submitted, EntryKind.CHILD_OPENED, reference="CH-1")


def test_a_link_said_again_stands_once_and_last(submitted: RecordLog) -> None:
    for other in ("home-1", "", "home-1"):
        state = append(submitted, EntryKind.RECORD_LINKED, relation="placed_with", other_record_id=other)
    assert state.links == (("placed_with", ""), ("placed_with", "home-1"))
    assert submitted.fold("r1") == submitted.state("r1")


def test_audit_events_leave_a_record_as_it_is(submitted: RecordLog) -> None:
    before = submitted.state("r1")
    assert append(submitted, EntryKind.RECORD_VIEWED, by="officer-1", page="summary") == before


@pytest.mark.parametrize(
    ("stage", "kind"),
    [
        (Stage.DRAFT, EntryKind.SIGNATURE_GIVEN),
        (Stage.DRAFT, EntryKind.SUBMISSION_RETURNED),
        (Stage.DRAFT, EntryKind.PART_COMPLETED),
        (Stage.DRAFT, EntryKind.DRAFT_STARTED),
        (Stage.AWAITING_SIGNATURE, EntryKind.DRAFT_DISCARDED),
        (Stage.AWAITING_SIGNATURE, EntryKind.SUBMISSION_ACCEPTED),
        (Stage.DISCARDED, EntryKind.DRAFT_SAVED),
        (Stage.DISCARDED, EntryKind.SUBMISSION_ACCEPTED),
    ],
)
def test_what_does_not_fit_the_stage_is_refused(log: RecordLog, stage: Stage, kind: EntryKind) -> None:
    start_draft(log, "r1")
    if stage is Stage.AWAITING_SIGNATURE:
        submit(log, "r1")
    if stage is Stage.DISCARDED:
        append(log, EntryKind.DRAFT_DISCARDED)
    before = log.entries()
    with pytest.raises(ActRefused):
        append(log, kind)
    assert log.entries() == before


def test_the_same_signature_twice_is_refused(submitted: RecordLog) -> None:
    append(submitted, EntryKind.SIGNATURE_GIVEN, signature_id="lead", more_expected=True)
    with pytest.raises(ActRefused):
        append(submitted, EntryKind.SIGNATURE_GIVEN, signature_id="lead", more_expected=True)


def test_a_record_that_never_began_has_no_state(log: RecordLog) -> None:
    with pytest.raises(ActRefused):
        append(log, EntryKind.DRAFT_SAVED)
    for read in (log.state, log.fold):
        with pytest.raises(RecordNotFound):
            read("r1")


_RECORDS = st.sampled_from(["r1", "r2", "r3"])
_FACTS = st.fixed_dictionaries(
    {},
    optional={
        "slug": st.sampled_from(["cme1", "cme2"]),
        "organisation_id": st.sampled_from(["school-1", "school-2"]),
        "signature_id": st.sampled_from(["lead", "paews"]),
        "more_expected": st.booleans(),
        "office_expected": st.booleans(),
        "sha256": st.sampled_from(["a" * 64, "b" * 64]),
        "audience": st.sampled_from(["", "police"]),
        "relation": st.just("handed_over_to"),
        "other_record_id": _RECORDS,
        "assigned_to": st.sampled_from(["", "officer-1"]),
    },
)
_STEPS = st.tuples(st.sampled_from([k for k in EntryKind if k is not EntryKind.DEFINITION_RECORDED]), _RECORDS, _FACTS)


@pytest.fixture(scope="module")
def shared_log(tmp_path_factory: pytest.TempPathFactory) -> RecordLog:
    return RecordLog.create(tmp_path_factory.mktemp("property") / "home", at=NOON, cmeforms_version="0.1.0")


@settings(max_examples=25)
@given(acts=st.lists(st.lists(_STEPS, min_size=1, max_size=3), max_size=12))
def test_stored_and_recomputed_states_agree_after_any_acts(
    shared_log: RecordLog, acts: list[list[tuple[EntryKind, str, dict[str, object]]]]
) -> None:
    prefix = f"{len(shared_log.entries(limit=100_000))}-"
    for steps in acts:
        _try(shared_log, prefix, steps)
    states = {s.record_id: s for s in all_states(shared_log) if s.record_id.startswith(prefix)}
    for record_id, state in states.items():
        assert state == shared_log.fold(record_id)
    assert shared_log.verify_chain().is_well


def _try(log: RecordLog, prefix: str, steps: list[tuple[EntryKind, str, dict[str, object]]]) -> None:
    try:
        with log.act(at=NOON, by="lead-1") as act:
            for kind, record_id, facts in steps:
                act.append(NewEntry(kind, prefix + record_id, facts=facts, payloads={}))
    except CmeformsError:
        return


def test_a_stored_state_that_somebody_edited_is_found(submitted: RecordLog) -> None:
    assert submitted.differing_states() == []
    submitted.storage.run("UPDATE record_states SET state = replace(state, 'awaiting_signature', 'complete')")
    assert submitted.differing_states() == ["r1"]
    with raw(submitted.home.log_file) as connection:
        connection.execute("DELETE FROM record_states")
    assert submitted.differing_states() == ["r1"]


def test_entries_that_cannot_follow_from_each_other_are_found(submitted: RecordLog) -> None:
    seal_document(submitted, "r1", "a" * 64)
    with raw(submitted.home.log_file) as connection:
        connection.execute("UPDATE entries SET kind = 'SignatureGiven' WHERE number = 2")
    assert submitted.differing_states() == ["r1"]
    with pytest.raises(RecordUnreadable):
        submitted.find_document("a" * 64)
