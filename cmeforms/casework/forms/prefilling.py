"""First values of a new draft out of who starts it, where they work and what day it is."""

from __future__ import annotations

from typing import Any

from cmeforms.casework.ground.services import Services
from cmeforms.clock import LONDON, london_date
from cmeforms.definitions.fields import AnyField
from cmeforms.definitions.model import MAIN_PART, FormDefinition
from cmeforms.definitions.roles import ROLE_TITLES, Role
from cmeforms.errors import RecordNotFound
from cmeforms.people.model import Organisation, OrganisationKind, Person
from cmeforms.records.accounts import Accounts


def prefilled(services: Services, definition: FormDefinition, person: Person, part: str = MAIN_PART) -> dict[str, Any]:
    """Field id to value for every field that says how it is prefilled and for which there is a value."""
    organisation = _organisation(services, person)
    known = {f.id: _value(services, f, person, organisation) for f in definition.fields(part) if f.prefill}
    return {field_id: value for field_id, value in known.items() if value}


def _organisation(services: Services, person: Person) -> Organisation | None:
    try:
        return Accounts(services.log).organisation(person.organisation_id)
    except RecordNotFound:
        return None


def _value(services: Services, field: AnyField, person: Person, organisation: Organisation | None) -> Any:  # noqa: ANN401
    match field.prefill:
        case "today":
            return london_date(services.clock()).isoformat()
        case "now":
            return services.clock().astimezone(LONDON).isoformat(timespec="minutes")
        case "own_name":
            return person.name
        case "own_role":
            return "" if Role.GUEST in person.roles else ROLE_TITLES[person.roles[0]]
        case "own_email":
            return person.email
        case "own_phone":
            return organisation.phone if organisation else ""
        case "own_school":
            return _school(organisation)
    return None


def _school(organisation: Organisation | None) -> dict[str, str]:
    if organisation is None or organisation.kind is not OrganisationKind.SCHOOL:
        return {}
    return {"name": organisation.name, **({"laestab": organisation.laestab} if organisation.laestab else {})}
