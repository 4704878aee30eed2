"""Figures as managers meet them: chosen, read on a page, taken out as files; closed to everybody else."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from cmeforms.casework.figures import reports
from cmeforms.casework.figures.reports import REPORTS
from cmeforms.definitions.roles import Role
from cmeforms.records.entries import EntryKind
from cmeforms.web.url_parts import ReportPart
from tests.documents_read import pdf_text
from tests.factories import copy_home, open_town
from tests.web.pages import text_of
from tests.website import Visitor, Website


@pytest.fixture(scope="module")
def counting(prepared_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Website]:
    """A site with one episode of one child, submitted in March."""
    town = open_town(copy_home(prepared_home, tmp_path_factory.mktemp("figures") / "home"))
    carer = town.of_role(Role.CARER)
    record_id = carer.starts("missing-episode")
    given = {"surname": "Canarybird", "missing_since": "2026-03-02T20:00+00:00", "missing_type": "M"}
    carer.fills(record_id, seed=2, given=given)
    carer.signs(record_id)
    site = Website(town)
    site.child_names.add("Canarybird")
    yield site
    town.close()


@pytest.fixture(scope="module")
def manager(counting: Website) -> Visitor:
    return counting.signed_in(counting.town.of_role(Role.TEAM_MANAGER))


def cells(visitor: Visitor) -> list[list[str]]:
    return [[text_of(cell).strip() for cell in row] for row in visitor.page.all("tr")]


def test_a_manager_reads_every_report_and_no_child_stands_in_it(manager: Visitor) -> None:
    manager.goes_to("/")
    manager.follows("Figures")
    linked = {text_of(link): link.get("href", "") for link in manager.page.all("main")[0].iter("a")}
    for report in REPORTS.values():
        manager.goes_to(linked[report.title])
        assert manager.page.title.startswith(f"{report.title}: 1 October 2025 to 31 December 2025")
        assert "Canarybird" not in manager.reply.text


def test_the_page_is_exact_and_the_files_hide_small_groups(manager: Visitor) -> None:
    manager.goes_to("/figures/missing?period=month-2026-03-04")
    assert ["Missing from care", "1", "100.0"] in cells(manager)
    assert "The period is not over" in manager.text
    rows = list(csv.DictReader(io.StringIO(manager.downloads("Download to pass on, CSV").decode("utf-8-sig"))))
    kinds = [(row["Row"], row["Number"], row["Total"]) for row in rows if row["Figure"] == "Episodes by kind"]
    assert kinds == [("All", "fewer than 5", "fewer than 5")]
    text = pdf_text(manager.downloads("Download to pass on, PDF"))
    assert "Children missing from home and care: March 2026" in text
    assert "fewer than 5" in text
    assert "Away from care without authorisation" not in text
    assert "Canarybird" not in text
    taken = manager.site.town.services.log.newest_of(EntryKind.FIGURES_TAKEN_OUT)
    assert [entry.facts["file_kind"] for entry in taken] == ["pdf", "csv"]


def test_a_bar_is_as_long_as_its_percent_and_leaves_reading_to_the_number_beside_it(manager: Visitor) -> None:
    manager.goes_to("/figures/missing?period=month-2026-03-04")
    bars = manager.page.all("{http://www.w3.org/2000/svg}svg")
    assert bars
    assert {bar.get("aria-hidden") for bar in bars} == {"true"}
    assert {rects[1].get("width") for rects in map(list, bars)} <= {"0.0%", "100.0%"}


@pytest.mark.parametrize(
    "period", ["", "nonsense", "month-2026-13-01", "month-9999-01-01", "decade-2026-03-01", "term-1999-01-01", "month-"]
)
def test_an_address_that_names_no_period_leads_to_the_last_whole_quarter(manager: Visitor, period: str) -> None:
    manager.goes_to(f"/figures/missing?period={period}")
    assert "1 October 2025 to 31 December 2025" in manager.page.title


@pytest.mark.parametrize("period", ["month-9999-01-01", "decade-2026-03-01", "month-2026-13-01"])
def test_a_file_of_no_period_is_not_found(manager: Visitor, period: str) -> None:
    assert manager.client.get(f"/figures/missing/{period}.csv").status_code == 404


def test_a_long_log_is_counted_in_steps_that_somebody_presses(
    manager: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager.site.town.services.log.home.figures_file.unlink()
    monkeypatch.setattr("cmeforms.records.figure_file._PAGE", 1)
    monkeypatch.setattr(reports, "RECORDS_AT_ONCE", 1)
    manager.goes_to("/figures/missing?period=month-2026-03-04")
    while manager.page.title.startswith("Counting"):
        assert "entries of the log are not read yet" in manager.text
        manager.follows("Go on counting")
    assert ["Missing from care", "1", "100.0"] in cells(manager)


@pytest.mark.parametrize("role", [Role.LEAD, Role.SOCIAL_WORKER, Role.AUDITOR])
def test_others_see_neither_pages_nor_files(counting: Website, role: Role) -> None:
    visitor = counting.signed_in(counting.town.of_role(role))
    addresses = ("/figures", "/figures/missing", "/figures/missing/month-2026-03-04.csv")
    assert {visitor.client.get(address).status_code for address in addresses} == {404}
    assert "Figures" not in [text_of(link) for link in visitor.page.all("a")]


def test_every_report_has_an_address() -> None:
    assert set(ReportPart.regex.split("|")) == set(REPORTS)
