"""Commands about a home as a whole: demo, audit, backup, restore, doctor, people."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from cmeforms.casework.accounts.administering import create_account, new_person_id
from cmeforms.casework.demo.demonstrating import fill_demo, told_before
from cmeforms.casework.ground.services import open_services, open_verifier
from cmeforms.casework.upkeep.backing_up import awaits_keys, back_up_data, back_up_keys, restore_home
from cmeforms.casework.upkeep.doctoring import examine
from cmeforms.casework.upkeep.setting_up import PASSPHRASE_VARIABLE, is_set_up, set_up
from cmeforms.cli.forms import echo_json, wrong_use
from cmeforms.cli.opening import opened, tell_new_home
from cmeforms.definitions.roles import Role
from cmeforms.people.model import ACCOUNT_ROLES, Person


def _passphrase(confirm: bool) -> str:
    given = os.environ.get(PASSPHRASE_VARIABLE)
    if given:
        return given
    secret: str = click.prompt("Passphrase of the keys", hide_input=True, confirmation_prompt=confirm, err=True)
    return secret


def _require_home(home: Path) -> None:
    if not is_set_up(home):
        raise wrong_use(f"There is no home in {home}.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def audit(home: Path, as_json: bool) -> None:
    """Verify the log's chain; names the first bad entry."""
    _require_home(home)
    report = open_verifier(home).log.verify_chain()
    if as_json:
        echo_json({**report.__dict__, "is_well": report.is_well})
    elif report.is_well:
        click.echo(f"WELL: {report.entries} entries, head {report.head_hash}")
    else:
        click.echo(f"NOT WELL: entry {report.first_bad_entry}: {report.reason}")
    sys.exit(0 if report.is_well else 1)


@click.command()
@click.option("--seed", default=1, show_default=True, help="Another seed gives other people.")
@click.pass_obj
def demo(home: Path, seed: int) -> None:
    """Fill an empty home with sample people and synthetic children, drafts and submissions at each stage."""
    told = told_before(home)
    if is_set_up(home) and told:
        click.echo("\n".join([f"{home} holds a demo already.", *told]))
        return
    if not is_set_up(home):
        tell_new_home(set_up(home, is_demo=True))
    for line in fill_demo(open_services(home), seed):
        click.echo(line)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--keys", is_flag=True, help="Back up the keys under a passphrase, instead of the data.")
@click.pass_obj
def backup(home: Path, file: Path, keys: bool) -> None:
    """Back up the data without keys and index, or the keys."""
    _require_home(home)
    services = open_services(home)
    if keys:
        back_up_keys(services, file, _passphrase(confirm=True))
        click.echo(f"Keys in {file}. Keep it apart from the data; it replaces every older copy.")
    else:
        manifest = back_up_data(services, file)
        click.echo(f"Data up to entry {manifest.head_number} in {file}. Back up the keys as well: --keys")


@click.command()
@click.argument("file", type=click.Path(exists=True, path_type=Path, dir_okay=False))
@click.option("--keys", type=click.Path(exists=True, path_type=Path, dir_okay=False), help="The keys backup.")
@click.pass_obj
def restore(home: Path, file: Path, keys: Path | None) -> None:
    """Restore a backup into an empty home; without keys it still verifies issued documents."""
    if is_set_up(home) and not (keys and awaits_keys(home)):
        raise wrong_use(f"There is a home in {home} already; restore into an empty folder.")
    for line in restore_home(home, file, keys, _passphrase(confirm=False) if keys else ""):
        click.echo(line)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def doctor(home: Path, as_json: bool) -> None:
    """Print versions, paths, certificate dates and the last backup, and judge each."""
    _require_home(home)
    findings = examine(open_services(home))
    if as_json:
        echo_json([finding.__dict__ for finding in findings])
    else:
        for finding in findings:
            click.echo(f"{'well' if finding.is_well else 'NOT WELL':<9} {finding.name}: {finding.text}")
    sys.exit(0 if all(finding.is_well for finding in findings) else 1)


@click.command()
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([str(role) for role in ACCOUNT_ROLES]))
@click.option("--organisation", default="", help="The organisation's id; empty: the authority.")
@click.pass_obj
def person(home: Path, email: str, name: str, roles: tuple[str, ...], organisation: str) -> None:
    """Add a person; prints the first password and code generator secret once."""
    services = opened(home)
    new = Person(new_person_id(), email, name, tuple(Role(role) for role in roles), organisation or "authority")
    account = create_account(services, new)
    click.echo(f"Password (shown once): {account.password}")
    click.echo(f"Secret for the code generator (shown once): {account.totp_secret}")
