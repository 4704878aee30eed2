"""Opens the home that a command works on, making it on first use; prints what a person must know and keep."""

from __future__ import annotations

from pathlib import Path

import click

from cmeforms.casework.ground.services import Services, open_services
from cmeforms.casework.upkeep.setting_up import NewHome, is_set_up, set_up


def opened(home: Path) -> Services:
    """The services of a home, set up first if it is new."""
    if not is_set_up(home):
        tell_new_home(set_up(home))
    return open_services(home)


def tell_new_home(made: NewHome) -> None:
    """Say where the recovery copy of the keys is, and its passphrase if one was made: shown once."""
    click.echo(f"A new home was made in {made.folder}.", err=True)
    click.echo(f"Recovery copy of its keys: {made.recovery_file}", err=True)
    click.echo("Move that file off this machine and keep it apart from backups of the data.", err=True)
    if made.made_passphrase:
        click.echo(f"Its passphrase, shown only now: {made.made_passphrase}", err=True)
        click.echo("Write it down and keep it apart from the file.", err=True)
