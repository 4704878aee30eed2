"""The same acts from a terminal: reads arguments and files, calls an act, prints; decides nothing itself."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cmeforms import __version__
from cmeforms.cli.forms import check, example, forms, schema
from cmeforms.cli.home import audit, backup, demo, doctor, person, restore
from cmeforms.cli.outputs import letters, render, verify
from cmeforms.cli.printing import echo_problem, echo_refusal
from cmeforms.cli.serving import serve
from cmeforms.errors import AnswersRefused, CmeformsError
from cmeforms.settings import home_directory


class Commands(click.Group):
    """Turns what the service refuses into plain lines and exit code 1."""

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


for command in (
    forms,
    schema,
    example,
    check,
    render,
    letters,
    verify,
    audit,
    demo,
    serve,
    backup,
    restore,
    doctor,
    person,
):
    main.add_command(command)
