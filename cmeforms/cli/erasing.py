"""The command that erases one record for good."""

from __future__ import annotations

from pathlib import Path

import click

from cmeforms.casework.ground.services import open_services
from cmeforms.casework.upkeep.erasing import erase as erase_record
from cmeforms.casework.upkeep.setting_up import is_set_up
from cmeforms.errors import RecordNotFound


@click.command()
@click.argument("reference")
@click.option("--rule", required=True, help="The retention rule or decision that asks for it; no names.")
@click.option("--reason-code", required=True, help="A short code for the reason; no names.")
@click.confirmation_option(prompt="The record can never be read again. Go on?")
@click.pass_obj
def erase(home: Path, reference: str, rule: str, reason_code: str) -> None:
    """Destroy the key of one record: unreadable here and in every backup; the log stays whole."""
    if not is_set_up(home):
        raise click.UsageError(f"There is no home in {home}.")
    try:
        erased = erase_record(open_services(home), reference, rule=rule, reason_code=reason_code)
    except RecordNotFound as error:
        raise click.UsageError("There is no record with this reference.") from error
    click.echo(f"{erased.reference} is erased. Back up the keys again now, and destroy older copies of them.")
    for linked in erased.linked:
        click.echo(f"Linked, to be judged as well: {linked}")
