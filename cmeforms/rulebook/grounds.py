"""The fifteen grounds for deleting a name from the admission register, each with its conditions; plain data.

Source: Pupil Registration Regulations 2024, regulation 9(1), as told by council forms; short labels are ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cmeforms.rulebook.facts import YesNo
from cmeforms.rulebook.findings import Condition
from cmeforms.rulebook.switches import asked


class Ground(StrEnum):
    """The letter of regulation 9(1); letters of the regulations of 2006 are another list."""

    A = "a"
    B = "b"
    C = "c"
    D = "d"
    E = "e"
    F = "f"
    G = "g"
    H = "h"
    I = "i"  # noqa: E741 - the regulation's letter
    J = "j"
    K = "k"
    L = "l"
    M = "m"
    N = "n"
    O = "o"  # noqa: E741 - the regulation's letter


@dataclass(frozen=True)
class GroundRule:
    """One ground: label, whether school and authority must enquire together, and its conditions by name.

    Every condition is worded so that "yes" meets it. ``typical_destinations`` are those of the transfer file.
    """

    label: str
    conditions: Mapping[str, str]
    typical_destinations: tuple[str, ...]
    needs_joint_enquiry: bool = False


SCHOOL, UNKNOWN, OUTSIDE = "LAESTAB", "XXXXXXX", "MMMMMMM"

_NO_ORDER = {"no_order": "No school attendance order names this school"}
_NOT_MOBILE = {"not_mobile": "The pupil is not one of no fixed abode for whom this is the main school"}
_ENQUIRED = {
    "no_excuse": "There is no reason to think that sickness or an unavoidable cause keeps the pupil away",
    "enquired": "School and authority have both made reasonable enquiries",
    "enquiry_result": "Not found; or found, and both agree that there are no reasonable grounds to expect attendance",
}

GROUNDS: Mapping[Ground, GroundRule] = {
    Ground.A: GroundRule(
        "Registered at another school",
        {
            "other_school": "The other school has confirmed that the pupil is on its roll",
            **_NO_ORDER,
            **_NOT_MOBILE,
            "no_dual": "There is no agreement to register the pupil at both schools",
        },
        (SCHOOL,),
    ),
    Ground.B: GroundRule(
        "Nursery finished, not moving up",
        {
            "finished": "The pupil has completed the nursery education",
            "not_returning": "The school has reason to believe that the pupil will not attend again",
        },
        (SCHOOL, UNKNOWN),
    ),
    Ground.C: GroundRule(
        "Dual registered, other school consents",
        {
            "consent": "Every other school at which the pupil is registered consents",
            **_NO_ORDER,
            **_NOT_MOBILE,
            "not_returning": "The school has reason to believe that the pupil will not attend again",
        },
        (SCHOOL,),
    ),
    Ground.D: GroundRule(
        "Attendance order amended to another school",
        {"amended": "The order that named this school has been amended and names another school"},
        (SCHOOL,),
    ),
    Ground.E: GroundRule(
        "Attendance order revoked",
        {"revoked": "The order that named this school has been revoked"},
        (OUTSIDE,),
    ),
    Ground.F: GroundRule(
        "Parent's written notice, educated otherwise",
        {
            "written_notice": "The school holds the parent's written notice",
            "notice_date_passed": "The date from which the parent educates the child otherwise has passed",
            **_NO_ORDER,
            "special_consent": "Not placed by the authority in a special school, or the authority consents",
        },
        (OUTSIDE,),
    ),
    Ground.G: GroundRule(
        "Moved too far to attend",
        {
            "moved": "The pupil no longer lives at a place from which the school can reasonably be reached",
            "not_boarder": "The pupil is not a boarder",
        },
        (SCHOOL, UNKNOWN),
    ),
    Ground.H: GroundRule(
        "Not back ten school days after leave",
        {"ten_days": "All ten school days after the end of the leave have passed without the pupil", **_ENQUIRED},
        (UNKNOWN, OUTSIDE),
        needs_joint_enquiry=True,
    ),
    Ground.I: GroundRule(
        "Twenty school days continuous unauthorised absence",
        {"twenty_days": "At least 20 school days in a row, every session coded G, N or O", **_ENQUIRED},
        (UNKNOWN, OUTSIDE),
        needs_joint_enquiry=True,
    ),
    Ground.J: GroundRule(
        "Detained",
        {
            "order": "A court's final order detains the pupil for four months or more",
            "not_returning": "The school has reason to believe that the pupil will not return at the end of it",
        },
        (SCHOOL, UNKNOWN, OUTSIDE),
    ),
    Ground.K: GroundRule("Died", {"died": "The pupil has died"}, ()),
    Ground.L: GroundRule(
        "Over compulsory age, not staying on",
        {
            "over_age": "The pupil will be over compulsory school age by the next meeting of the school",
            "not_staying": "Pupil or parent has said so, or the pupil does not meet the entry criteria",
        },
        (SCHOOL,),
    ),
    Ground.M: GroundRule(
        "Boarding fees unpaid",
        {
            "boarder": "The pupil boards at a maintained school or an academy",
            "unpaid": "Charges for board and lodging are unpaid at the end of the term to which they relate",
        },
        (SCHOOL, UNKNOWN),
    ),
    Ground.N: GroundRule(
        "Ceased at an independent or non-maintained special school",
        {"ceased": "The school is independent or a non-maintained special school, and the pupil has ceased there"},
        (SCHOOL,),
    ),
    Ground.O: GroundRule(
        "Permanently excluded",
        {
            "excluded": "The governing body has confirmed the permanent exclusion, where it had to",
            "window_over": "The time for a review is over or was waived, or the review has ended",
        },
        (SCHOOL,),
    ),
}
"""Every ground by its letter."""


def ground_checklist(ground: Ground, answers: Mapping[str, YesNo]) -> tuple[Condition, ...]:
    """The ground's conditions with a result each; a condition that nobody answered is cannot tell.

    Raises ValueError for an answer to a condition that this ground does not have.
    """
    conditions = GROUNDS[ground].conditions
    if set(answers) - set(conditions):
        raise ValueError(f"Ground ({ground}) has other conditions: {', '.join(conditions)}.")
    return tuple(asked(text, answers.get(name)) for name, text in conditions.items())
