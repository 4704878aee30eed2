"""Brings the other English local authorities into the directory by their codes; knows no address of any."""

from __future__ import annotations

from collections.abc import Iterable

from cmeforms.casework.ground.services import Services
from cmeforms.casework.mail.directory import OPERATOR
from cmeforms.people.model import Organisation, OrganisationKind
from cmeforms.records.accounts import Accounts, add_organisation

_LIST = "local_authorities"
SOURCE = "The department’s list of local authorities: names and codes, no addresses"
_NO_AUTHORITY = "702"
"""Service children overseas have a code among those of authorities."""


def english_authorities(services: Services) -> list[Organisation]:
    """The authorities of the code list, but not one's own, by name alone: nothing about them counts as confirmed.

    Source: forms.md C-LA; form_definitions/lists/local_authorities.toml.
    """
    own = services.settings.authority.name.casefold()
    codes = services.catalogue.lists[_LIST].codes
    return [
        Organisation(f"la-{code}", OrganisationKind.LOCAL_AUTHORITY, name, source=SOURCE)
        for code, name in codes.items()
        if code.isdigit() and code != _NO_AUTHORITY and name.casefold() != own
    ]


def add_authorities(services: Services, authorities: Iterable[Organisation]) -> int:
    """Add those that the directory does not know, in one act; how many. What is known stays as it is."""
    known = {o.organisation_id for o in Accounts(services.log).organisations()}
    new = [authority for authority in authorities if authority.organisation_id not in known]
    with services.log.act(at=services.clock(), by=OPERATOR) as act:
        for authority in new:
            add_organisation(act, authority)
    return len(new)


def without_address(services: Services) -> int:
    """Of how many other authorities in the directory neither a postal nor an e-mail address is known."""
    known = Accounts(services.log).organisations()
    return sum(o.kind is OrganisationKind.LOCAL_AUTHORITY and not (o.address or o.email) for o in known)
