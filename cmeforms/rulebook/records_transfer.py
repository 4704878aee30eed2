"""The rules about a pupil's records: transfer files, their tokens, safeguarding files (R-CTF-01 to R-CTF-08)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from cmeforms.rulebook.calendar import SchoolCalendar
from cmeforms.rulebook.days import FOUR_WEEKS_DAYS, calendar_days_between
from cmeforms.rulebook.deadlines import (
    in_calendar_days,
    in_school_days,
)
from cmeforms.rulebook.facts import YesNo, fact
from cmeforms.rulebook.findings import Judgement, Result, met_if
from cmeforms.rulebook.grounds import OUTSIDE, SCHOOL, UNKNOWN
from cmeforms.rulebook.local_rules import LocalRules
from cmeforms.rulebook.rule import Rule
from cmeforms.rulebook.sources import (
    CITY,
    LCPP,
    LIVERPOOL,
    NE_LINCS,
    said_by,
)
from cmeforms.rulebook.switches import any_trigger

SHORT_REGISTRATION_DAYS = 28


class Destination(StrEnum):
    """Where a pupil has gone, as far as the school can find out."""

    SCHOOL_IN_ENGLAND = "school_in_england"
    INDEPENDENT_SCHOOL = "independent_school"
    SCOTLAND = "scotland"
    OUTSIDE_ENGLAND = "outside_england"
    ABROAD = "abroad"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class LeftFacts:
    """A pupil who has ceased to be registered."""

    ceased_on: date = fact("Day on which the pupil ceased to be registered.")
    asked_on: date = fact("The day that the question is about.")
    calendar: SchoolCalendar | None = fact("The school's calendar.", default=None)


@dataclass(frozen=True)
class DutyFacts:
    """Whether there is a duty to send a transfer file."""

    registered_on: date = fact("Day on which the pupil was registered.")
    ceased_on: date = fact("Day on which the pupil ceased to be registered.")
    can_find_school: YesNo = fact("Can the new school reasonably be found out?")


@dataclass(frozen=True)
class DestinationFacts:
    """Where the pupil has gone."""

    destination: Destination = fact("Where the pupil has gone.")


@dataclass(frozen=True)
class UploadFacts:
    """A transfer file that was uploaded."""

    uploaded_on: date = fact("Day of the upload.")
    asked_on: date = fact("The day that the question is about.")
    is_downloaded: YesNo = fact("Has the new school downloaded it?", default=YesNo.NOT_KNOWN)
    is_located: YesNo = fact("Did the school's enquiry locate the pupil?", default=YesNo.NOT_KNOWN)
    calendar: SchoolCalendar | None = fact("The school's calendar.", default=None)


@dataclass(frozen=True)
class RejectedFacts:
    """Whether a transfer file was rejected."""

    is_rejected: YesNo = fact("Was the file rejected?")


@dataclass(frozen=True)
class RequestFacts:
    """A request for records by a new school."""

    requested_on: date = fact("Day of the new school's request.")
    asked_on: date = fact("The day that the question is about.")
    calendar: SchoolCalendar | None = fact("The school's calendar.", default=None)


@dataclass(frozen=True)
class JoinerFacts:
    """A joiner and the transfer file."""

    has_file: YesNo = fact("Has a transfer file come?")


@dataclass(frozen=True)
class ConfirmedFacts:
    """A new school that has confirmed."""

    confirmed_on: date = fact("Day on which the new school confirmed.")
    asked_on: date = fact("The day that the question is about.")


@dataclass(frozen=True)
class MissingFacts:
    """A pupil who is missing from education."""

    missing_since: date = fact("Day since which the pupil is missing.")
    asked_on: date = fact("The day that the question is about.")


def transfer_token(destination: Destination) -> str:
    """The destination part of the file's name: a token, or ``LAESTAB`` for the new school's seven digits.

    Source: rules R-CTF-02 and R-CTF-02a.
    """
    tokens = {Destination.SCHOOL_IN_ENGLAND: SCHOOL, Destination.UNKNOWN: UNKNOWN}
    return tokens.get(destination, OUTSIDE)


def judge_transfer(facts: LeftFacts, local: LocalRules) -> Judgement:
    """When the transfer file is sent. Source: rule R-CTF-01."""
    days = local.number("ctf_school_days")
    send = in_school_days("Send the common transfer file", facts.ceased_on, days, facts.asked_on, facts.calendar)
    return Judgement(Result.DEADLINE, (send.counted, *local.notes("ctf_school_days")), (send,))


def judge_duty(facts: DutyFacts, _local: LocalRules) -> Judgement:
    """When the duty to send a file does not apply. Source: rule R-CTF-01a."""
    days = calendar_days_between(facts.registered_on, facts.ceased_on)
    is_short = days < SHORT_REGISTRATION_DAYS
    reasoning = (f"Registered for {days} days.", f"The new school can be found out: {facts.can_find_school.said}.")
    if is_short or facts.can_find_school is YesNo.NO:
        said = "The duty does not apply."
        return Judgement(Result.NOT_MET, (*reasoning, said), actions=(f"Upload a file {UNKNOWN} all the same.",))
    return Judgement(Result.MET, (*reasoning, "The duty applies."))


def judge_token(facts: DestinationFacts, _local: LocalRules) -> Judgement:
    """Which token the file bears. Source: rules R-CTF-02 and R-CTF-02a."""
    token = transfer_token(facts.destination)
    if token == SCHOOL:
        said = "The new school's LAESTAB, four digits after the three of its authority."
        return Judgement(Result.ANSWER, (said,), values={"token": token})
    actions = ["One pupil in each file with a token."]
    if token == UNKNOWN:
        actions += ["Upload to the Lost Pupil Database.", "Tell education welfare."]
    said = f"Destination {facts.destination.value.replace('_', ' ')}: token {token}, seven letters."
    return Judgement(Result.ANSWER, (said,), values={"token": token}, actions=tuple(actions))


def judge_download(facts: UploadFacts, local: LocalRules) -> Judgement:
    """A file that nobody downloads. Source: rule R-CTF-03."""
    if facts.is_downloaded is YesNo.YES:
        return Judgement(Result.NOT_MET, ("The new school has downloaded the file.",))
    days = local.number("ctf_download_school_days")
    what = "Ask the new school why the file was not downloaded"
    ask = in_school_days(what, facts.uploaded_on, days, facts.asked_on, facts.calendar)
    is_lost = facts.is_located is YesNo.NO
    actions = ("The pupil was not located: send the CME referral (F02).",) if is_lost else ()
    reasoning = (ask.counted, f"Located: {facts.is_located.said}.", *local.notes("ctf_download_school_days"))
    return Judgement(met_if(facts.asked_on >= ask.due_on), reasoning, (ask,), actions=actions)


def judge_rejected(facts: RejectedFacts, _local: LocalRules) -> Judgement:
    """A file that is rejected. Source: rule R-CTF-04."""
    actions = ("Treat the child as missing.", f"Upload the file again as {UNKNOWN}.", "Tell the CME team.")
    return any_trigger({"The file was rejected": facts.is_rejected}, actions)


def judge_request(facts: RequestFacts, local: LocalRules) -> Judgement:
    """A new school asks for the file. Source: rule R-CTF-05."""
    days = local.number("ctf_school_days")
    send = in_school_days("Send the file to the new school", facts.requested_on, days, facts.asked_on, facts.calendar)
    return Judgement(Result.DEADLINE, (send.counted, *local.notes("ctf_school_days")), (send,))


def judge_joiner(facts: JoinerFacts, _local: LocalRules) -> Judgement:
    """A joiner without a file. Source: rule R-CTF-06."""
    if facts.has_file is YesNo.YES:
        return Judgement(Result.NOT_MET, ("A transfer file has come.",))
    action = f"Ask the authority to search the {UNKNOWN} and {OUTSIDE} files."
    return Judgement(Result.MET, (f"A file has come: {facts.has_file.said}.",), actions=(action,))


def judge_safeguarding_file(facts: ConfirmedFacts, local: LocalRules) -> Judgement:
    """The safeguarding file, sent apart. Source: rule R-CTF-07."""
    days = local.number("safeguarding_file_days")
    send = in_calendar_days("Send the safeguarding file; keep the receipt", facts.confirmed_on, days, facts.asked_on)
    reasoning = ("The source says days: calendar days are counted.", send.counted)
    return Judgement(Result.DEADLINE, (*reasoning, *local.notes("safeguarding_file_days")), (send,))


def judge_missing_file(facts: MissingFacts, _local: LocalRules) -> Judgement:
    """Missing for four weeks. Source: rule R-CTF-08."""
    what = "Upload the transfer file; tell the CME officer"
    upload = in_calendar_days(what, facts.missing_since, FOUR_WEEKS_DAYS, facts.asked_on)
    return Judgement(met_if(facts.asked_on >= upload.due_on), (upload.counted,), (upload,))


TRANSFER_RULES: tuple[Rule[Any], ...] = (
    Rule(
        "R-CTF-01", "Transfer file of a leaver", said_by(CITY, also=LIVERPOOL), LeftFacts, judge_transfer, "ceased_on"
    ),
    Rule("R-CTF-01a", "When there is no duty to send a file", said_by(CITY), DutyFacts, judge_duty),
    Rule(
        "R-CTF-02", "Token for an unknown destination", said_by(NE_LINCS, also=LIVERPOOL), DestinationFacts, judge_token
    ),
    Rule("R-CTF-02a", "Token for places outside the system", said_by(LIVERPOOL), DestinationFacts, judge_token),
    Rule("R-CTF-03", "File not downloaded", said_by(NE_LINCS), UploadFacts, judge_download, "uploaded_on"),
    Rule("R-CTF-04", "File rejected", said_by(NE_LINCS), RejectedFacts, judge_rejected),
    Rule("R-CTF-05", "A new school asks for the file", said_by(LIVERPOOL), RequestFacts, judge_request, "requested_on"),
    Rule("R-CTF-06", "Joiner without a file", said_by(NE_LINCS), JoinerFacts, judge_joiner),
    Rule(
        "R-CTF-07",
        "Safeguarding file",
        said_by("Ealing, transfer of leavers' files"),
        ConfirmedFacts,
        judge_safeguarding_file,
        "confirmed_on",
    ),
    Rule(
        "R-CTF-08", "Missing for four weeks", said_by(LCPP, "3.26"), MissingFacts, judge_missing_file, "missing_since"
    ),
)
