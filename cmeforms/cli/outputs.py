"""Commands that make or judge documents: render, letters, verify."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from cmeforms.casework.ground.services import Services, open_verifier
from cmeforms.casework.papers.locked_copies import require_passphrase
from cmeforms.casework.papers.rendering import RenderedForm, render_only, render_recorded
from cmeforms.casework.papers.verifying import LARGEST_VERIFIED_BYTES, VerifiedFile, verify_file
from cmeforms.casework.runs.from_rows import FORMATS, find_template, make_letters
from cmeforms.casework.upkeep.setting_up import is_set_up, set_up
from cmeforms.cli.files import folder_to_fill, read_document, read_text, whole_file, write_whole
from cmeforms.cli.forms import echo_json, found_definition, require_audience, wrong_use
from cmeforms.cli.opening import opened, tell_new_home
from cmeforms.cli.printing import echo_problem, shown
from cmeforms.definitions.loader import LoadedDefinition
from cmeforms.errors import UnknownForm

PASSPHRASE = "CMEFORMS_DOCUMENT_PASSPHRASE"  # noqa: S105 - the name of a variable, not a secret


@click.command()
@click.argument("form")
@click.argument("answers")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The PDF to write.")
@click.option("--audience", default="", help="The version for this audience.")
@click.option("--unsealed", is_flag=True, help="Only draw: record nothing, seal nothing.")
@click.option("--large-print", is_flag=True, help="In 16 point; only with --unsealed.")
@click.option("--encrypt", "is_locked", is_flag=True, help=f"A copy behind a pass phrase, asked for or ${PASSPHRASE}.")
@click.option("--signed-by", "signers", multiple=True, metavar='"NAME, ROLE"', help="In the definition's order.")
@click.pass_obj
def render(home: Path, /, form: str, answers: str, out: Path, **options: Any) -> None:  # noqa: ANN401 - click's options
    """Validate an answers document (- for standard input), record the submission and write the sealed PDF."""
    _require_fitting(options)
    document = read_document(read_text(answers))
    passphrase = document_passphrase() if options["is_locked"] else ""
    services, loaded = _opened_with(home, form)
    require_audience(loaded.definition, options["audience"])
    made = None
    try:
        with whole_file(out) as write:
            made = _made(services, loaded, document, passphrase, options)
            write(made.pdf)
    except OSError:
        if made and made.reference:
            echo_problem(f"Recorded as {made.reference}, and its page has the PDF; only this file was not written.")
        raise
    for warning in made.warnings:
        echo_problem(f"Note: {warning.message}")
    if passphrase:
        echo_problem("Locked with AES-256: accessible (PDF/UA-1), not archival (PDF/A); the record keeps that one.")
    click.echo(f"{out}  {made.reference}".rstrip())


def _made(
    services: Services,
    loaded: LoadedDefinition,
    document: Any,  # noqa: ANN401 - any JSON
    passphrase: str,
    options: dict[str, Any],
) -> RenderedForm:
    """The PDF: only drawn, or recorded and sealed."""
    audience = options["audience"]
    if options["unsealed"]:
        return render_only(services, loaded, document, audience, large_print=options["large_print"])
    return render_recorded(
        services, loaded, document, signers=options["signers"], audience=audience, passphrase=passphrase
    )


def _require_fitting(options: dict[str, Any]) -> None:
    """Wrong use where options exclude each other."""
    if options["unsealed"] and options["is_locked"]:
        raise wrong_use("A document that is only drawn is not locked.")
    if options["unsealed"] and options["signers"]:
        raise wrong_use("A document that is only drawn cannot be signed.")
    if options["large_print"] and not options["unsealed"]:
        raise wrong_use("A copy in large print is only drawn: add --unsealed.")


def document_passphrase() -> str:
    """The pass phrase of a copy; never from the command line, where anybody on the machine could read it."""
    given = os.environ.get(PASSPHRASE)
    if given is None:
        given = click.prompt("Pass phrase of this copy", hide_input=True, confirmation_prompt=True, err=True)
    require_passphrase(given)
    return given


def _opened_with(home: Path, form: str) -> tuple[Services, LoadedDefinition]:
    """The home and a form in it; wrong use if there is no such form, and then no home is made for it."""
    if not is_set_up(home):
        found_definition(home, form)
    services = opened(home)
    try:
        return services, services.catalogue.find(form)
    except UnknownForm as error:
        raise wrong_use(f"There is no form {form!r}. See: cmeforms forms") from error


@click.command()
@click.argument("template")
@click.argument("rows")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="The folder to fill.")
@click.option("--format", "file_format", type=click.Choice(FORMATS), default="docx", show_default=True)
@click.option("--large-print", "is_large", is_flag=True, help="Enlarge the styles, for readers who need it.")
@click.pass_obj
def letters(home: Path, template: str, rows: str, out: Path, file_format: str, is_large: bool) -> None:
    """Make a letter run: one row of the JSON file, one letter; index.csv beside them."""
    rows_json = read_text(rows)
    services = opened(home)
    try:
        find_template(services, template)
    except UnknownForm as error:
        raise wrong_use(f"There is no letter template {template!r}: {', '.join(sorted(services.templates))}") from error
    with folder_to_fill(out):
        files = make_letters(services, template, rows_json, file_format, is_large=is_large)
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
    verified = verify_file(open_verifier(home), _read_some(file))
    if as_json:
        echo_json(verified.as_json())
    else:
        _tell(verified)
    sys.exit(0 if verified.verdict == "well" else 1)


def _read_some(file: Path) -> bytes:
    """A file no further than is needed to see that it is too large."""
    with file.open("rb") as content:
        return content.read(LARGEST_VERIFIED_BYTES + 1)


def _tell(verified: VerifiedFile) -> None:
    if verified.superseded_by:
        click.echo("SUPERSEDED: a newer document replaces this one.")
    click.echo("WELL: this file is as it was issued." if verified.verdict == "well" else "NOT WELL.")
    for change in (*verified.changes, *verified.notes):
        click.echo(shown(f"- {change}"))
    click.echo(f"Issued by this service: {'yes, ' + verified.reference if verified.is_issued_here else 'no'}")
    for found in verified.signatures:
        outcome = f" ({found.act.outcome})" if found.act.outcome else ""
        click.echo(shown(f"Signed by {found.act.name}, {found.act.role}, {found.act.signed_at.isoformat()}{outcome}"))
        click.echo(shown(f"  “{found.act.statement}”"))
