"""The command that adds a school or another body."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cmeforms.casework.accounts.administering import create_organisation
from cmeforms.cli.opening import opened
from cmeforms.people.model import Organisation, OrganisationKind

_KINDS = [kind.value for kind in OrganisationKind if kind is not OrganisationKind.AUTHORITY]


@click.command()
@click.argument("organisation_id", metavar="ID")
@click.option("--kind", required=True, type=click.Choice(_KINDS))
@click.option("--name", required=True)
@click.option("--address", default="")
@click.option("--email", default="")
@click.option("--phone", default="")
@click.option("--laestab", default="", help="Seven digits, for a school.")
@click.option("--urn", default="", help="Six digits, for a school.")
@click.option("--head-name", default="", help="Whom letters are addressed to.")
@click.pass_obj
def organisation(home: Path, /, organisation_id: str, kind: str, **details: Any) -> None:  # noqa: ANN401 - click
    """Add a school, a children's home or another body, under a short id of your choice."""
    services = opened(home)
    create_organisation(services, Organisation(organisation_id, OrganisationKind(kind), **details))
    click.echo(f"Added: {organisation_id}")
