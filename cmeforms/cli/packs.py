"""The command that makes a child's grab pack, its poster, or a copy of the pack behind a pass phrase."""

from __future__ import annotations

from pathlib import Path

import click

from cmeforms.casework.ground.services import open_services
from cmeforms.casework.packs.operator_packs import pack_by_reference, poster_by_reference
from cmeforms.casework.upkeep.setting_up import is_set_up
from cmeforms.cli.files import whole_file
from cmeforms.cli.outputs import PASSPHRASE, document_passphrase
from cmeforms.cli.printing import echo_problem
from cmeforms.errors import RecordNotFound


@click.command()
@click.argument("child_ref")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The PDF to write.")
@click.option("--poster", "is_poster", is_flag=True, help="The sheet for posters: no risks, no addresses.")
@click.option("--encrypted", "is_locked", is_flag=True, help=f"Behind a pass phrase, asked for or ${PASSPHRASE}.")
@click.pass_obj
def pack(home: Path, child_ref: str, out: Path, is_poster: bool, is_locked: bool) -> None:
    """Make the grab pack of one looked-after child; CHILD_REF is the child's reference, or that of one of its forms."""
    if is_poster and is_locked:
        raise click.UsageError("A poster is for everybody: it is not locked.")
    if not is_set_up(home):
        raise click.UsageError(f"There is no home in {home}.")
    passphrase = document_passphrase() if is_locked else ""
    services = open_services(home)
    with whole_file(out) as write:
        try:
            poster = poster_by_reference(services, child_ref) if is_poster else None
            made = poster or pack_by_reference(services, child_ref, passphrase)
        except RecordNotFound as error:
            raise click.UsageError("There is no child and no form with this reference.") from error
        write(made.pdf)
    if is_locked:
        echo_problem("Locked with AES-256: accessible (PDF/UA-1), not archival (PDF/A).")
    click.echo(f"{out}  {made.reference}")
