"""Figures for managers: the reports, one of them on a page, and as a file that leaves."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from cmeforms.casework.figures.leaving import ReportKind, how_counted, take_out
from cmeforms.casework.figures.periods import PERIOD_TITLES, Period, PeriodKind
from cmeforms.casework.figures.reports import (
    REPORTS,
    CountedReport,
    chosen_period,
    count_report,
    offered_periods,
    require_figures,
)
from cmeforms.casework.figures.showing import exact
from cmeforms.web.signed_in import services, signed_in

blueprint = Blueprint("figures", __name__)

_MEDIA_TYPES = {ReportKind.PDF: "application/pdf", ReportKind.CSV: "text/csv; charset=utf-8"}


@blueprint.get("/figures")
def reports() -> str:
    """The reports to choose from."""
    require_figures(services(), signed_in())
    return render_template("figures.html", reports=REPORTS)


@blueprint.get("/figures/<report:report_name>")
def report(report_name: str) -> str:
    """One report of one period, every number as it was counted."""
    counted = count_report(services(), signed_in(), report_name, _period())
    if isinstance(counted, int):
        return _still_counting(report_name, counted)
    return render_template(
        "figure_report.html",
        counted=counted,
        tables=[exact(table) for table in counted.tables],
        said=how_counted(counted),
        choices=_choices(),
        chosen=period_name(counted.period),
    )


@blueprint.get("/figures/<report:report_name>/<period:period>.<figures_file:file_kind>")
def file(report_name: str, period: str, file_kind: str) -> str | AnyResponse:
    """The same report as a file, small groups hidden."""
    chosen = _named(period)
    if chosen is None:
        raise NotFound
    counted = count_report(services(), signed_in(), report_name, chosen)
    if isinstance(counted, int):
        return _still_counting(report_name, counted)
    return _file(counted, ReportKind(file_kind))


def _file(counted: CountedReport, kind: ReportKind) -> Response:
    made = take_out(services(), signed_in(), counted, kind)
    headers = {"Content-Disposition": f'attachment; filename="{made.file_name}"'}
    return Response(made.content, content_type=_MEDIA_TYPES[kind], headers=headers)


def _still_counting(name: str, left: int) -> str:
    return render_template("figures_counting.html", report=REPORTS[name], left=left, again=request.full_path)


def _period() -> Period:
    """The period that the address asks for; the last whole quarter for whatever is none."""
    quarters = offered_periods(services())[PeriodKind.QUARTER]
    return _named(request.args.get("period", "")) or quarters[1]


def _named(text: str) -> Period | None:
    """A period by its kind and a day in it, such as ``month-2026-03-01``."""
    kind, on = text[:-11], text[-10:]
    try:
        return chosen_period(services(), PeriodKind(kind), date.fromisoformat(on))
    except ValueError:
        return None


def period_name(period: Period) -> str:
    """A period as an address says it."""
    return f"{period.kind}-{period.first_on.isoformat()}"


def _choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The periods to choose from, by kind: what addresses call them, and what people do."""
    offered = offered_periods(services())
    return [(PERIOD_TITLES[kind], [(period_name(one), one.title) for one in found]) for kind, found in offered.items()]
