"""The checks that agencies have not answered, as questions to chase; sends nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cmeforms.casework.duties.owed_checks import OwedCheck, owed_checks
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.questions import Question, with_reminders
from cmeforms.definitions.fields import ChecklistField, CodeField
from cmeforms.definitions.model import FormDefinition
from cmeforms.submissions.lifecycle import RecordState

CHECK_CHASER = "chaser-agency"


def check_questions(services: Services, state: RecordState) -> Iterator[Question]:
    """The checks of a search record that no agency answered, each a question to that agency."""
    owed = owed_checks(services, state)
    if owed:
        definition = services.definition(state.definition_sha256).definition
        rows, bases = _labels(definition)
        yield from (_question(services, state, one, (rows, bases)) for one in owed)


def _question(
    services: Services, state: RecordState, owed: OwedCheck, labels: tuple[Mapping[str, str], Mapping[str, str]]
) -> Question:
    rows, bases = labels
    name = rows.get(owed.check, owed.check)
    asked = Question(
        state=state,
        organisation_id=owed.asked_id,
        asked_on=owed.asked_on,
        reply_by=owed.due_on,
        chaser=CHECK_CHASER,
        chased_on=(),
        answered_on=None,
        agency=(name, owed.contact or name),
        legal_basis=bases.get(owed.legal_basis, ""),
    )
    return with_reminders(services, asked)


def _labels(definition: FormDefinition) -> tuple[dict[str, str], dict[str, str]]:
    """What the form calls each check, and each legal basis."""
    checks = definition.field("checks")
    if not isinstance(checks, ChecklistField):
        return {}, {}
    bases = next((c.options for c in checks.columns if isinstance(c, CodeField) and c.id == "legal_basis"), {})
    return {row.id: row.label for row in checks.rows}, dict(bases)
