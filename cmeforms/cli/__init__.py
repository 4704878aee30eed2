"""The same acts from a terminal: reads arguments and files, calls an act, prints; decides nothing itself."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import click

from cmeforms import __version__
from cmeforms.cli.printing import echo_problem, echo_refusal
from cmeforms.errors import AnswersRefused, CmeformsError
from cmeforms.settings import home_directory

COMMANDS = {
    "forms": "forms",
    "schema": "forms",
    "example": "forms",
    "check": "checking",
    "render": "outputs",
    "blank": "blanks",
    "letters": "outputs",
    "pack": "packs",
    "verify": "outputs",
    "rules": "rules",
    "rule": "rules",
    "audit": "home",
    "demo": "home",
    "serve": "serving",
    "backup": "home",
    "restore": "home",
    "doctor": "home",
    "deliver": "delivering",
    "authorities": "directories",
    "directory": "directories",
    "person": "home",
    "organisation": "organisations",
    "erase": "erasing",
    "renew": "certificates",
    "code": "codes",
}
"""Every command and the module it lives in, imported when it is used: listing forms needs no signatures."""


class Commands(click.Group):
    """Finds commands by the table, and turns what the service refuses into plain lines and exit code 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the table's order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with this name, if there is one."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"cmeforms.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The words of the command; bytes that are no text cannot be looked up, written or shown."""
        if any("\ud800" <= letter <= "\udfff" for word in args for letter in word):
            raise click.UsageError("A word of this command is not UTF-8 text.", ctx)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except AnswersRefused as error:
            echo_refusal(error)
        except CmeformsError as error:
            for line in str(error).splitlines():
                echo_problem(line)
        except BrokenPipeError:
            raise
        except OSError as error:
            echo_problem(f"{error.filename or 'A file'}: {error.strerror}")
        sys.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
@click.option("--home", type=click.Path(path_type=Path), help="Folder with settings, database and documents.")
@click.pass_context
def main(ctx: click.Context, home: Path | None) -> None:
    """Forms, sealed documents and letters for children missing education, home or care."""
    ctx.obj = (home or home_directory()).resolve()
