"""Fills an empty home with invented people and synthetic children at every stage, through the ordinary acts."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

from cmeforms.casework.accounts.administering import NewAccount, create_account, create_organisation
from cmeforms.casework.demo.care import add_looked_after_child
from cmeforms.casework.demo.forms import add_sister, fill, fill_office, refer_elsewhere, referral_from, submitted
from cmeforms.casework.demo.people import ORGANISATIONS, PEOPLE, invented_contact
from cmeforms.casework.duties.calendars import FILE_NAME as CALENDARS_FILE
from cmeforms.casework.duties.contacts_file import FILE_NAME as CONTACTS_FILE
from cmeforms.casework.forms.countersigning import further_sign, return_form
from cmeforms.casework.forms.drafting import open_draft, start
from cmeforms.casework.forms.office import complete_part
from cmeforms.casework.forms.submitting import Receipt
from cmeforms.casework.ground.places import SHIPPED
from cmeforms.casework.ground.services import Services
from cmeforms.casework.mail.authorities import add_authorities, english_authorities
from cmeforms.casework.runs.enquiries import Enquiry
from cmeforms.casework.runs.run_log import IssuedLetter
from cmeforms.casework.runs.running import issue_run
from cmeforms.clock import london_date
from cmeforms.definitions.roles import Role
from cmeforms.errors import ActRefused
from cmeforms.records.accounts import Accounts

PEOPLE_FILE = "demo-people.json"
TOLD_FILE = "demo.txt"
SAMPLES_FOLDER = "samples"


def fill_demo(services: Services, seed: int) -> Iterator[str]:
    """Add people, drafts, submissions, a countersigned CME 1, a CME 2 with its office part, letters, a grab pack.

    Yields what a person wants to read: log-ins and the paths of sample documents; keeps the same in
    ``demo.txt``. ``ActRefused`` in a home made for real work and in one that holds people or records.
    """
    _require_empty(services)
    for name in (CALENDARS_FILE, CONTACTS_FILE):
        shutil.copyfile(SHIPPED / "home_files" / f"demo-{name}", services.home / name)
    lines = [*_people_lines(services), *_document_lines(services, seed)]
    _write_private(services.home / TOLD_FILE, "\n".join(lines) + "\n")
    yield from lines


def _require_empty(services: Services) -> None:
    if not services.settings.is_demo:
        raise ActRefused("This home was made for real work. A demo needs a home of its own: choose another --home.")
    if services.log.changed_since(0, limit=1) or Accounts(services.log).persons():
        raise ActRefused(
            "This home holds people or records already, perhaps of a demo that was interrupted. "
            "A demo needs an empty one: choose another --home, or delete this one if nothing in it counts."
        )


def told_before(home: Path) -> list[str]:
    """What the demo in this home said when it was made; empty where there is none."""
    file = home / TOLD_FILE
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def _write_private(path: Path, text: str) -> None:
    """Write a file that only its owner reads: there are passwords in it."""
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")


def _people_lines(services: Services) -> Iterator[str]:
    for organisation in ORGANISATIONS[1:]:  # the authority itself is there from the first run
        create_organisation(services, organisation)
    today = london_date(services.clock()).isoformat()
    add_authorities(services, (invented_contact(authority, today) for authority in english_authorities(services)))
    accounts = [create_account(services, person) for person in PEOPLE]
    path = services.home / PEOPLE_FILE
    _write_private(path, json.dumps([_account_json(a) for a in accounts], ensure_ascii=False, indent=2))
    yield f"People of this demo ({path} has them all, with the secrets of their code generators):"
    for account in accounts[:6]:
        person = account.person
        yield f"  {person.roles[0]:<14} {person.email:<26} {account.password}"
    yield f"The six-digit code of each: .venv/bin/cmeforms --home {services.home} code E-MAIL"


def _account_json(account: NewAccount) -> dict[str, str]:
    names = {organisation.organisation_id: organisation.name for organisation in ORGANISATIONS}
    return {
        "email": account.person.email,
        "password": account.password,
        "totp_secret": account.totp_secret,
        "role": str(account.person.roles[0]),
        "name": account.person.name,
        "organisation": names[account.person.organisation_id],
    }


def _document_lines(services: Services, seed: int) -> Iterator[str]:
    lead, staff, other_lead, _staff, paews, officer = PEOPLE[:6]
    fill(services, staff, start(services, staff, "cme1"), seed + 1, sections=3)
    submitted(services, other_lead, "cme1", seed + 2)
    returned = submitted(services, lead, "cme1", seed + 3)
    reason = "Please add when the neighbours were asked, and by whom."
    return_form(services, paews, returned.record_id, reason=reason, submission_revision=1)
    checklist = submitted(services, lead, "cme1", seed)
    signed = further_sign(services, paews, checklist.record_id, outcome="agree", submission_revision=1)
    yield f"A countersigned CME 1: {_keep_pdf(services, signed, 'cme1')}"
    referral = referral_from(services, lead, checklist.record_id, seed)
    fill_office(services, officer, referral.record_id, seed)
    draft = open_draft(services, officer, referral.record_id)
    completed = complete_part(services, officer, referral.record_id, draft_revision=draft.draft_revision)
    yield f"A CME 2 with its office part: {_keep_pdf(services, completed, 'cme2')}"
    add_sister(services, lead, referral.record_id, seed + 5)
    refer_elsewhere(services, other_lead, referral.record_id, seed + 6)
    other = submitted(services, other_lead, "cme2", seed + 4)
    schools = tuple(o.organisation_id for o in ORGANISATIONS if o.kind == "school")
    letters = issue_run(services, officer, Enquiry((referral.record_id, other.record_id), schools, token_hex(16)))
    yield f"A CME 3a letter: {_keep_letter(services, letters[0])}"
    yield from _pack_lines(services, seed + 7)


def _pack_lines(services: Services, seed: int) -> Iterator[str]:
    """A looked-after child's grab pack, and how to make it again."""
    worker = next(person for person in PEOPLE if Role.SOCIAL_WORKER in person.roles)
    pack = add_looked_after_child(services, worker, seed)
    path = _samples_folder(services) / f"grab-pack-{pack.reference}.pdf"
    path.write_bytes(pack.pdf)
    yield f"A grab pack: {path}"
    yield f"Make it again: .venv/bin/cmeforms --home {services.home} pack {pack.reference} --out pack.pdf"


def _keep_pdf(services: Services, receipt: Receipt, slug: str) -> Path:
    return _keep(services, receipt.record_id, f"{slug}-{receipt.reference}.pdf")


def _keep_letter(services: Services, letter: IssuedLetter) -> Path:
    return _keep(services, letter.record_id, f"{letter.reference}.docx")


def _samples_folder(services: Services) -> Path:
    folder = services.home / SAMPLES_FOLDER
    folder.mkdir(exist_ok=True)
    return folder


def _keep(services: Services, record_id: str, file_name: str) -> Path:
    """A copy of a record's newest document in the home's ``samples`` folder."""
    document = services.log.state(record_id).documents[-1]
    path = _samples_folder(services) / file_name
    path.write_bytes(services.log.read_payload(record_id, document.entry_number, document.payload_name))
    return path
