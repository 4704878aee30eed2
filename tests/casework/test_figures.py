"""What managers report, counted from a town made up by hand: periods, episodes, interviews, education, returns."""

from __future__ import annotations

from datetime import date

import pytest

from cmeforms.casework.figures.counted import Counted, area_of, kept_answers, same_child
from cmeforms.casework.figures.education import education_tables
from cmeforms.casework.figures.episodes import episodes_of
from cmeforms.casework.figures.interviews import interview_tables
from cmeforms.casework.figures.missing import missing_tables
from cmeforms.casework.figures.patterns import pattern_tables
from cmeforms.casework.figures.periods import PeriodKind, period_around, periods_before
from cmeforms.casework.figures.reports import REPORTS
from cmeforms.casework.figures.returns import return_tables
from cmeforms.casework.figures.tables import Shape, Table
from cmeforms.rulebook.calendar import Span
from tests.casework.made_up_figures import MARCH, form, missing, numbers, town

AUTUMN, SPRING = Span(date(2025, 9, 2), date(2025, 12, 19)), Span(date(2026, 1, 5), date(2026, 3, 27))


@pytest.mark.parametrize(
    ("kind", "on", "first", "last"),
    [
        ("month", "2026-02-28", "2026-02-01", "2026-02-28"),
        ("month", "2028-02-29", "2028-02-01", "2028-02-29"),
        ("quarter", "2026-01-01", "2026-01-01", "2026-03-31"),
        ("quarter", "2026-12-31", "2026-10-01", "2026-12-31"),
        ("half-year", "2026-03-31", "2025-10-01", "2026-03-31"),
        ("half-year", "2026-04-01", "2026-04-01", "2026-09-30"),
        ("year", "2026-03-31", "2025-04-01", "2026-03-31"),
        ("year", "2026-04-01", "2026-04-01", "2027-03-31"),
        ("school-year", "2026-08-31", "2025-09-01", "2026-08-31"),
        ("term", "2025-10-31", "2025-09-02", "2025-12-19"),
        ("term", "2025-12-25", "2025-09-02", "2025-12-19"),
        ("term", "2026-01-05", "2026-01-05", "2026-03-27"),
    ],
)
def test_a_day_lies_in_one_period_of_each_kind(kind: str, on: str, first: str, last: str) -> None:
    period = period_around(PeriodKind(kind), date.fromisoformat(on), (AUTUMN, SPRING))
    assert (period.first_on.isoformat(), period.last_on.isoformat()) == (first, last)


def test_terms_are_offered_only_as_far_as_the_calendar_knows_them() -> None:
    assert len(periods_before(date(2026, 3, 1), (AUTUMN, SPRING))[PeriodKind.TERM]) == 2
    assert PeriodKind.TERM not in periods_before(date(2026, 3, 1))
    months = periods_before(date(2026, 3, 1))[PeriodKind.MONTH]
    assert [month.title for month in (months[0], months[12])] == ["March 2026", "March 2025"]


@pytest.mark.parametrize("name", REPORTS)
def test_a_town_without_forms_counts_nothing_in_every_figure(name: str) -> None:
    tables = list(REPORTS[name].count(town(), MARCH))
    assert tables
    assert [row.count for table in tables for row in table.rows if row.count] == []


def test_every_figure_says_what_is_counted_and_who_asks_for_it() -> None:
    for report in REPORTS.values():
        figures = [table.figure for table in report.count(town(), MARCH)]
        assert len({figure.title for figure in figures}) == len(figures)
        assert all(figure.definition.endswith(".") and figure.source.startswith("00") for figure in figures)


