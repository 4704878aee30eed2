"""Opens the home that a command works on, making it on first use; prints what a person must know and keep."""

from __future__ import annotations

from pathlib import Path

import click

from cmeforms.casework.services import Services, definition_directories, open_services
from cmeforms.casework.setting_up import NewHome, is_set_up, set_up
from cmeforms.cli.printing import echo_problem
from cmeforms.definitions.catalogue import Catalogue, read_catalogue


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


def catalogue_of(home: Path) -> Catalogue:
    """The definitions that a home uses; a broken file is named and left out. Needs no log and no keys."""
    catalogue, mistakes = read_catalogue(definition_directories(home))
    for mistake in mistakes:
        echo_problem(f"Left out: {mistake}")
    return catalogue
