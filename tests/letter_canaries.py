"""Letter runs at scale for tests: children, schools and authorities whose names stand nowhere else, and finding them."""

from __future__ import annotations

import os
import re
import signal
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import product

from cmeforms.casework.accounts.administering import create_organisation
from cmeforms.casework.runs.enquiries import PROPOSED_WORDS, Enquiry
from cmeforms.casework.runs.run_files import LETTERS_A_FILE, run_zip
from cmeforms.casework.runs.run_log import begin_run
from cmeforms.casework.runs.running import go_on
from cmeforms.documents.letters import letter_text
from cmeforms.people.model import Organisation, OrganisationKind
from cmeforms.rulebook.identifiers import upn_problem
from tests.factories import Town

RUN = "ab" * 16
SCHOOL, AUTHORITY = OrganisationKind.SCHOOL, OrganisationKind.LOCAL_AUTHORITY

CANARY = re.compile(r"Canary[a-z]+|Invented (?:School|Council) \d{3}|\b[A-Z]9\d{11}\b|\bCME2-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
"""Whatever tells a child or a recipient from the others: surname, number, reference; the recipient's name."""


@dataclass(frozen=True)
class CanaryChild:
    """A referred child, and what stands in no letter about another."""

    record_id: str
    surname: str
    upn: str
    reference: str

    @property
    def canaries(self) -> set[str]:
        """All that names this child alone."""
        return {self.surname, self.upn, self.reference}


def canary_children(town: Town, count: int) -> list[CanaryChild]:
    """So many referred children."""
    return [_refer(town, number, upn) for number, upn in zip(range(count), _upns(), strict=False)]


def _refer(town: Town, number: int, upn: str) -> CanaryChild:
    surname = f"Canary{'abcdefghijklmnopqrst'[number % 20]}{'uvwxyz'[number // 20]}"
    record_id = town.lead.starts("cme2")
    given = {"surname": surname, "forenames": "Bram", "refuge": "no", "siblings": [], "upn": upn}
    town.lead.fills(record_id, seed=5, given=given)
    town.lead.signs(record_id)
    return CanaryChild(record_id, surname, upn, town.services.log.state(record_id).reference)


def _upns() -> Iterator[str]:
    """Well-formed unique pupil numbers of no real authority."""
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    for number, letter in product(range(1000), letters):
        upn = f"{letter}999200126{number:03d}"
        if upn_problem(upn) is None:
            yield upn


def add_recipients(town: Town, kind: OrganisationKind, count: int) -> tuple[str, ...]:
    """So many more schools or authorities in the directory; their ids."""
    name = {SCHOOL: "School", AUTHORITY: "Council"}[kind]
    for number in range(count):
        identity = f"invented-{name.lower()}-{number}"
        create_organisation(town.services, Organisation(identity, kind, f"Invented {name} {number:03d}"))
    return tuple(f"invented-{name.lower()}-{number}" for number in range(count))


def begin_to_schools(town: Town, child_count: int, school_count: int) -> list[CanaryChild]:
    """Begin a run of letters to schools, each about all of so many children."""
    children = canary_children(town, child_count)
    schools = add_recipients(town, SCHOOL, school_count)
    enquiry = Enquiry(tuple(child.record_id for child in children), schools, RUN)
    begin_run(town.services, town.cme_officer.person, enquiry)
    return children


def begin_to_authorities(town: Town, child_count: int, authority_count: int) -> list[CanaryChild]:
    """Begin a run of letters to authorities, one for each of so many children."""
    children = canary_children(town, child_count)
    authorities = add_recipients(town, AUTHORITY, authority_count)
    record_ids = tuple(child.record_id for child in children)
    enquiry = Enquiry(record_ids, authorities, RUN, "la-enquiry", dict(PROPOSED_WORDS))
    begin_run(town.services, town.cme_officer.person, enquiry)
    return children


def canaries_in_letters(town: Town, run_id: str, count: int) -> dict[str, frozenset[str]]:
    """The canaries of each letter of a run, by file name; each file is opened, and its text looked through, once."""
    found: dict[str, frozenset[str]] = {}
    for part in range(1, -(-count // LETTERS_A_FILE) + 1):
        content = run_zip(town.services, town.cme_officer.person, run_id, part)
        with zipfile.ZipFile(BytesIO(content)) as files:
            names = [name for name in files.namelist() if name.endswith(".docx")]
            found |= {name: frozenset(CANARY.findall(letter_text(files.read(name)))) for name in names}
    return found


def killed_while_issuing(town: Town, run_id: str, after_seconds: float) -> None:
    """Another process goes on with the run and is killed in the middle."""
    worker = os.fork()
    if worker == 0:
        try:
            go_on(town.services, town.cme_officer.person, run_id, 10_000)
        finally:
            os._exit(0)
    time.sleep(after_seconds)
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)
