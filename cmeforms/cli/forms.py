"""Commands about form definitions: list, schema, example; they need no home that was set up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from cmeforms.casework.ground.access import require_answers
from cmeforms.cli.catalogue import catalogue_of
from cmeforms.clock import london_date, system_clock
from cmeforms.definitions.editor_schema import editor_schema
from cmeforms.definitions.model import FormDefinition
from cmeforms.errors import UnknownForm
from cmeforms.samples.examples import example_answers
from cmeforms.submissions.answers_schema import answers_schema


def echo_json(content: Any) -> None:  # noqa: ANN401 - any JSON
    """Print JSON the way every command does."""
    click.echo(json.dumps(content, ensure_ascii=False, indent=2))


def wrong_use(message: str) -> click.UsageError:
    """A mistake in how a command was called: exit code 2."""
    return click.UsageError(message)


def found_definition(home: Path, name: str) -> FormDefinition:
    """The definition with this slug or number; wrong use if there is none."""
    try:
        return catalogue_of(home).find(name).definition
    except UnknownForm as error:
        raise wrong_use(f"There is no form {name!r}. See: cmeforms forms") from error


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def forms(home: Path, as_json: bool) -> None:
    """List every form definition."""
    listed = [_summary(definition) for definition in catalogue_of(home)]
    if as_json:
        echo_json(listed)
        return
    for form in listed:
        click.echo(f"{form['number']}  {form['slug']:<16} revision {form['definition_revision']}  {form['title']}")


def _summary(definition: FormDefinition) -> dict[str, Any]:
    return {
        "number": definition.number,
        "slug": definition.slug,
        "definition_revision": definition.definition_revision,
        "title": definition.title,
        "fields": sum(1 for _field in definition.fields()),
        "signatures": [{"id": s.id, "by": [str(role) for role in s.by]} for s in definition.signatures],
        **({"view_of": list(definition.view_of)} if definition.view_of else {}),
    }


@click.command()
@click.argument("form", required=False)
@click.option("--audience", default="", help="The schema as this audience gets the answers.")
@click.option("--of-definitions", is_flag=True, help="The schema of definition files, for editors.")
@click.pass_obj
def schema(home: Path, form: str | None, audience: str, of_definitions: bool) -> None:
    """Print the JSON Schema of a form's answers document."""
    if of_definitions == bool(form):
        raise wrong_use("Name a form, or ask for the schema of definition files.")
    if of_definitions:
        click.echo(editor_schema(), nl=False)
        return
    definition = found_definition(home, form or "")
    require_audience(definition, audience)
    echo_json(answers_schema(definition, audience))


def require_audience(definition: FormDefinition, audience: str) -> None:
    """Wrong use if the form has no such audience."""
    names = [known.name for known in definition.audiences]
    if audience and audience not in names:
        raise wrong_use(f"{definition.slug} has no audience {audience!r}; it has: {', '.join(names) or 'none'}")


@click.command()
@click.argument("form")
@click.option("--seed", default=1, show_default=True, help="Another seed gives another example.")
@click.pass_obj
def example(home: Path, form: str, seed: int) -> None:
    """Print a valid synthetic answers document."""
    definition = found_definition(home, form)
    require_answers(definition)
    echo_json(example_answers(definition, seed, london_date(system_clock())))
