"""How a statutory notice was given to the parent: method, day, by whom, proof; what that means for its last day."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from cmeforms.casework.forms.reading_records import read_json, record_entries
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.issued import notice_days, require_letter
from cmeforms.clock import london_date
from cmeforms.errors import ActRefused
from cmeforms.people.model import Person
from cmeforms.records.entries import EntryKind, LogEntry, NewEntry
from cmeforms.rulebook.days import calendar_days_between
from cmeforms.rulebook.orders import notice_ends_on

LONGEST_PROOF = 500


class ServiceMethod(StrEnum):
    """How a notice may be given. Stored for ever: never rename one. Source: forms.md 6.0, Education Act 1996 s.572."""

    HANDED = "handed"
    LEFT_AT_ADDRESS = "left_at_address"
    POSTED = "posted"
    EMAILED = "emailed"


METHOD_WORDS = {
    ServiceMethod.HANDED: "Handed to the parent",
    ServiceMethod.LEFT_AT_ADDRESS: "Left at the usual or last known address",
    ServiceMethod.POSTED: "Posted, prepaid, to that address; the day is the one on which the post would bring it",
    ServiceMethod.EMAILED: "Sent by e-mail, as the parent agreed",
}


@dataclass(frozen=True)
class Service:
    """One way in which a notice was given, as a person recorded it."""

    method: ServiceMethod
    served_on: date
    served_by: str
    proof: str = field(repr=False)


@dataclass(frozen=True)
class NoticePeriod:
    """The days of a notice as it was given; ``is_short`` when the letter names an earlier last day than it must."""

    first_on: date
    last_on: date
    printed_last_on: date
    days: int

    @property
    def is_short(self) -> bool:
        """Whether the parent was told fewer days than the notice has: then it must be given again."""
        return self.printed_last_on < self.last_on


def record_service(services: Services, person: Person, record_id: str, service: Service) -> None:
    """Write down how a notice was given; it can be written down again, and every one is kept.

    Raises ``ActRefused`` for a day to come, a day before the letter, or texts that are missing or too long.
    The caller has asked whether the person may.
    """
    issued_on = london_date(services.log.state(record_id).created_at)
    if not issued_on <= service.served_on <= london_date(services.clock()):
        raise ActRefused("The day must lie between the day of issue and today.")
    if not service.served_by.strip() or not service.proof.strip():
        raise ActRefused("Say who gave the notice, and what proves it.")
    if max(len(service.served_by), len(service.proof)) > LONGEST_PROOF:
        raise ActRefused(f"Names and proof have at most {LONGEST_PROOF} characters.")
    facts = {"method": service.method.value, "served_on": service.served_on.isoformat()}
    told = {"served_by": service.served_by.strip(), "proof": service.proof.strip()}
    payloads = {"proof": json.dumps(told, ensure_ascii=False).encode("utf-8")}
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        act.append(NewEntry(EntryKind.LETTER_SERVED, record_id, facts=facts, payloads=payloads))


def serve_letter(
    services: Services, person: Person, record_id: str, served_on: date | None, typed: Mapping[str, str]
) -> None:
    """Write down what a person typed: ``method``, ``served_by``, ``proof``.

    Raises ``NotAllowed``, and ``ActRefused`` as ``record_service`` does and for a letter that is no notice.
    """
    require_letter(services, person, record_id)
    if notice_days(services, record_id) is None:
        raise ActRefused("This letter is no notice.")
    method = typed.get("method", "")
    if served_on is None or method not in set(ServiceMethod):
        raise ActRefused("Give the day, and how the notice was given.")
    service = Service(ServiceMethod(method), served_on, typed.get("served_by", ""), typed.get("proof", ""))
    record_service(services, person, record_id, service)


def services_of(services: Services, record_id: str) -> tuple[Service, ...]:
    """Every time that it was written down how a letter was given, oldest first."""
    entries = record_entries(services, record_id)
    return tuple(_service(services, entry) for entry in entries if entry.kind is EntryKind.LETTER_SERVED)


def _service(services: Services, entry: LogEntry) -> Service:
    told = read_json(services, entry, "proof")
    served_on = date.fromisoformat(str(entry.facts["served_on"]))
    return Service(ServiceMethod(str(entry.facts["method"])), served_on, told["served_by"], told["proof"])


def notice_period(served_on: date, printed: tuple[date, date]) -> NoticePeriod:
    """The days of a notice given on a day, beside those it names; the day of service is day 1. Source: rule R-LA-05."""
    days = calendar_days_between(*printed) + 1
    return NoticePeriod(served_on, notice_ends_on(served_on, days), printed[1], days)
