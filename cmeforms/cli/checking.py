"""The command that checks authored files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cmeforms.casework.checking import check_paths
from cmeforms.casework.places import definition_directories, template_directories


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.pass_obj
def check(home: Path, paths: tuple[Path, ...]) -> None:
    """Check definitions and letter templates: every mistake with file, key and reason."""
    mistakes, checked = check_paths(paths or tuple(definition_directories(home) + template_directories(home)))
    for mistake in mistakes:
        click.echo(str(mistake), err=True)
    click.echo(f"{checked} files checked, {len(mistakes)} mistakes.")
    sys.exit(1 if mistakes else 0)
