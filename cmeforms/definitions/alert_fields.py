"""Puts the questions of alerts into a definition's sections, so that they are fields like any other; pure."""

from __future__ import annotations

from collections.abc import Mapping

from cmeforms.definitions.alerts import Alert, questions_of
from cmeforms.definitions.fields import AnyField
from cmeforms.definitions.model import Audience, FormDefinition, Section


def with_alert_fields(definition: FormDefinition) -> FormDefinition:
    """The definition with both questions of each alert after the last answer that raises it.

    An alert that names no field that is there adds nothing: the definition's check tells of it.
    """
    if not definition.alerts:
        return definition
    following = _by_last_field(definition)
    sections = tuple(_extended(section, following) for section in definition.sections)
    audiences = tuple(_kept_out(audience, definition.alerts) for audience in definition.audiences)
    return definition.model_copy(update={"sections": sections, "audiences": audiences})


def alerts_by_field(definition: FormDefinition) -> dict[str, list[Alert]]:
    """The alerts by the id of the last field that each looks at, beside which it is shown; in the form's order.

    An alert that looks at a field that is not there is left out.
    """
    order = [field.id for field in definition.fields()]
    found: dict[str, list[Alert]] = {field_id: [] for field_id in order}
    for alert in definition.alerts:
        tested = [field_id for field_id in order if field_id in alert.looks_at()]
        if tested and len(tested) == len(alert.looks_at()):
            found[tested[-1]].append(alert)
    return {field_id: alerts for field_id, alerts in found.items() if alerts}


def _by_last_field(definition: FormDefinition) -> dict[str, list[AnyField]]:
    """The questions to add, by the id of the field that they follow."""
    fields = {field.id: field for field in definition.fields()}
    following: dict[str, list[AnyField]] = {}
    for last_id, alerts in alerts_by_field(definition).items():
        for alert in alerts:
            if not alert.answered_by:
                tested = [fields[field_id] for field_id in alert.looks_at() if field_id in fields]
                following.setdefault(last_id, []).extend(questions_of(alert, tested))
    return following


def _extended(section: Section, following: Mapping[str, list[AnyField]]) -> Section:
    fields = [inner for field in section.fields for inner in (field, *following.get(field.id, ()))]
    return section.model_copy(update={"fields": tuple(fields)})


def _kept_out(audience: Audience, alerts: tuple[Alert, ...]) -> Audience:
    """Who does not get an answer does not learn from an alert's questions that it was given."""
    added = [
        field_id
        for alert in alerts
        if not alert.answered_by and alert.looks_at() & set(audience.without)
        for field_id in (alert.told_id, alert.told_at_id)
    ]
    return audience.model_copy(update={"without": (*audience.without, *added)}) if added else audience
