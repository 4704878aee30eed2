"""Walks a form at random as somebody who answers what is asked and nothing else; knows no form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from cmeforms.definitions.fields import AnyField, ComputedField
from cmeforms.definitions.model import FormDefinition
from cmeforms.samples.examples import sample_answer
from cmeforms.samples.files import with_digests
from cmeforms.samples.rows import is_required
from cmeforms.samples.situation import Situation
from cmeforms.submissions.answers import Answer, Json
from cmeforms.submissions.conditions import asked_fields
from cmeforms.submissions.model import Answers
from cmeforms.submissions.reading import ReadAnswers, read_answer
from cmeforms.submissions.rules import problems_of

MOST_TRIES = 60
TRIES_BEFORE_GIVING_WAY = 3


@dataclass
class Walk:
    """Where a walk has come: the values, the same as answers, what was asked, and what nobody could get past."""

    definition: FormDefinition
    situation: Situation
    on: date
    document: dict[str, Json] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    dead_ends: set[str] = field(default_factory=set)

    def still_asked(self) -> frozenset[str]:
        """What the form asks, given the answers so far."""
        return asked_fields(self.definition, self.answers)

    def answer(self, question: AnyField) -> None:
        """Give some answer to a question; it replaces an earlier one."""
        self._put(question, sample_answer(question, self.definition, self.answers, self.situation))

    def give_way(self, question: AnyField) -> None:
        """What somebody does whose answers are refused: say not known, or leave out what need not be answered."""
        if question.may_be_not_known:
            self._put(question, {"not_known": "Nobody could tell us so far."})
        elif is_required(question, self.answers):
            self.answer(question)
        else:
            self.document.pop(question.id, None)
            self.answers.pop(question.id, None)

    def _put(self, question: AnyField, value: Json) -> None:
        self.asked.add(question.id)
        found = read_answer(question, with_digests(value))
        assert not isinstance(found, list), f"{question.id}: {found}"
        self.document[question.id], self.answers[question.id] = value, found

    def forget_unasked(self) -> None:
        """Drop the answers to questions that later answers took away."""
        asked = self.still_asked()
        for field_id in set(self.document) - asked:
            del self.document[field_id], self.answers[field_id]

    def refused(self, questions: Iterable[AnyField]) -> set[str]:
        """The fields that stand against submitting; warnings stop nobody."""
        read = ReadAnswers(Answers(dict(self.answers)), ())
        found = problems_of(self.definition, questions, read, on=self.on)
        return {problem.path.split(".")[0] for problem in found if not problem.is_warning}


def walk(definition: FormDefinition, situation: Situation, on: date) -> Walk:
    """Part after part: answer every question asked (by chance where it need not be), then put right what is refused."""
    made = Walk(definition, situation, on)
    for part in ("", *(part.id for part in definition.parts)):
        questions = {q.id: q for q in definition.fields(part) if not isinstance(q, ComputedField)}
        for question in questions.values():
            is_asked = question.id in made.still_asked()
            if is_asked and (is_required(question, made.answers) or situation.perhaps(situation.fullness)):
                made.answer(question)
        made.dead_ends |= _put_right(made, questions)
    return made


def _put_right(made: Walk, questions: Mapping[str, AnyField]) -> set[str]:
    """Answer again what is refused, or give way; now and then something else, as what stands in the way may be there."""
    for attempt in range(MOST_TRIES):
        made.forget_unasked()
        refused = made.refused(questions.values())
        if not refused:
            return set()
        for field_id in sorted(refused & questions.keys()):
            gives_way = attempt % TRIES_BEFORE_GIVING_WAY == TRIES_BEFORE_GIVING_WAY - 1
            (made.give_way if gives_way else made.answer)(questions[field_id])
        others = sorted(made.document.keys() & questions.keys() - refused)
        if others and made.situation.perhaps(0.5):
            made.answer(questions[made.situation.random.choice(others)])
    return refused
