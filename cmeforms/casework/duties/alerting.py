"""The alerts that answers raise: whom to call now, and who was told; judges no answer and writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cmeforms.casework.duties.contact import Contact
from cmeforms.casework.duties.contacts import load_contacts
from cmeforms.casework.ground.services import Services
from cmeforms.definitions.alert_fields import alerts_by_field
from cmeforms.definitions.alerts import Alert
from cmeforms.definitions.model import FormDefinition
from cmeforms.submissions.answers import Answer, NotKnownAnswer
from cmeforms.submissions.conditions import asked_fields, holds


@dataclass(frozen=True)
class RaisedAlert:
    """An alert that the answers raise; ``told`` says who was told and when, as far as anybody wrote it down.

    ``asked_by`` is the label of the question that asks it, where that is not one of the alert's own.
    """

    alert: Alert
    contacts: tuple[Contact, ...]
    told: tuple[str, ...]
    is_told: bool
    asked_by: str


def calls_of(services: Services, alerts: Sequence[Alert]) -> dict[str, tuple[Contact, ...]]:
    """Whom to call now for each alert, by its id; whoever is closed is followed by who answers instead."""
    contacts = load_contacts(services.home, services.settings.authority)
    at = services.clock()
    return {alert.id: tuple(contacts.now(alert.tell, at)) for alert in alerts}


def raised_alerts(services: Services, definition: FormDefinition, answers: Mapping[str, Answer]) -> list[RaisedAlert]:
    """The alerts of a form that these answers raise, in the order of the form.

    Of a definition narrowed to what a person may see, only the alerts whose every answer they see.
    """
    asked = asked_fields(definition, answers)
    counted = {field_id: answer for field_id, answer in answers.items() if field_id in asked}
    found = [alert for alerts in alerts_by_field(definition).values() for alert in alerts if holds(alert.when, counted)]
    calls = calls_of(services, found)
    return [_raised(definition, alert, calls[alert.id], counted) for alert in found]


def _raised(
    definition: FormDefinition, alert: Alert, contacts: tuple[Contact, ...], answers: Mapping[str, Answer]
) -> RaisedAlert:
    if alert.answered_by:
        labels = {field.id: field.label for field in definition.fields()}
        return RaisedAlert(alert, contacts, (), alert.answered_by in answers, labels.get(alert.answered_by, ""))
    told, at = answers.get(alert.told_id), answers.get(alert.told_at_id)
    lines = tuple(line for answer in (told, at) if answer for line in answer.lines())
    return RaisedAlert(alert, contacts, lines, told is not None and not isinstance(told, NotKnownAnswer), "")