def busy_town() -> Counted:
    """Five episodes of four children in March, one before it, one after it, and what is known about them."""
    return town(
        missing("ada", "2026-03-01T20:00", "2026-03-02T08:00", injured="no", writer="lakeside", found_where="NM4"),
        missing("ada", "2026-03-10T20:00", "2026-03-12T21:00", injured="yes", responsible_authority="999"),
        missing("ben", "2026-03-31T23:30+01:00", missing_type="A", responsible_authority="999", host_authority="888"),
        form("home-screening", "cy", missing_since="2026-03-05T17:00+00:00", returned="no", level_decided="two"),
        missing(
            "dee", "2026-03-31T22:59+00:00", "2026-04-02T10:00+01:00", host_authority="1", responsible_authority="1"
        ),
        missing("ada", "2026-02-28T23:59", "2026-03-01T00:01"),
        missing("eve", "2026-03-31T23:00+00:00"),
        form(
            "safe-and-well", "cy", missing_since="2026-03-06T10:00+00:00", harm_indicated="yes", offence_by_child="no"
        ),
        form("strategy-meeting", "ben", episode_reference="missing-episode-ben"),
        form("joiner", "ada", born_on="2012-03-01", sex="F", ethnicity="REFU"),
        form("mace", "ben", born_on="2015-04-01", gender="transgender", ethnicity="WBRI"),
        form("cme1", "ada", submitted_on="2026-03-11", sex="M"),
    )


def test_episodes_and_children_are_counted_by_the_day_in_england_on_which_they_began() -> None:
    tables = list(missing_tables(busy_town(), MARCH))
    kinds = {"Missing from care": 3, "Away from care without authorisation": 1, "Missing from home": 1, "all": 5}
    assert numbers(tables, "Episodes by kind") == kinds
    assert numbers(tables, "Children by kind") == {**kinds, "Missing from care": 2, "all": 4}
    assert numbers(tables, "Children by number of episodes") == {"Once": 3, "Twice": 1, "all": 4}
    assert numbers(tables, "Looked-after children missing at the end") == {"Not back": 1, "all": 0}


def test_children_are_divided_by_what_any_form_about_them_says_the_newest_first() -> None:
    tables = list(missing_tables(busy_town(), MARCH))
    assert numbers(tables, "Children by sex") == {"Male": 1, "Described in another way": 1, "Not answered": 2, "all": 4}
    assert numbers(tables, "Children by age") == {"10 or under": 1, "11 to 14": 1, "Not answered": 2, "all": 4}
    assert numbers(tables, "Children by ethnicity") == {"WBRI": 1, "Not known": 1, "Not answered": 2, "all": 4}


def test_episodes_are_divided_by_area_length_harm_offence_meeting_and_home() -> None:
    tables = list(missing_tables(busy_town(), MARCH))
    assert numbers(tables, "Episodes from care by area") == {
        "In the area": 1,
        "Out of area": 1,
        "Missing from home": 1,
        "Not answered": 2,
        "all": 5,
    }
    lengths = {"Up to 24 hours": 1, "More than 24, up to 48 hours": 1, "More than 48 hours": 1, "Not back": 2, "all": 5}
    assert numbers(tables, "Episodes by length") == lengths
    hurt = numbers(tables, "Episodes in which the child was hurt or harmed")
    assert hurt == {"Yes": 2, "No": 1, "Not answered": 2, "all": 5}
    assert numbers(tables, "Episodes in which the child offended") == {"No": 1, "Not answered": 4, "all": 5}
    assert numbers(tables, "Episodes that led to a strategy meeting") == {"Yes": 1, "No": 4, "all": 5}
    assert numbers(tables, "Children's homes by episodes reported")["Lakeside House"] == 1


def test_hours_pass_as_they_do_when_the_clocks_change() -> None:
    night = missing("ada", "2026-03-28T22:00+00:00", "2026-03-29T23:00+01:00")
    assert numbers(missing_tables(town(night), MARCH), "Episodes by length") == {"Up to 24 hours": 1, "all": 1}


@pytest.mark.parametrize(
    ("second", "episodes"),
    [
        (missing("ada", "2026-03-10T20:00", reference="b"), 1),
        (missing("ada", "2026-03-10T22:00", reference="b"), 1),
        (missing("ada", "2026-03-11T08:00", reference="b"), 2),
        (missing("ada", "2026-03-20T08:00", reference="b", earlier_reference="missing-episode-ada"), 1),
        (missing("ben", "2026-03-10T20:00", reference="b"), 2),
        (form("home-screening", "ada", missing_since="2026-03-10T21:00+00:00"), 1),
    ],
)
def test_two_reports_of_one_time_away_count_once(second: object, episodes: int) -> None:
    first = missing("ada", "2026-03-10T20:00", "2026-03-11T08:00")
    assert len(episodes_of(town(first, second))) == episodes  # type: ignore[arg-type]


