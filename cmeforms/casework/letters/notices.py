"""The days of a statutory notice: how many, from when, to when; pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from cmeforms.documents.letters.model import LetterDeclaration, MergeContent
from cmeforms.rulebook.local_rules import LocalRules
from cmeforms.rulebook.orders import notice_ends_on

SERVED_ON = "notice.served_on"
ENDS_ON = "notice.ends_on"
PERIOD = "notice.period_days"
SECTION_437 = "437(1)"
TOO_EARLY = "The day on which the notice is given cannot be before the date of the letter"


def period_days(declaration: LetterDeclaration, local: LocalRules) -> int:
    """The days of a notice: those of its declaration, or more where the authority gives more; 0 for a plain letter.

    Source: Education Act 1996 section 437(1), "not less than 15 days beginning with the day of service".
    """
    if declaration.notice is None:
        return 0
    least = declaration.notice.period_days
    return max(least, local.number("notice_days")) if declaration.notice.section == SECTION_437 else least


def with_last_day(contents: Mapping[str, MergeContent], days: int) -> dict[str, MergeContent]:
    """The contents with the notice's last day worked out from the day of service, which is day 1."""
    served_on = contents.get(SERVED_ON)
    if not days or not isinstance(served_on, date):
        return dict(contents)
    return {**contents, ENDS_ON: notice_ends_on(served_on, days)}


def service_problem(contents: Mapping[str, MergeContent], dated_on: date) -> dict[str, str]:
    """A notice cannot have been given before it was written."""
    served_on = contents.get(SERVED_ON)
    is_early = isinstance(served_on, date) and served_on < dated_on
    return {SERVED_ON: TOO_EARLY} if is_early else {}
