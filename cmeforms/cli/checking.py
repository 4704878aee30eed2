"""The command that checks authored files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cmeforms.casework.ground.places import definition_directories, template_directories
from cmeforms.casework.upkeep.checking import check_home_files, check_paths


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.pass_obj
def check(home: Path, paths: tuple[Path, ...]) -> None:
    """Check definitions, letter templates and the home's own calendars, contacts and letters: each mistake by place."""
    mistakes, checked = check_paths(paths or tuple(definition_directories(home) + template_directories(home)))
    if paths and not (checked or mistakes):
        raise click.UsageError("No definition, code list or letter template lies there.")
    if not paths:
        of_home, files = check_home_files(home)
        mistakes, checked = mistakes + of_home, checked + files
    for mistake in mistakes:
        click.echo(str(mistake), err=True)
    click.echo(f"{checked} files checked, {len(mistakes)} mistakes.")
    sys.exit(1 if mistakes else 0)