def interview(child: str, outcome: str, held: str = "", **answers: str | list[str]) -> object:
    given = {"returned_at": "2026-03-20T12:00+00:00", "offered_at": "2026-03-21T12:00+00:00", **answers}
    return form(
        "return-interview", child, interview_outcome=outcome, **(given | ({"interviewed_at": held} if held else {}))
    )


def test_interviews_are_counted_step_by_step_up_to_those_within_72_hours() -> None:
    found = town(
        interview("ada", "completed", "2026-03-23T12:00+00:00", triggers=["harmed", "mental_health"]),
        interview("ben", "completed", "2026-03-23T12:01+00:00"),
        interview("cy", "partly", "2026-03-21T12:00+00:00", triggers=["harmed"]),
        interview("dee", "declined", decline_reason="reluctant"),
        interview("eve", "declined", offered_at=""),
        interview("flo", "declined", returned_at="2026-02-20T12:00+00:00"),
        interview("gus", "completed", "2026-03-31T13:00+01:00", returned_at="2026-03-28T12:00+00:00"),
        missing("ada", "2026-03-19T12:00", "2026-03-20T12:00"),
        missing("hal", "2026-03-19T12:00", "2026-03-20T12:00"),
    )
    tables = list(interview_tables(found, MARCH))
    steps = {"Offered": 5, "Accepted": 4, "Completed": 3, "Completed within 72 hours": 2, "all": 6}
    assert numbers(tables, "Interviews offered, accepted and held in time") == steps
    assert numbers(tables, "Interviews by outcome") == {"Completed": 3, "Partly": 1, "Declined": 2, "all": 6}
    reasons = {"Reluctant": 1, "Not declined": 4, "Not answered": 1, "all": 6}
    assert numbers(tables, "Why interviews were declined") == reasons
    assert numbers(tables, "What makes interviews especially important") == {"Hurt": 2, "Mental health": 1, "all": 6}
    assert numbers(tables, "Returns with an interview record") == {"No": 2, "all": 2}
    assert numbers(tables, "Declined interviews by month") == {"February 2026": 1, "March 2026": 2, "all": 3}


def test_an_interview_belongs_to_the_episode_that_it_names_or_whose_time_it_tells() -> None:
    named = form("return-interview", "ada", episode_reference="missing-episode-ada")
    told = form("return-interview", "ada", missing_since="2026-03-19T18:00+00:00")
    other = form("return-interview", "ada", episode_reference="another", missing_since="2026-03-19T18:00+00:00")
    episode = missing("ada", "2026-03-19T12:00", "2026-03-20T12:00")
    for one, has_interview in ((named, "Yes"), (told, "Yes"), (other, "No")):
        assert (
            numbers(interview_tables(town(episode, one), MARCH), "Returns with an interview record")[has_interview] == 1
        )


def absence(child: str, on: str, level: str = "one", born_on: str = "2012-01-01") -> object:
    since = f"{on}T17:00+00:00"
    answers = {"missing_since": since, "returned": "yes", "measured_at": f"{on}T19:00+00:00", "level_decided": level}
    return form("home-screening", child, born_on=born_on, category="day", **answers)


def test_repeated_absences_are_told_for_one_three_six_and_twelve_months() -> None:
    found = town(
        absence("ada", "2026-03-02"),
        absence("ada", "2026-03-09"),
        absence("ada", "2026-01-05"),
        absence("ben", "2025-10-01"),
        absence("ben", "2025-04-01"),
        absence("cy", "2026-03-02", level="two"),
        absence("dee", "2026-03-02", born_on="2014-04-01"),
        missing("eve", "2026-03-02T12:00", missing_type="A"),
        absence("flo", "2025-03-31"),
    )
    tables = list(pattern_tables(found, MARCH))
    assert numbers(tables, "Children by absences in the last month") == {"Once": 1, "Twice": 1, "all": 2}
    assert numbers(tables, "Children by absences in the last 3 months") == {"Once": 1, "Three times": 1, "all": 2}
    six = {"Once": 2, "Three times": 1, "all": 3}
    assert numbers(tables, "Children by absences in the last 6 months") == six
    assert numbers(tables, "Children by absences in the last 12 months")["Twice"] == 1
    assert numbers(tables, "Absences by month")["March 2026"] == 3
    assert numbers(tables, "Absences by time of day") == {"day": 2, "From care: not asked": 1, "all": 3}


