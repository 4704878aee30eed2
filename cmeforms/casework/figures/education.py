"""The figures about children missing education: referred, on the register, settled, found; pure counting."""

from __future__ import annotations

from collections.abc import Iterator

from cmeforms.casework.figures.counted import Counted, CountedForm
from cmeforms.casework.figures.periods import Period
from cmeforms.casework.figures.profiles import by_profile
from cmeforms.casework.figures.tables import Figure, Row, Shape, Table, parts, shares, steps
from cmeforms.rulebook.reporting import FOUND_BENCHMARK

_LIVERPOOL = "004 Liverpool, database and monitoring; rule R-REPT-02"
_CITY = "002 City of London, children missing from education, 11; rule R-REPT-03"
_MANCHESTER = "003 Manchester"
_REFERRED = "Every referral (F02) with its day of referral in the period."

REASONS = Figure("Referrals by reason", "referrals", _REFERRED, _LIVERPOOL)
ROUTES = Figure("Referrals by route", "referrals", _REFERRED, f"{_LIVERPOOL}; 000 North East Lincolnshire")
WHEREABOUTS = Figure("Referrals by whereabouts", "referrals", _REFERRED, f"{_MANCHESTER}: whereabouts unknown")
SOCIAL_CARE = Figure(
    "Referrals by what social care knows", "referrals", f"{_REFERRED} Looked after before known otherwise.", _CITY
)
DECISIONS = Figure("Referrals by decision", "referrals", f"{_REFERRED} As the office part says.", _LIVERPOOL)
BARRIERS = Figure(
    "What stands between children and school",
    "action plans",
    "Every action plan (F15) made in the period, but none that a later one replaced. A plan can name several.",
    f"{_LIVERPOOL}, frequently asked questions 2",
    Shape.SHARES,
)
ON_REGISTER = Figure(
    "Children on the register at the end",
    "children",
    "Referred (F02) up to the period's last day with the decision to register, and not settled (F14, F06) by then.",
    f"{_LIVERPOOL}; 002 City of London, 21: key data, missing from education",
    Shape.NUMBERS,
)
OUTCOMES = Figure(
    "Children by outcome",
    "children",
    "Every child whose search (F14) or case with another authority (F06) was closed in the period; the newest outcome.",
    f"{_LIVERPOOL}: progress into provision",
)
FOUND = Figure(
    "Children found",
    "children",
    "Every child whose whereabouts were searched for (F14) on a day of the period, and of them those found in it."
    f" Manchester found {FOUND_BENCHMARK} percent. A search opened by mistake (outcome: duplicate) is not counted.",
    f"{_MANCHESTER}: whereabouts unknown; rule R-REPT-06",
    Shape.STEPS,
)
SCREENED = Figure(
    "Ten-day notices by where they went",
    "notices",
    "Every notice (F07) sent in the period, as its screening says.",
    f"{_MANCHESTER}: 10 day notification",
)
NOTICES = Figure("Ten-day notices, first and further", "notices", "Every notice (F07) sent in the period.", _CITY)
HOME_EDUCATED = Figure(
    "Notifications of elective home education",
    "notifications",
    "Every notification (F17) received in the period.",
    f"{_MANCHESTER}: elective home education; {_CITY}",
    Shape.NUMBERS,
)
ORDERS = Figure(
    "Offers, notices and school attendance orders",
    "cases",
    "Every case (F16) whose first offer was made in the period; what followed, whenever it did.",
    f"{_MANCHESTER}: school offers in year",
    Shape.STEPS,
)
SUITABLE = Figure(
    "Education judged",
    "cases",
    "Every case (F16) whose first offer was made in the period, by whether education at home was judged suitable.",
    f"{_MANCHESTER}: elective home education",
)


