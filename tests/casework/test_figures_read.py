"""Figures and the log: the newest submission counts, once, for one child; what is erased is gone; nothing is told of anybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cmeforms.casework.figures import reports
from cmeforms.casework.figures.counted import VERSION, Counted
from cmeforms.casework.figures.leaving import ReportKind, how_counted, report_file
from cmeforms.casework.figures.periods import Period, PeriodKind
from cmeforms.casework.figures.reading import bring_figures_up, counted
from cmeforms.casework.figures.reports import REPORTS, CountedReport, chosen_period, count_report
from cmeforms.casework.forms.drafting import start
from cmeforms.casework.ground.child_record import SAME_CHILD, child_of, link_both
from cmeforms.casework.upkeep.erasing import erase
from cmeforms.definitions.roles import Role
from cmeforms.errors import NotAllowed
from cmeforms.records.figure_file import FigureFile
from tests.casework.made_up_figures import numbers
from tests.documents_read import pdf_text
from tests.factories import Town, copy_home, open_town

CANARIES = {"surname": "Canarybird", "forenames": "Zuzanna"}
EPISODE = {**CANARIES, "missing_since": "2026-03-02T20:00+00:00", "missing_type": "M"}


@pytest.fixture(scope="module")
def filled_home(prepared_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Two episodes from a carer and a referral from a school, all submitted, and a draft."""
    town = open_town(copy_home(prepared_home, tmp_path_factory.mktemp("figures") / "home"))
    carer = town.of_role(Role.CARER)
    record_ids = []
    for worker, slug, given in (
        (carer, "missing-episode", EPISODE),
        (carer, "missing-episode", EPISODE),
        (town.lead, "cme2", CANARIES),
    ):
        record_id = worker.starts(slug)
        worker.fills(record_id, seed=1 + len(record_ids), given=given)
        worker.signs(record_id)
        record_ids.append(record_id)
    carer.fills(carer.starts("missing-episode"), given=EPISODE)
    town.close()
    return town.services.home, record_ids


@pytest.fixture
def filled(filled_home: tuple[Path, list[str]], tmp_path: Path) -> Iterator[tuple[Town, list[str]]]:
    home, record_ids = filled_home
    town = open_town(copy_home(home, tmp_path / "home"))
    yield town, record_ids
    town.close()


def march(town: Town) -> Period:
    found = chosen_period(town.services, PeriodKind.MONTH, date(2026, 3, 4))
    assert found
    return found


def report(town: Town, name: str = "missing") -> CountedReport:
    found = count_report(town.services, town.of_role(Role.TEAM_MANAGER).person, name, march(town))
    assert isinstance(found, CountedReport)
    return found


def episodes(town: Town) -> int:
    return numbers(report(town).tables, "Episodes by kind")["all"]


def brought_up(town: Town) -> Counted:
    assert bring_figures_up(town.services, 1000) == 0
    return counted(town.services)


def test_submitted_forms_count_and_drafts_do_not(filled: tuple[Town, list[str]]) -> None:
    town, _record_ids = filled
    assert episodes(town) == 2
    assert numbers(report(town).tables, "Children by number of episodes") == {"Once": 2, "all": 2}
    assert numbers(report(town, "education").tables, "Referrals by decision")["all"] == 1


def test_the_same_log_gives_the_same_figures_and_the_same_files(filled: tuple[Town, list[str]]) -> None:
    town, _record_ids = filled
    for name in REPORTS:
        first, second = report(town, name), report(town, name)
        assert first == second
        for kind in ReportKind:
            assert report_file(town.services, first, kind) == report_file(town.services, second, kind)


def test_records_that_people_join_are_one_child_and_one_episode(filled: tuple[Town, list[str]]) -> None:
    town, (first, second, _referral) = filled
    assert episodes(town) == 2
    pair = tuple(child_of(town.services.log.state(record_id)) for record_id in (first, second))
    with town.services.log.act(at=town.clock(), by="idris") as act:
        link_both(act, SAME_CHILD, (pair[0], pair[1]))
    assert episodes(town) == 1


def test_the_newest_submission_of_a_form_counts(filled: tuple[Town, list[str]]) -> None:
    town, (first, _second, _referral) = filled
    assert numbers(report(town).tables, "Episodes by length") == {"Not back": 2, "all": 2}
    carer = town.of_role(Role.CARER)
    carer.fills(first, given={"returned_at": "2026-03-03T10:00+00:00", "injured": "yes"})
    assert numbers(report(town).tables, "Episodes by length") == {"Not back": 2, "all": 2}
    carer.completes_office(first)
    assert numbers(report(town).tables, "Episodes by length") == {"Up to 24 hours": 1, "Not back": 1, "all": 2}


def test_an_erased_form_is_in_no_figure_and_the_report_says_so(filled: tuple[Town, list[str]]) -> None:
    town, (first, *_others) = filled
    assert (episodes(town), report(town).erased) == (2, 0)
    erase(town.services, town.services.log.state(first).reference, rule="R-RET-01", reason_code="due")
    assert (episodes(town), report(town).erased) == (1, 1)
    assert "because they were erased, at any time: 1." in how_counted(report(town))
    leaving = report_file(town.services, report(town), ReportKind.CSV).content.decode("utf-8-sig")
    assert "because they were erased, at any time: fewer than 5." in leaving


