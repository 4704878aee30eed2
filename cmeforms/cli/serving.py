"""The command that starts the server."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cmeforms.casework.figures.reading import bring_figures_up
from cmeforms.casework.figures.reports import RECORDS_AT_ONCE
from cmeforms.casework.ground.services import open_services
from cmeforms.casework.lists.indexing import bring_up
from cmeforms.casework.upkeep.setting_up import is_set_up, set_up
from cmeforms.cli.opening import tell_new_home
from cmeforms.errors import CmeformsError
from cmeforms.settings import load_settings


@click.command()
@click.option("--host", default=None, help="The address to listen on; default: the home's settings.")
@click.option("--port", default=None, type=click.IntRange(0, 65535), help="The port to listen on.")
@click.option("--workers", default=None, type=click.IntRange(1, 64), help="Equal worker processes.")
@click.pass_obj
def serve(home: Path, host: str | None, port: int | None, workers: int | None) -> None:
    """Start the server."""
    from cmeforms.web.serving import run_server

    if not is_set_up(home):
        tell_new_home(set_up(home))
    bring_index_up(home)
    server = load_settings(home).server
    sys.exit(run_server(home, host or server.host, server.port if port is None else port, workers or server.workers))


def bring_index_up(home: Path) -> None:
    """Read what the search index and the figures lack, so that nobody's first page waits for it.

    A home that cannot be opened is told of by the workers.
    """
    try:
        services = open_services(home)
    except CmeformsError:
        return
    try:
        bring_up(services, lambda read: click.echo(f"Search index: {read:,} records read", err=True))
        while left := bring_figures_up(services, RECORDS_AT_ONCE):
            click.echo(f"Figures: {left:,} log entries left to read", err=True)
    finally:
        services.log.close()
