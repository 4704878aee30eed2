"""The invented schools and people of a demo home; names, reserved phone numbers and addresses only."""

from __future__ import annotations

from dataclasses import replace

from cmeforms.definitions.roles import Role
from cmeforms.people.model import AUTHORITY_ID, Organisation, OrganisationKind, Person

ORGANISATIONS = (
    Organisation(AUTHORITY_ID, OrganisationKind.AUTHORITY, "Northmoor Council", phone="01632 960100"),
    Organisation(
        "oakfield",
        OrganisationKind.SCHOOL,
        "Oakfield Primary School",
        address="Oak Lane, Northmoor NM1 2AB",
        email="office@oakfield.example",
        phone="01632 960201",
        laestab="9992001",
        urn="999001",
        head_name="Morwenna Achterberg",
    ),
    Organisation(
        "harbour",
        OrganisationKind.SCHOOL,
        "Harbour Academy",
        address="Quay Road, Northmoor NM2 5CD",
        email="office@harbour.example",
        phone="01632 960202",
        laestab="9994001",
        urn="999002",
        head_name="Tobias Lindqvist",
    ),
    Organisation(
        "st-hilds",
        OrganisationKind.SCHOOL,
        "St Hild's School",
        address="Abbey Street, Northmoor NM3 1EF",
        email="office@st-hilds.example",
        phone="01632 960203",
        laestab="9993001",
        urn="999003",
        head_name="Ifeoma Brackenridge",
    ),
    Organisation(
        "lakeside-home",
        OrganisationKind.HOME,
        "Lakeside House",
        address="Mere Road, Northmoor NM4 7GH",
        email="office@lakeside.example",
        phone="01632 960204",
    ),
    Organisation(
        "southmere",
        OrganisationKind.LOCAL_AUTHORITY,
        "Southmere Council",
        address="2 Invented Street, Southmere SM1 1AA",
        email="cme@southmere.example",
        phone="01632 960300",
    ),
    Organisation(
        "northmoor-police",
        OrganisationKind.POLICE,
        "Northmoor Police, missing persons desk",
        email="missing@northmoor-police.example",
        phone="01632 960400",
    ),
    Organisation(
        "northmoor-edt",
        OrganisationKind.PARTNER,
        "Northmoor emergency duty team",
        email="edt@northmoor-care.example",
        phone="01632 960199",
    ),
)


def _person(name: str, mailbox: str, domain: str, role: Role, organisation_id: str) -> Person:
    return Person(mailbox, f"{mailbox}@{domain}.example", name, (role,), organisation_id)


PEOPLE = (
    _person("Alina Kestrel", "alina", "oakfield", Role.LEAD, "oakfield"),
    _person("Ben Thistlewood", "ben", "oakfield", Role.SCHOOL_STAFF, "oakfield"),
    _person("Chidi Ravenscar", "chidi", "harbour", Role.LEAD, "harbour"),
    _person("Dara Pennyfeather", "dara", "harbour", Role.SCHOOL_STAFF, "harbour"),
    _person("Esra Holloway", "esra", "northmoor", Role.PAEWS, AUTHORITY_ID),
    _person("Farid Quillan", "farid", "northmoor", Role.CME_OFFICER, AUTHORITY_ID),
    _person("Greta Osei-Marsh", "greta", "northmoor", Role.ADMISSIONS, AUTHORITY_ID),
    _person("Hana Birtwistle", "hana", "northmoor", Role.SOCIAL_WORKER, AUTHORITY_ID),
    _person("Idris Fallowfield", "idris", "northmoor", Role.TEAM_MANAGER, AUTHORITY_ID),
    _person("Jolanta Śliwkowska", "jolanta", "lakeside", Role.CARER, "lakeside-home"),
    _person("Kofi Underhill", "kofi", "northmoor", Role.INTERVIEWER, AUTHORITY_ID),
    _person("Leila Sparrowhawk", "leila", "northmoor", Role.MACE_COORDINATOR, AUTHORITY_ID),
    _person("Marek Ainsdale", "marek", "northmoor", Role.DUTY_TEAM, AUTHORITY_ID),
    _person("Nadia Winterbourne", "nadia", "northmoor", Role.RECORDS_OFFICER, AUTHORITY_ID),
    _person("Owen Castellane", "owen", "northmoor", Role.AUDITOR, AUTHORITY_ID),
    _person("Priya Longstaff", "priya", "northmoor", Role.ADMINISTRATOR, AUTHORITY_ID),
    _person("Quentin Ferrow", "quentin", "northmoor", Role.CME_OFFICER, AUTHORITY_ID),
)
"""One person of each role, a second school's lead and staff, and a second officer for what two people must do."""


def invented_contact(authority: Organisation, checked_on: str) -> Organisation:
    """A real authority's name with an address that nobody has: a demo writes to nobody."""
    return replace(
        authority,
        address=f"Invented Street 1, {authority.name}",
        email=f"cme@{authority.organisation_id}.example",
        source="Invented for this demonstration",
        checked_on=checked_on,
        email_checked_on=checked_on,
    )