def test_children_missing_education_are_counted_from_referral_to_outcome() -> None:
    found = town(
        form(
            "cme2", "ada", referred_on="2026-03-01", decision="register", looked_after="no", known_to_social_care="yes"
        ),
        form("cme2", "ben", referred_on="2025-11-01", decision="register"),
        form(
            "cme2",
            "cy",
            referred_on="2026-03-31",
            decision="no_action",
            looked_after="yes",
            cme_reason="new_to_country",
        ),
        form(
            "tracing",
            "ben",
            opened_on="2025-11-05",
            outcome="on_roll_here",
            found_on="2026-03-09",
            closed_on="2026-03-10",
        ),
        form("tracing", "dee", opened_on="2026-03-02"),
        form("tracing", "eve", opened_on="2025-01-01", outcome="not_found", closed_on="2026-03-01"),
        form("tracing", "flo", opened_on="2025-01-01", outcome="not_found", closed_on="2026-02-28"),
        form("tracing", "gus", opened_on="2026-03-01", outcome="duplicate", closed_on="2026-03-01"),
    )
    tables = list(education_tables(found, MARCH))
    assert numbers(tables, "Referrals by reason") == {"New to the country": 1, "Not answered": 1, "all": 2}
    known = {"Looked after": 1, "Known otherwise": 1, "all": 2}
    assert numbers(tables, "Referrals by what social care knows") == known
    assert numbers(tables, "Children on the register at the end")["On the register"] == 1
    assert numbers(tables, "Children by outcome") == {"On roll here": 1, "Not found": 1, "duplicate": 1, "all": 3}
    assert numbers(tables, "Children found") == {"Found": 1, "all": 3}


def test_barriers_are_shares_of_the_plans() -> None:
    found = town(
        form("action-plan", "ada", plan_made_on="2026-03-01", barriers=["transport", "language"]),
        form("action-plan", "ben", plan_made_on="2026-03-01", barriers=["transport"]),
        form("action-plan", "cy", plan_made_on="2026-04-01", barriers=["language"]),
    )
    title = "What stands between children and school"
    assert numbers(education_tables(found, MARCH), title) == {"Transport": 2, "Language": 1, "all": 2}


@pytest.mark.parametrize("odd", ["yesterday", "2026-03-10", "2026-03-10T20:00", "not_known", ["2026"], 7, None])
def test_a_moment_of_an_odd_shape_is_no_moment_and_stops_nothing(odd: object) -> None:
    found = town(missing("ada", "2026-03-02T12:00"), form("missing-episode", "ben", missing_since=odd))
    assert numbers(missing_tables(found, MARCH), "Episodes by kind")["all"] == 1
    assert found.without({"missing-episode": "missing_since"}) == (0 if odd == "2026-03-10" else 1)


def test_orders_are_counted_step_by_step() -> None:
    found = town(
        form(
            "attendance-order",
            "ada",
            offered_on="2026-03-01",
            notice_served_on="2026-03-20",
            order_served_on="2026-04-08",
        ),
        form("attendance-order", "ben", offered_on="2026-03-01", order_served_on="not_known"),
        form("attendance-order", "cy", offered_on="2026-02-28", notice_served_on="2026-03-20"),
    )
    title = "Offers, notices and school attendance orders"
    assert numbers(education_tables(found, MARCH), title) == {"Notice served": 1, "Order served": 1, "all": 2}