def test_what_is_kept_of_a_form_does_not_open_any_more_once_it_is_erased(filled: tuple[Town, list[str]]) -> None:
    town, (first, *_others) = filled
    before = {form.reference for form in brought_up(town).forms}
    reference = town.services.log.state(first).reference
    erase(town.services, reference, rule="R-RET-01", reason_code="due")
    # Nothing was brought up since: the row still lies in the file, and no key opens it.
    assert {form.reference for form in counted(town.services).forms} == before - {reference}


def test_the_file_holds_nothing_that_can_be_read_without_keys(filled: tuple[Town, list[str]]) -> None:
    town, _record_ids = filled
    brought_up(town)
    content = town.services.log.home.figures_file.read_bytes()
    for word in (b"Canarybird", b"2026-03-02T20", b"missing_since", b"born_on"):
        assert word not in content


@pytest.mark.parametrize("damage", [b"this is no database", b""])
def test_a_file_that_is_damaged_or_gone_is_read_anew(filled: tuple[Town, list[str]], damage: bytes) -> None:
    town, _record_ids = filled
    assert episodes(town) == 2
    file = town.services.log.home.figures_file
    for side in (file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
        side.unlink(missing_ok=True)
    file.write_bytes(damage)
    assert episodes(town) == 2


def test_a_file_of_another_version_is_read_anew(filled: tuple[Town, list[str]]) -> None:
    town, _record_ids = filled
    assert episodes(town) == 2
    FigureFile(town.services.log, VERSION + 1).close()
    assert episodes(town) == 2


def test_a_log_restored_from_before_is_read_anew(filled: tuple[Town, list[str]], filled_home, tmp_path: Path) -> None:
    town, (first, *_others) = filled
    older = copy_home(town.services.home, tmp_path / "older")
    carer = town.of_role(Role.CARER)
    carer.fills(first, given={"returned_at": "2026-03-03T10:00+00:00"})
    carer.completes_office(first)
    assert "Up to 24 hours" in numbers(report(town).tables, "Episodes by length")
    restored = open_town(older)
    (older / "index" / "figures.db").unlink(missing_ok=True)
    (older / "index").mkdir(exist_ok=True)
    (older / "index" / "figures.db").write_bytes(town.services.log.home.figures_file.read_bytes())
    assert numbers(report(restored).tables, "Episodes by length") == {"Not back": 2, "all": 2}
    restored.close()


def test_a_long_log_is_read_in_steps_and_says_what_is_left(
    filled: tuple[Town, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    town, _record_ids = filled
    monkeypatch.setattr("cmeforms.records.figure_file._PAGE", 2)
    left = [bring_figures_up(town.services, most=2) for _step in range(3)]
    assert left == sorted(left, reverse=True)
    assert left[0] > left[-1]
    while left[-1]:
        left.append(bring_figures_up(town.services, most=2))
    assert episodes(town) == 2


def test_a_report_says_how_much_is_left_instead_of_counting_half_a_log(
    filled: tuple[Town, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    town, _record_ids = filled
    monkeypatch.setattr("cmeforms.records.figure_file._PAGE", 1)
    monkeypatch.setattr(reports, "RECORDS_AT_ONCE", 1)
    manager = town.of_role(Role.TEAM_MANAGER).person
    found = [count_report(town.services, manager, "missing", march(town)) for _request in range(8)]
    assert isinstance(found[0], int)
    assert found[0] > 0
    assert isinstance(found[-1], CountedReport)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.GUEST])
def test_figures_are_for_managers_the_cme_officer_and_the_coordinator(
    filled: tuple[Town, list[str]], role: Role
) -> None:
    town, _record_ids = filled
    person = town.of_role(role).person
    if role in (Role.TEAM_MANAGER, Role.CME_OFFICER, Role.MACE_COORDINATOR):
        assert isinstance(count_report(town.services, person, "missing", march(town)), CountedReport)
    else:
        with pytest.raises(NotAllowed):
            count_report(town.services, person, "missing", march(town))


def test_no_file_holds_a_name_a_reference_a_birth_date_or_an_id_of_anybody(filled: tuple[Town, list[str]]) -> None:
    town, record_ids = filled
    states = [town.services.log.state(record_id) for record_id in record_ids]
    values = town.of_role(Role.CARER).views(record_ids[0])
    assert "Canarybird" in str(values)
    canaries = ["Canarybird", "Zuzanna", *record_ids, *(s.reference for s in states), *(child_of(s) for s in states)]
    for name in REPORTS:
        counted_report = report(town, name)
        text = report_file(town.services, counted_report, ReportKind.CSV).content.decode("utf-8-sig")
        text += pdf_text(report_file(town.services, counted_report, ReportKind.PDF).content) + repr(counted_report)
        assert [canary for canary in canaries if canary in text] == []


def test_a_draft_started_from_nothing_changes_no_figure(filled: tuple[Town, list[str]]) -> None:
    town, _record_ids = filled
    before = report(town).tables
    start(town.services, town.of_role(Role.CARER).person, "missing-episode", {})
    assert report(town).tables == before
