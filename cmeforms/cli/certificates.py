"""The command that renews the signing certificate."""

from __future__ import annotations

from pathlib import Path

import click

from cmeforms.casework.ground.services import open_services
from cmeforms.casework.upkeep.certificate_watch import renew_certificate
from cmeforms.casework.upkeep.setting_up import is_set_up


@click.command()
@click.pass_obj
def renew(home: Path) -> None:
    """Renew the key and certificate that sign documents; old documents stay well. Start the server again afterwards."""
    if not is_set_up(home):
        raise click.UsageError(f"There is no home in {home}.")
    key = renew_certificate(open_services(home))
    click.echo(
        f"Renewed until {key.certificate.not_valid_after_utc:%Y-%m-%d}. Start the server again, and back up the keys."
    )
