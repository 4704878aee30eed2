"""The commands that bring schools of the national register, and the other authorities, into the directory."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from cmeforms.casework.mail.authorities import add_authorities, english_authorities, without_address
from cmeforms.casework.mail.directory import import_schools
from cmeforms.cli.opening import opened


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--checked-on", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The date of the download.")
@click.option("--authority-code", default="", metavar="NNN", help="Take only schools of this local authority.")
@click.pass_obj
def directory(home: Path, file: Path, checked_on: datetime, authority_code: str) -> None:
    """Add and update schools from FILE, a CSV in the shape of the national register of schools."""
    services = opened(home)
    done = import_schools(services, file.read_bytes(), checked_on=checked_on.date(), authority_code=authority_code)
    for skipped in done.skipped:
        click.echo(f"row {skipped.row} left out: it {skipped.reason}", err=True)
    click.echo(
        f"{done.added} added, {done.changed} changed, {done.unchanged} as they were, {len(done.skipped)} left out."
    )


@click.command()
@click.pass_obj
def authorities(home: Path) -> None:
    """Add the other English local authorities to the directory by name; no list here holds their addresses."""
    services = opened(home)
    click.echo(f"{add_authorities(services, english_authorities(services))} added.")
    unaddressed = without_address(services)
    if unaddressed:
        click.echo(f"Of {unaddressed} no address is known yet: propose one for each in the directory.", err=True)
