"""Commands that make or judge documents: render, letters, verify."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import click

from cmeforms.casework.rendering import render_only, render_recorded
from cmeforms.casework.services import open_verifier
from cmeforms.casework.template_letters import FORMATS, find_template, make_letters
from cmeforms.casework.verifying import VerifiedFile, verify_file
from cmeforms.cli.forms import echo_json, found_definition, require_audience, wrong_use
from cmeforms.cli.opening import opened, tell_new_home
from cmeforms.casework.setting_up import is_set_up, set_up
from cmeforms.errors import UnknownForm


def read_text(source: str) -> str:
    """The text of a file, or of standard input for ``-``; wrong use if there is none."""
    try:
        content = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        return content.decode("utf-8")
    except OSError as error:
        raise wrong_use(f"The file cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise wrong_use("The file is not UTF-8 text.") from error


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as part:
            part.write(content)
            part.flush()
            os.fsync(part.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _parsed(text: str) -> Any:  # noqa: ANN401 - any JSON
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise wrong_use(f"The answers document is not JSON (line {getattr(error, 'lineno', 0)}).") from error


@click.command()
@click.argument("form")
@click.argument("answers")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The PDF to write.")
@click.option("--audience", default="", help="The version for this audience.")
@click.option("--unsealed", is_flag=True, help="Only draw: record nothing, seal nothing.")
@click.option("--signed-by", "signers", multiple=True, metavar='"NAME, ROLE"', help="In the definition's order.")
@click.pass_obj
def render(home: Path, /, form: str, answers: str, out: Path, **options: Any) -> None:  # noqa: ANN401 - click's options
    """Validate an answers document (- for standard input), record the submission and write the sealed PDF."""
    require_audience(found_definition(home, form), options["audience"])
    document = _parsed(read_text(answers))
    services = opened(home)
    loaded = services.catalogue.find(form)
    if options["unsealed"]:
        if options["signers"]:
            raise wrong_use("A document that is only drawn cannot be signed.")
        made = render_only(services, loaded, document, options["audience"])
    else:
        made = render_recorded(services, loaded, document, signers=options["signers"], audience=options["audience"])
    write_whole(out, made.pdf)
    for warning in made.warnings:
        click.echo(f"Note: {warning.message}", err=True)
    click.echo(f"{out}  {made.reference}".rstrip())


@click.command()
@click.argument("template")
@click.argument("rows")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="The folder to fill.")
@click.option("--format", "file_format", type=click.Choice(FORMATS), default="docx", show_default=True)
@click.pass_obj
def letters(home: Path, template: str, rows: str, out: Path, file_format: str) -> None:
    """Make a letter run: one row of the JSON file, one letter; index.csv beside them."""
    rows_json = read_text(rows)
    services = opened(home)
    try:
        find_template(services, template)
    except UnknownForm as error:
        raise wrong_use(f"There is no letter template {template!r}: {', '.join(sorted(services.templates))}") from error
    files = make_letters(services, template, rows_json, file_format)
    for name, content in files.items():
        write_whole(out / name, content)
    click.echo(f"{len(files) - 1} files and an index in {out}")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def verify(home: Path, file: Path, as_json: bool) -> None:
    """Say who sealed and signed a PDF or letter, what changed since, and whether it is in the log."""
    if not is_set_up(home):
        tell_new_home(set_up(home))
    verified = verify_file(open_verifier(home), file.read_bytes())
    if as_json:
        echo_json(verified.as_json())
    else:
        _tell(verified)
    sys.exit(0 if verified.verdict == "well" else 1)


def _tell(verified: VerifiedFile) -> None:
    if verified.superseded_by:
        click.echo("SUPERSEDED: a newer document replaces this one.")
    click.echo("WELL: this file is as it was issued." if verified.verdict == "well" else "NOT WELL.")
    for change in verified.changes:
        click.echo(f"- {change}")
    click.echo(f"Issued by this service: {'yes, ' + verified.reference if verified.is_issued_here else 'no'}")
    for found in verified.signatures:
        outcome = f" ({found.act.outcome})" if found.act.outcome else ""
        click.echo(f"Signed by {found.act.name}, {found.act.role}, {found.act.signed_at.isoformat()}{outcome}")
        click.echo(f"  “{found.act.statement}”")
