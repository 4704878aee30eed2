"""Builders for tests: a movable clock, and a home with invented organisations and one person of each role."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp

from cmeforms.casework.accounts.administering import create_account, create_organisation
from cmeforms.casework.demo.people import ORGANISATIONS, PEOPLE
from cmeforms.casework.ground.places import template_directories
from cmeforms.casework.ground.services import Services, open_services
from cmeforms.casework.ground.template_shelf import TemplateShelf
from cmeforms.casework.upkeep.setting_up import set_up
from cmeforms.definitions.roles import Role
from cmeforms.records.accounts import Accounts
from cmeforms.records.record_log import RecordLog
from cmeforms.settings import load_settings
from cmeforms.signing.keys import load_service_key, load_trusted
from tests.workers import Worker

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
"""An ordinary school day."""

PASSPHRASE = "four plain words and a number 7"
ACCOUNTS_FILE = "test-accounts.json"


@dataclass
class MovableClock:
    """A clock that stands still until a test moves it."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def move(self, **units: float) -> datetime:
        """Go on by some time (negative: back), named as ``timedelta`` names it."""
        self.now += timedelta(**units)
        return self.now


@dataclass
class Town:
    """One authority with its schools and people, on a home of its own; ``close`` it at the end."""

    services: Services
    clock: MovableClock
    people: dict[str, Worker] = field(repr=False)

    @property
    def lead(self) -> Worker:
        """The safeguarding lead of Oakfield Primary School."""
        return self.people["alina"]

    @property
    def staff(self) -> Worker:
        """A member of staff of the same school."""
        return self.people["ben"]

    @property
    def other_lead(self) -> Worker:
        """The lead of another school, Harbour Academy."""
        return self.people["chidi"]

    @property
    def welfare_officer(self) -> Worker:
        """The education welfare officer (PAEWS), who countersigns."""
        return self.people["esra"]

    @property
    def cme_officer(self) -> Worker:
        """The officer who receives referrals and issues letters."""
        return self.people["farid"]

    @property
    def administrator(self) -> Worker:
        """Keeps accounts; sees no case."""
        return self.people["priya"]

    def of_role(self, role: Role) -> Worker:
        """The first person with this role."""
        return next(worker for worker in self.people.values() if role in worker.person.roles)

    def code_of(self, worker: Worker) -> str:
        """What a person's code generator shows now."""
        return pyotp.TOTP(worker.totp_secret).at(self.clock())

    def close(self) -> None:
        """Close the home's files."""
        self.services.log.close()


def prepare_home(folder: Path) -> Path:
    """Make a demo home with its organisations and people; slow enough to be done once a session."""
    clock = MovableClock()
    set_up(folder, is_demo=True, passphrase=PASSPHRASE, clock=clock)
    services = open_services(folder, clock=clock)
    for organisation in ORGANISATIONS[1:]:  # the authority itself is there from the first run
        create_organisation(services, organisation)
    accounts = [create_account(services, person) for person in PEOPLE]
    for account in accounts:  # everybody has signed in before: the first time leads to the recovery codes
        Accounts(services.log).use_totp_step(account.person.person_id, 1)
    secrets = {account.person.person_id: [account.password, account.totp_secret] for account in accounts}
    (folder / ACCOUNTS_FILE).write_text(json.dumps(secrets), encoding="utf-8")
    services.log.close()
    return folder


def open_town(folder: Path, *, now: datetime = NOON) -> Town:
    """The town that lives in a prepared home."""
    clock = MovableClock(now)
    services = _services_of(folder, clock)
    secrets = json.loads((folder / ACCOUNTS_FILE).read_text(encoding="utf-8"))
    workers = {person.person_id: Worker(services, person, *secrets[person.person_id]) for person in PEOPLE}
    return Town(services, clock, workers)


_opened: list[Services] = []
"""The services opened first: reading every definition and template takes seconds, and no test changes them."""


def _services_of(folder: Path, clock: MovableClock) -> Services:
    """A home's services, with the definitions and templates that were read before, unless it has its own."""
    if any((folder / "form_definitions").glob("*.toml")):
        return open_services(folder, clock=clock)
    if not _opened:
        _opened.append(open_services(folder, clock=clock))
        return _opened[0]
    keys, log = folder / "keys" / "signing", RecordLog.open(folder)
    return replace(
        _opened[0],
        settings=load_settings(folder),
        home=folder,
        log=log,
        templates=TemplateShelf(template_directories(folder), log),
        service_key=load_service_key(keys),
        trusted=load_trusted(keys),
        clock=clock,
        definitions={},
    )


def copy_home(prepared: Path, folder: Path) -> Path:
    """A home of one's own, to write into, break and throw away."""
    shutil.copytree(prepared, folder)
    return folder