def education_tables(counted: Counted, period: Period) -> Iterator[Table]:
    """Every figure; all tables of referrals have one total, and so have those of notices and of cases."""
    referrals = counted.between("cme2", "referred_on", period)
    for figure, name in ((REASONS, "cme_reason"), (ROUTES, "referral_route"), (WHEREABOUTS, "whereabouts")):
        yield parts(figure, (one.code(name) for one in referrals), counted.options("cme2", name), is_long=True)
    yield parts(SOCIAL_CARE, map(_social_care, referrals), _SOCIAL_CARE)
    yield parts(DECISIONS, (one.code("decision") for one in referrals), counted.options("cme2", "decision"))
    children = {one.child: one.day("referred_on") or one.submitted_on for one in reversed(referrals)}
    yield from by_profile(counted, children, "Every child referred (F02) in the period, once.", _LIVERPOOL)
    plans = counted.between("action-plan", "plan_made_on", period)
    yield shares(BARRIERS, [plan.codes("barriers") for plan in plans], counted.options("action-plan", "barriers"))
    yield _on_register(counted, period)
    yield _outcomes(counted, period)
    yield _found(counted, period)
    yield from _notices(counted, period)
    yield from _orders(counted, period)


_SOCIAL_CARE = {"looked_after": "Looked after", "known": "Known otherwise", "no": "Not known to social care"}


def _social_care(referral: CountedForm) -> str:
    if referral.code("looked_after") == "yes":
        return "looked_after"
    known = referral.code("known_to_social_care")
    return "known" if known == "yes" else known


def _settlements(counted: Counted) -> tuple[CountedForm, ...]:
    return tuple(form for form in counted.of("tracing", "cme5b") if form.day("closed_on") and form.code("outcome"))


def _on_register(counted: Counted, period: Period) -> Table:
    closed = {form.child: form.day("closed_on") for form in _settlements(counted)}
    waiting = set()
    for one in counted.of("cme2"):
        referred_on, closed_on = one.day("referred_on"), closed.get(one.child)
        is_in_time = referred_on is not None and referred_on <= period.last_on
        is_settled = closed_on is not None and referred_on is not None and referred_on <= closed_on <= period.last_on
        if one.code("decision") == "register" and is_in_time and not is_settled:
            waiting.add(one.child)
    return Table(ON_REGISTER, 0, (Row("On the register", len(waiting)),))


def _outcomes(counted: Counted, period: Period) -> Table:
    newest = {form.child: form.code("outcome") for form in _settlements(counted) if period.holds(form.day("closed_on"))}
    return parts(OUTCOMES, newest.values(), counted.options("tracing", "outcome"), is_long=True)


def _found(counted: Counted, period: Period) -> Table:
    searched = [
        form for form in counted.of("tracing") if form.code("outcome") != "duplicate" and _is_open(form, period)
    ]
    found = {form.child for form in searched if period.holds(form.day("found_on"))}
    return steps(FOUND, len({form.child for form in searched}), ("Found", len(found)))


def _is_open(search: CountedForm, period: Period) -> bool:
    opened_on, closed_on = search.day("opened_on"), search.day("closed_on")
    is_begun = opened_on is not None and opened_on <= period.last_on
    return is_begun and (closed_on is None or closed_on >= period.first_on)


def _notices(counted: Counted, period: Period) -> Iterator[Table]:
    notices = counted.between("absence", "notified_on", period)
    for figure, name in ((NOTICES, "notice_kind"), (SCREENED, "screen_risk")):
        yield parts(figure, (one.code(name) for one in notices), counted.options("absence", name))
    received = counted.between("home-education", "notice_received_on", period)
    yield Table(HOME_EDUCATED, 0, (Row("Received", len(received)),))


def _orders(counted: Counted, period: Period) -> Iterator[Table]:
    cases = counted.between("attendance-order", "offered_on", period)
    served = [one for one in cases if one.day("notice_served_on")]
    ordered = [one for one in served if one.day("order_served_on")]
    yield steps(ORDERS, len(cases), ("Notice served", len(served)), ("Order served", len(ordered)))
    words = counted.options("attendance-order", "education_suitable")
    yield parts(SUITABLE, (one.code("education_suitable") for one in cases), words)