def test_returns_are_counted_by_form_and_school_and_judged_by_their_day() -> None:
    found = town(
        form("leaver", "ada", "2026-03-10", "oakfield", deleted_on="2026-03-10", ground="a"),
        form(
            "leaver", "ben", "2026-03-11", "oakfield", deleted_on="2026-03-10", ground="f", destination_confirmed="none"
        ),
        form("joiner", "cy", "2026-03-10", "elsewhere", entered_on="2026-03-05"),
        form("joiner", "dee", "2026-03-11", "gone", entered_on="2026-03-05"),
        form("joiner", "eve", "2026-04-01", "oakfield", entered_on="2026-03-31"),
    )
    tables = list(return_tables(found, MARCH))
    assert numbers(tables, "Returns by form") == {"New pupil (F09)": 2, "Removal from roll (F10)": 2, "all": 4}
    assert numbers(tables, "Returns by school") == {"Oakfield": 2, "Gone": 1, "By others": 1, "all": 4}
    assert numbers(tables, "Removals told in time") == {"Yes": 1, "No": 1, "all": 2}
    assert numbers(tables, "New pupils told in time") == {"Yes": 2, "No": 1, "all": 3}
    assert numbers(tables, "Removals by ground") == {"Another school": 1, "Home education": 1, "all": 2}


def test_forms_that_do_not_say_their_day_are_counted_apart() -> None:
    found = town(
        form("leaver", "ada", deleted_on="not_known"),
        form("leaver", "ben"),
        form("leaver", "cy", deleted_on="2026-03-01"),
    )
    assert found.without({"leaver": "deleted_on", "joiner": "entered_on"}) == 2
    assert numbers(return_tables(found, MARCH), "Removals by ground")["all"] == 1


def test_the_months_of_a_year_that_is_not_over_end_with_this_one() -> None:
    year = period_around(PeriodKind.YEAR, date(2026, 4, 10))
    tables = list(pattern_tables(town(missing("ada", "2026-04-02T12:00", missing_type="A")), year))
    assert numbers(tables, "Children by absences in the last month") == {"Once": 1, "all": 1}
    months = next(table for table in tables if table.figure.title == "Absences by month")
    assert [months.rows[0].label, months.rows[-1].label] == ["May 2025", "April 2026"]


def test_a_school_that_sent_nothing_stands_in_the_table_with_nothing() -> None:
    table = next(one for one in return_tables(town(), MARCH) if one.figure.title == "Returns by school")
    assert [(row.label, row.count) for row in table.rows] == [("Oakfield", 0)]


def totals(tables: list[Table], unit: str) -> set[int]:
    shapes = (Shape.PARTS, Shape.STEPS, Shape.SHARES)
    return {table.total for table in tables if table.figure.unit == unit and table.figure.shape in shapes}


def test_all_tables_of_one_unit_have_one_total_so_that_no_difference_tells_a_small_group() -> None:
    tables = list(missing_tables(busy_town(), MARCH))
    assert (totals(tables, "episodes"), totals(tables, "children")) == ({5}, {4})


def test_each_child_stands_in_one_row_of_a_table_of_parts() -> None:
    for report in REPORTS.values():
        for table in report.count(busy_town(), MARCH):
            if table.figure.shape is Shape.PARTS:
                assert sum(row.count for row in table.rows) == table.total, table.figure.title


def test_records_of_the_same_child_are_one_child_however_they_were_joined() -> None:
    same = same_child([("b", ["a"]), ("a", ["b"]), ("c", ["b"]), ("x", ["y"])])
    assert same == {"a": "a", "b": "a", "c": "a", "x": "x", "y": "x"}


@pytest.mark.parametrize(
    ("place", "area"),
    [
        ("Behind the station, NM4 7GH", "NM4"),
        ("nm47gh", "NM4"),
        ({"type": "uk", "lines": "1 Invented Road", "postcode": "EC1A 1BB"}, "EC1A"),
        ("Not known", ""),
        ("Platform 4 9AB", ""),
        ({"type": "no_fixed_abode", "details": "with a friend"}, ""),
    ],
)
def test_of_a_place_only_the_first_half_of_its_postcode_is_kept(place: object, area: str) -> None:
    assert area_of(place) == area


def test_of_a_form_no_name_no_words_and_no_reason_are_kept() -> None:
    answers = {
        "surname": "Canary",
        "missing_since": "2026-03-10T20:00+00:00",
        "found_where": "With Canary at NM4 7GH",
        "injured": {"not_known": "Canary would not say"},
        "destination": "Canary Wharf",
        "staying_address": {"type": "no_fixed_abode", "details": "Canary"},
    }
    kept = kept_answers("missing-episode", answers)
    assert kept == {"missing_since": "2026-03-10T20:00+00:00", "found_where": "NM4", "injured": "not_known"}
