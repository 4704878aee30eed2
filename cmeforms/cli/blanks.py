"""The command that prints a form to fill in by hand."""

from __future__ import annotations

from pathlib import Path

import click

from cmeforms.casework.forms.sealing import draw_blank
from cmeforms.cli.files import whole_file
from cmeforms.cli.forms import found_definition
from cmeforms.cli.opening import opened


@click.command()
@click.argument("form")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The PDF to write.")
@click.option("--large-print", is_flag=True, help="In 16 point.")
@click.pass_obj
def blank(home: Path, form: str, out: Path, *, large_print: bool) -> None:
    """Write the form to print and fill by hand."""
    found_definition(home, form)
    services = opened(home)
    with whole_file(out) as write:
        write(draw_blank(services, services.catalogue.find(form).definition, large_print=large_print))
    click.echo(str(out))
