"""Where the definition of the grab pack lies, and which contacts it names; makes no pack and asks for no rights."""

from __future__ import annotations

from datetime import datetime

from cmeforms.casework.duties.contacts import load_contacts
from cmeforms.casework.ground.places import definition_directories
from cmeforms.casework.ground.services import Services
from cmeforms.definitions.packs import PackDefinition, load_pack
from cmeforms.documents.grab_pack import PackContact
from cmeforms.errors import DefinitionError

PACK_FILE = "packs/grab-pack.toml"


def pack_definition(services: Services) -> PackDefinition:
    """The definition of the pack: the home's own, or the shipped one.

    A home's file with mistakes counts as absent: at night a pack as it was shipped is better than none.
    """
    shipped, *own = (folder / PACK_FILE for folder in definition_directories(services.home))
    for path in own:
        if path.exists():
            try:
                return load_pack(path)
            except DefinitionError:
                continue
    return load_pack(shipped)


def pack_contacts(services: Services, pack: PackDefinition, at: datetime) -> tuple[PackContact, ...]:
    """The contacts that the pack names, with their hours and who answers in their place."""
    contacts = load_contacts(services.home, services.settings.authority)
    keys = [key for part in pack.part for key in part.contacts]
    found = []
    for contact in contacts.called(dict.fromkeys(keys)):
        [*instead] = contacts.called([contact.out_of_hours]) if contact.out_of_hours else []
        others = " ".join(f"Otherwise {other.name} {other.phone}".rstrip() + "." for other in instead)
        hours = ". ".join(text for text in (contact.hours, others) if text)
        found.append(PackContact(contact.key, contact.name, contact.phone, hours, contact.note))
    return tuple(found)
