"""Judges a draft as it would be at submission, on what is stored; records nothing."""

from __future__ import annotations

from dataclasses import dataclass

from cmeforms.casework.forms.drafting import OpenDraft, open_draft
from cmeforms.casework.forms.evidence import kept_files, missing_files
from cmeforms.casework.forms.lowering import levels_lowered
from cmeforms.casework.forms.reading_records import record_entries
from cmeforms.casework.ground.services import Services
from cmeforms.clock import london_date
from cmeforms.definitions.model import FormDefinition
from cmeforms.errors import AnswersRefused, NotConfirmed
from cmeforms.people.model import Person
from cmeforms.submissions.answers import Problem
from cmeforms.submissions.conditions import asked_fields
from cmeforms.submissions.confirming import to_confirm
from cmeforms.submissions.model import Answers
from cmeforms.submissions.reading import ReadAnswers, read_answers
from cmeforms.submissions.rules import problems, without_unasked


@dataclass(frozen=True)
class CheckedDraft:
    """A draft judged as it would be at submission.

    ``left_out`` are the labels of answers to questions that are no longer asked: they stay in the draft
    and do not go into the submission. ``to_confirm`` is what the signer must tick as right.
    """

    draft: OpenDraft
    answers: Answers
    problems: tuple[Problem, ...]
    left_out: tuple[str, ...]
    to_confirm: tuple[str, ...] = ()

    @property
    def refusals(self) -> tuple[Problem, ...]:
        """The problems that stop a submission."""
        return tuple(problem for problem in self.problems if not problem.is_warning)

    def require_fit(self, *, is_confirmed: bool) -> None:
        """Raises ``AnswersRefused`` with the problems, ``NotConfirmed`` where something unusual was not ticked."""
        if self.refusals:
            raise AnswersRefused(self.refusals)
        if self.to_confirm and not is_confirmed:
            raise NotConfirmed("Look at what you are asked to confirm, and tick it if it is right. Nothing was signed.")


def check_draft(services: Services, person: Person, record_id: str) -> CheckedDraft:
    """Judge a draft's present part on what is stored."""
    return judge(services, open_draft(services, person, record_id), person)


def judge(services: Services, draft: OpenDraft, person: Person) -> CheckedDraft:
    """Both passes over the stored values, without the answers that are no longer asked, and what a lowered level needs.

    ``person`` is who would sign.
    """
    definition = draft.loaded.definition
    read = read_answers(definition, {**draft.submitted, **draft.values})
    answers, left_out = without_unasked(definition, read.answers)
    judged = ReadAnswers(answers, tuple(p for p in read.problems if _counts(definition, p, answers)))
    now = services.clock()
    on = london_date(now)
    found = problems(definition, judged, on=on, now=now, part=draft.part)
    kept = kept_files(record_entries(services, draft.state.record_id))
    lowered = [problem for problem in levels_lowered(services, draft, answers, person) if problem not in found]
    against = (*found, *missing_files(definition, answers, kept), *lowered)
    return CheckedDraft(draft, answers, against, left_out, to_confirm(definition, answers, draft.part, on))


def _counts(definition: FormDefinition, problem: Problem, answers: Answers) -> bool:
    """A value that cannot be read does not count where its question is not asked."""
    ids = {field.id for field in definition.fields()}
    field_id = problem.path.split(".")[0]
    return field_id not in ids or field_id in asked_fields(definition, answers.by_field)
