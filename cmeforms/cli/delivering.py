"""The command that serves the outbox once; the server does the same every few seconds."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cmeforms.casework.ground.services import open_services
from cmeforms.casework.mail.posting import deliver_due, relay_of


@click.command()
@click.pass_obj
def deliver(home: Path) -> None:
    """Send the messages that are due now; exit 1 if one was refused for good."""
    services = open_services(home)
    if relay_of(services.settings, home) is None:
        click.echo("No mail relay is set (mail.host in settings.toml): messages wait in the outbox.")
        return
    done = deliver_due(services)
    click.echo(f"{done.sent} sent, {done.delayed} put off, {done.failed} refused.")
    sys.exit(1 if done.failed else 0)
