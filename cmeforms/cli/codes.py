"""The command that shows a demo person's code."""

from __future__ import annotations

from pathlib import Path

import click

from cmeforms.casework.demo.codes import demo_code
from cmeforms.casework.ground.services import open_services
from cmeforms.casework.upkeep.setting_up import is_set_up


@click.command()
@click.argument("email")
@click.pass_obj
def code(home: Path, email: str) -> None:
    """Print the present six-digit code of a demo person; works in a demo home only."""
    if not is_set_up(home):
        raise click.UsageError(f"There is no home in {home}.")
    click.echo(demo_code(open_services(home), email))
