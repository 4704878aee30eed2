"""The authority's contacts: whom to call, who answers now, and whose number is still missing; shows no page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from cmeforms.casework.duties.contact import Contact
from cmeforms.casework.duties.contacts_file import FILE_NAME, contacts_in
from cmeforms.casework.ground.home_files import read_home_file
from cmeforms.casework.ground.places import SHIPPED
from cmeforms.definitions.model import FormDefinition
from cmeforms.errors import Mistake
from cmeforms.settings import Authority

SHIPPED_CONTACTS = SHIPPED / "home_files" / FILE_NAME


@dataclass(frozen=True)
class Contacts:
    """Everybody to call, in the order of the file."""

    by_key: Mapping[str, Contact]

    def __iter__(self) -> Iterator[Contact]:
        """The contacts in order."""
        return iter(self.by_key.values())

    def called(self, keys: Iterable[str]) -> list[Contact]:
        """The contacts of these keys; one that the file lacks appears without number, so that nobody is passed over."""
        return [self.by_key.get(key, Contact(key, key.replace("_", " ").capitalize())) for key in keys]

    def now(self, keys: Iterable[str], at: datetime) -> list[Contact]:
        """The same, with who answers out of hours after each one that is closed at this moment."""
        found: list[Contact] = []
        for contact in self.called(keys):
            others = self.called([contact.out_of_hours]) if contact.out_of_hours and not contact.is_open(at) else []
            found.extend(c for c in (contact, *others) if c not in found)
        return found


def load_contacts(home: Path, authority: Authority) -> Contacts:
    """The contacts of a home, as far as the file can be read: the shipped ones, replaced by the home's own by key.

    The numbers that stand in the settings fill those that the file leaves empty.
    """
    contacts = read_home_file(SHIPPED_CONTACTS, contacts_in)[0] | read_home_file(home / FILE_NAME, contacts_in)[0]
    settings = {
        "social_care": authority.social_care_phone,
        "duty_team": authority.out_of_hours,
        "cme_team": authority.phone,
    }
    return Contacts({key: c if c.phone else replace(c, phone=settings.get(key, "")) for key, c in contacts.items()})


def contact_mistakes(home: Path) -> list[Mistake]:
    """Every mistake in the home's contacts file."""
    return read_home_file(home / FILE_NAME, contacts_in)[1]


def contacts_to_set(contacts: Contacts, definitions: Iterable[FormDefinition]) -> list[str]:
    """The keys that alerts name and that have no number to call."""
    named = {key for definition in definitions for alert in definition.alerts for key in alert.tell}
    return sorted(contact.key for contact in contacts.called(sorted(named)) if not contact.phone)
