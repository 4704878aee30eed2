"""Corrects where an organisation is and how it is rung up, by one person who says where that is from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from cmeforms.casework.ground.services import Services
from cmeforms.casework.mail.directory import LONGEST_SOURCE, NEVER, email_confirmed_on, organisation_of, with_address
from cmeforms.clock import london_date
from cmeforms.errors import ActRefused
from cmeforms.people.model import Person
from cmeforms.records.accounts import change_organisation
from cmeforms.rulebook.contact_details import phone_problem

LONGEST_ADDRESS = 300


@dataclass(frozen=True)
class PostalDetails:
    """What was typed: the address on one line, a telephone number or nothing, and where both are from."""

    address: str = field(repr=False)
    phone: str = field(repr=False)
    source: str


def correct_details(services: Services, person: Person, organisation_id: str, typed: PostalDetails) -> None:
    """Keep another postal address and telephone number; they count as confirmed today.

    One person is enough: a letter that comes back does less harm than a link at a stranger's. Whoever writes is told
    that the address changed. Raises ``ActRefused`` with what is wrong, ``NotAllowed``.
    """
    organisation = organisation_of(services, person, organisation_id)
    given = PostalDetails(typed.address.strip(), typed.phone.strip(), typed.source.strip())
    reason = _address_problem(given.address) or (phone_problem(given.phone) if given.phone else None)
    if reason:
        raise ActRefused(reason)
    if not given.source or len(given.source) > LONGEST_SOURCE:
        raise ActRefused(f"Say where this is from, in at most {LONGEST_SOURCE} characters.")
    today = london_date(services.clock())
    moved = with_address(organisation, given.address, today)
    email_checked_on = email_confirmed_on(organisation) or NEVER
    kept = replace(
        moved,
        phone=given.phone,
        source=given.source,
        checked_on=today.isoformat(),
        email_checked_on=email_checked_on if organisation.email else "",
    )
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        change_organisation(act, kept)


def _address_problem(address: str) -> str | None:
    if not address:
        return "Enter the postal address."
    if len(address) > LONGEST_ADDRESS:
        return f"Enter an address of at most {LONGEST_ADDRESS} characters."
    if not address.isprintable():
        return "Enter the address on one line, without hidden characters."
    return None
