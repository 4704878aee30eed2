"""Local variants of rules: numbers and switches that an authority may make stricter, never looser; reads no file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from cmeforms.errors import Mistake, SettingsError

FILE_NAME = "local_rules.toml"
"""The file of the home that another room reads and hands in parsed."""

LARGEST_NUMBER = 400


@dataclass(frozen=True)
class Variant:
    """One number that an authority may change.

    ``limit`` is what the rule itself says; None where the rule leaves the number to the authority. A
    local number on the wrong side of the limit sets nothing. 0 stands for "not used here" where the
    default is 0.
    """

    key: str
    rule_id: str
    default: int
    limit: int | None
    comment: str
    is_lower_stricter: bool = True

    def is_loose(self, number: int) -> bool:
        """Whether a local number would loosen the rule."""
        if self.limit is None:
            return False
        return number > self.limit if self.is_lower_stricter else number < self.limit


VARIANTS = (
    Variant("absence_return_school_day", "R-ABS-02", 11, None, "School day of absence on which F07 is sent"),
    Variant(
        "enquiries_begin_school_day", "R-ABS-04", 10, 10, "Latest school day to begin enquiries (Essex 5, Ealing 3)"
    ),
    Variant("home_visit_school_day", "R-ABS-04", 0, None, "School day of the home visit (Gloucestershire 5); 0: none"),
    Variant("referral_school_day", "R-ABS-05", 20, 20, "Latest school day to refer (Gloucestershire 10)"),
    Variant("attendance_percent", "R-ABS-07", 90, 90, "Attendance under this percentage is at risk", False),
    Variant("out_of_education_weeks", "R-ABS-08", 4, 4, "Weeks out of any provision that count as missing education"),
    Variant("new_pupil_return_school_days", "R-ROLL-01", 0, None, "School days for the new pupil return; 0: not used"),
    Variant("enquiry_weeks", "R-ROLL-10", 4, 4, "Weeks of enquiries that local policy asks for before removal", False),
    Variant("leaver_form_days", "R-ROLL-13", 3, 5, "Calendar days for the leaver form (Ealing 3, Barnet 5)"),
    Variant("leaver_abroad_school_days", "R-ROLL-13", 10, 10, "School days for the details of a move abroad (Ealing)"),
    Variant("ctf_school_days", "R-CTF-01", 15, 15, "School days to send the transfer file (North East Lincolnshire 2)"),
    Variant("ctf_download_school_days", "R-CTF-03", 2, 2, "School days until a file not downloaded is asked about"),
    Variant("safeguarding_file_days", "R-CTF-07", 5, 5, "Calendar days to send the safeguarding file"),
    Variant("receipt_working_days", "R-LA-01", 1, 1, "Working days for the receipt"),
    Variant("offer_weeks", "R-LA-03", 4, 4, "Weeks from application to offer"),
    Variant("notice_days", "R-LA-05", 15, 15, "Days of a notice under section 437(1), service day included", False),
    Variant("plan_review_working_days", "R-LA-09", 20, 20, "Working days to the review of a key worker's plan"),
    Variant("stuck_case_working_days", "R-ESC-09", 20, 20, "Working days without trace until a case goes up"),
    Variant("police_told_hours", "R-CARE-02", 4, 4, "Hours at most until the police are told of a missing child"),
    Variant("first_meeting_hours", "R-CARE-05", 72, 72, "Hours at most until the first strategy meeting"),
    Variant("second_meeting_days", "R-CARE-06", 7, 7, "Calendar days to the second meeting"),
    Variant("later_meetings_days", "R-CARE-07", 14, 28, "Calendar days between later meetings (at least monthly)"),
    Variant("director_told_days", "R-CARE-09", 3, 3, "Calendar days until the assistant director is told"),
    Variant("lead_member_told_days", "R-CARE-09", 7, 7, "Calendar days until lead member and board are told"),
    Variant("social_worker_contact_hours", "R-RHI-03", 24, 24, "Hours to the social worker's contact after return"),
    Variant("return_interview_hours", "R-RHI-05", 72, 72, "Hours to offer and complete the return interview"),
    Variant("interview_form_working_days", "R-RHI-07", 3, 3, "Working days to give the interview form back"),
    Variant("repeat_episodes", "R-REP-01", 3, 3, "Episodes that call for a strategy meeting"),
    Variant("repeat_window_days", "R-REP-01", 30, 30, "Calendar days within which those episodes lie", False),
    Variant("home_hours", "R-HOME-01", 4, 4, "Hours away from home that make a longer absence"),
)
"""Every number that may be changed; the key is unique."""

SWITCHES = {"may_delete_special_school_abroad": "R-ROLL-12a"}
DATES = {"act_2026_commenced_on": "R-ROLL-21"}

_BY_KEY = {variant.key: variant for variant in VARIANTS}


@dataclass(frozen=True)
class LocalRules:
    """What one authority chose; whatever is not chosen keeps its default."""

    numbers: Mapping[str, int] = field(default_factory=dict)
    switches: Mapping[str, bool] = field(default_factory=dict)
    dates: Mapping[str, date] = field(default_factory=dict)

    def number(self, key: str) -> int:
        """The number that counts: the local one unless it would loosen the rule."""
        variant = _BY_KEY[key]
        chosen = self.numbers.get(key, variant.default)
        return variant.default if variant.is_loose(chosen) else chosen

    def notes(self, *keys: str) -> tuple[str, ...]:
        """A sentence for each of these numbers that was changed here, or that sets nothing."""
        return tuple(note for key in keys if (note := self._note(_BY_KEY[key])))

    def is_on(self, key: str) -> bool:
        """Whether a switch is on; off by default."""
        return self.switches.get(key, False)

    def date(self, key: str) -> date | None:
        """A date, or None while it is not set."""
        return self.dates.get(key)

    def _note(self, variant: Variant) -> str:
        chosen = self.numbers.get(variant.key, variant.default)
        if chosen == variant.default:
            return ""
        if variant.is_loose(chosen):
            return f"The local value {chosen} ({variant.key}) would loosen the rule's {variant.limit} and sets nothing."
        return f"Local value: {chosen} instead of {variant.default} ({variant.key})."


STANDARD = LocalRules()
"""The rules as they stand in their sources."""


def read_local_rules(chosen: Mapping[str, object], file: str = FILE_NAME) -> LocalRules:
    """The local rules out of a parsed file.

    Raises SettingsError, every mistake on its own line, for unknown keys and wrong types.
    """
    mistakes = list(_mistakes(chosen, file))
    if mistakes:
        raise SettingsError("\n".join(str(mistake) for mistake in mistakes))
    return LocalRules(
        numbers={key: value for key, value in chosen.items() if key in _BY_KEY and isinstance(value, int)},
        switches={key: value for key, value in chosen.items() if key in SWITCHES and isinstance(value, bool)},
        dates={key: value for key, value in chosen.items() if key in DATES and isinstance(value, date)},
    )


def _mistakes(chosen: Mapping[str, object], file: str) -> Iterator[Mistake]:
    for key, value in chosen.items():
        if reason := _reason(key, value):
            yield Mistake(file, key, reason)


def _reason(key: str, value: object) -> str:
    if key in SWITCHES:
        return "" if isinstance(value, bool) else "must be true or false"
    if key in DATES:
        return "" if type(value) is date else "must be a date, such as 2027-09-01"
    if key not in _BY_KEY:
        return "there is no such local rule"
    least = 0 if _BY_KEY[key].default == 0 else 1
    is_right = type(value) is int and least <= value <= LARGEST_NUMBER
    return "" if is_right else f"must be a whole number from {least} to {LARGEST_NUMBER}"
