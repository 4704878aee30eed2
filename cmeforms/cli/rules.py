"""Commands about the rulebook: list the rules, ask one; decides nothing itself."""

from __future__ import annotations

from pathlib import Path

import click

from cmeforms.casework.duties.asking_rules import RULES, ask_rule, find_rule
from cmeforms.cli.files import read_document, read_text
from cmeforms.cli.forms import echo_json, wrong_use
from cmeforms.cli.printing import shown
from cmeforms.errors import UnknownRule
from cmeforms.rulebook.findings import Deadline, Finding
from cmeforms.rulebook.local_times import shown_day, shown_moment


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with the JSON Schema of each rule's facts.")
def rules(as_json: bool) -> None:
    """List every rule with its source."""
    if as_json:
        echo_json([rule.as_json() for rule in RULES.values()])
        return
    for rule in RULES.values():
        kind = "" if rule.is_computed else "  (procedure)"
        click.echo(f"{rule.rule_id:<11} {rule.title}{kind}  [{rule.source}]")


@click.command()
@click.argument("rule_id", metavar="ID")
@click.argument("facts", metavar="FACTS.json")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def rule(home: Path, rule_id: str, facts: str, as_json: bool) -> None:
    """Ask one rule about a facts document (- for standard input)."""
    try:
        known = find_rule(rule_id)
    except UnknownRule as error:
        raise wrong_use(f"There is no rule {shown(rule_id[:40])!r}. See: cmeforms rules") from error
    finding = ask_rule(home, known.rule_id, read_document(read_text(facts)))
    if as_json:
        echo_json(finding.as_json())
        return
    _tell(finding)


def _tell(finding: Finding) -> None:
    judged = finding.judgement
    lines = [f"{finding.rule_id}  {finding.title}", f"Result: {judged.result.value}"]
    lines += [f"Level: {judged.level}"] if judged.level else []
    lines += [f"{name}: {value}" for name, value in judged.values.items()]
    lines += [f"Due: {_due(deadline)}" for deadline in judged.deadlines]
    lines += [f"Do: {action}" for action in judged.actions]
    lines += [f"Note: {warning}" for warning in judged.warnings]
    lines += [f"{number}. {step}" for number, step in enumerate(judged.reasoning, 1)]
    lines += [f"Source: {finding.source}"]
    for line in lines:
        click.echo(shown(line))


def _due(deadline: Deadline) -> str:
    due = shown_moment(deadline.due_at) if deadline.due_at else shown_day(deadline.due_on)
    about = " (estimate: term dates are missing)" if deadline.is_estimate else ""
    return f"{due}: {deadline.what}. {deadline.counted}{about}"
