"""What a rule is: its id, title, source, facts and the function that judges them; knows no single rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from cmeforms.rulebook.facts import NoFacts, facts_schema, read_facts
from cmeforms.rulebook.findings import Finding, Judgement, Result, Source
from cmeforms.rulebook.local_rules import STANDARD, LocalRules

FactsT = TypeVar("FactsT")


@dataclass(frozen=True)
class Rule(Generic[FactsT]):
    """One rule of the rulebook.

    ``clock_from`` names the fact from which a form's clock for this rule starts; empty where the rule
    cannot be asked with a start alone.
    """

    rule_id: str
    title: str
    source: Source
    facts_class: type[FactsT]
    judge: Callable[[FactsT, LocalRules], Judgement]
    clock_from: str = ""

    @property
    def is_computed(self) -> bool:
        """Whether facts decide anything; false for pure procedure."""
        return self.facts_class is not NoFacts

    def find(self, facts: FactsT, local: LocalRules = STANDARD) -> Finding:
        """What the rule says about these facts."""
        return Finding(self.rule_id, self.title, self.source, self.judge(facts, local))

    def ask(self, document: object, local: LocalRules = STANDARD) -> Finding:
        """What the rule says about a parsed facts document; raises FactsRefused."""
        return self.find(read_facts(self.facts_class, document), local)

    def as_json(self) -> dict[str, Any]:
        """The rule as an object, with the JSON Schema of its facts."""
        return {
            "id": self.rule_id,
            "title": self.title,
            "is_computed": self.is_computed,
            "source": self.source.as_json(),
            **({"clock_from": self.clock_from} if self.clock_from else {}),
            "facts": facts_schema(self.facts_class),
        }


def procedure(rule_id: str, title: str, source: Source, *asks_for: str) -> Rule[NoFacts]:
    """A rule that nothing can be worked out for: it answers with what it asks people to do."""
    judgement = Judgement(Result.ASKS, ("This rule asks for a procedure; no facts decide it.",), actions=asks_for)
    return Rule(rule_id, title, source, NoFacts, lambda _facts, _local: judgement)
