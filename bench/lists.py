"""Measures lists over many records: home page, search and registers, each against the bare query that a list needs.

Part of ``./run.sh bench web``; alone: ``./run.sh bench lists [--records N] [--rounds N]``. Every child is invented.
The first two thousand records go through the log; the rest are copies of their rows, which is all that lists read.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyotp
from flask.testing import FlaskClient
from timing import compared, show

from cmeforms.casework.duties.due_dates import counted_with
from cmeforms.casework.ground.references import new_record_id, new_reference
from cmeforms.casework.ground.services import Services, open_services
from cmeforms.casework.lists.indexing import facts_of
from cmeforms.records.entries import DueFact, DueFacts, EntryKind, NewEntry, SearchFacts
from cmeforms.records.keyring import WrappedKey, _key_binding
from cmeforms.records.payload_cipher import new_key, seal
from cmeforms.records.search_index import SearchIndex
from cmeforms.records.storage import Storage
from cmeforms.web.app import app_with

RECORDS = 100_000
THROUGH_THE_LOG = 2_000
OPEN_OF_A_HUNDRED = 3
SLUGS = ("cme1", "cme2", "absence", "tracing")
SCHOOLS = ("oakfield", "harbour", "st-hilds")
FORENAMES = ("Wanda", "Yusuf", "Zoë", "Ifeoma", "Łucja", "Tomás", "Anh", "Ravi", "Elin", "Omar")
SYLLABLES = ("bra", "ken", "lo", "mi", "ran", "sto", "tu", "vel", "wick", "zar")


def made_up(number: int) -> dict[str, object]:
    """The answers that say who a child is; ten share each surname, and names come in no order."""
    surname = "".join(SYLLABLES[int(digit)] for digit in f"{number % 200:04d}").title()
    return {
        "surname": surname,
        "forenames": FORENAMES[number // 200 % 10],
        "born_on": (date(2009, 1, 1) + timedelta(days=number % 4000)).isoformat(),
        "school": {"name": f"Invented School {number % 120}"},
    }


def fill(services: Services, count: int) -> None:
    """Put submitted forms into the log in one big act, index them, and copy their rows until there are ``count``."""
    known: dict[str, SearchFacts] = {}
    counted = counted_with(services).always
    named = [(new_record_id(), new_reference(SLUGS[n % 4])) for n in range(min(count, THROUGH_THE_LOG))]
    _make_keys(services, [record_id for record_id, _reference in named])
    with services.log.act(at=services.clock(), by="alina") as act:
        for number, (record_id, reference) in enumerate(named):
            loaded = services.catalogue.find(SLUGS[number % 4])
            definition = loaded.definition
            act.record_definition(definition.slug, definition.definition_revision, loaded.sha256, loaded.bundle)
            for entry in _entries(definition.number, loaded.sha256, number, (record_id, reference)):
                act.append(entry)
            known[record_id] = replace(facts_of(definition, made_up(number), reference), due=_due(number, counted))
    index = SearchIndex(services.home)
    index.catch_up(services.log, known.get)
    ids = json.dumps(list(known))
    for storage in (services.log.storage, index._storage):
        storage.run("CREATE TEMP TABLE first AS SELECT value AS record_id FROM json_each(?)", [ids])
    for copy in range(1, count // THROUGH_THE_LOG):
        _make_keys(services, [f"{copy:08x}{record_id[8:]}" for record_id in known])
        _copy_rows(services.log.storage, _STATE_COPY, copy)
        for table in _INDEX_COPIES:
            _copy_rows(index._storage, table, copy)
    index.close()


def _due(number: int, counted: str) -> DueFacts | None:
    """Something due on every open matter, for some long ago."""
    if number % 100 >= OPEN_OF_A_HUNDRED:
        return None
    ends_at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number % 400)
    return DueFacts((DueFact("R-CME-1", "A rule", 1, "Do it", ends_at.date(), None, ends_at),), counted)


_NEW_ID = "printf('%08x', :copy) || substr(record_id, 9)"
_NEW_ENTRY = "last_entry - :copy * 1000000"
"""Copies changed before everything that the log holds, each at a time of its own: catching up never meets them."""

_STATE_COPY = f"""INSERT INTO record_states
    (record_id, slug, stage, reference, last_entry, state)
    SELECT {_NEW_ID}, slug, stage, reference || :copy, {_NEW_ENTRY},
        json_set(state, '$.record_id', {_NEW_ID}, '$.reference', reference || :copy)
    FROM record_states WHERE record_id IN (SELECT record_id FROM first)"""
_INDEX_COPIES = (
    f"""INSERT INTO listed SELECT {_NEW_ENTRY}, situation_id, organisation_id, created_by, assigned_to, acted_by,
        ends_at, {_NEW_ID} FROM listed WHERE record_id IN (SELECT record_id FROM first)""",
    f"""INSERT INTO tokens SELECT token, {_NEW_ENTRY} FROM tokens
        WHERE last_entry IN (SELECT last_entry FROM listed JOIN first USING (record_id))""",
    f"""INSERT INTO shown SELECT {_NEW_ID}, child_name, born_on, upn, nhs_number, school, name_key, school_key
        FROM shown WHERE record_id IN (SELECT record_id FROM first)""",
    """INSERT INTO due SELECT printf('%08x', :copy) || substr(due_of, 9), place, ends_at, due_on, due_at, rule_id, title,
        number, what, is_estimate FROM due WHERE due_of IN (SELECT record_id FROM first)""",
    f"INSERT INTO running SELECT {_NEW_ID}, good_for FROM running WHERE record_id IN (SELECT record_id FROM first)",
)


def _copy_rows(storage: Storage, statement: str, copy: int) -> None:
    with storage.transaction():
        storage.run(statement, {"copy": copy})


def _make_keys(services: Services, record_ids: list[str]) -> None:
    """All keys of an act in one commit, where work in earnest makes one commit for each record."""
    keyring = services.log.keyring
    wrapped = [
        WrappedKey(record_id, seal(keyring.master_key, new_key(), _key_binding(record_id)), "")
        for record_id in record_ids
    ]
    keyring.restore_keys(wrapped)


def _entries(form_number: str, sha256: str, number: int, named: tuple[str, str]) -> Iterator[NewEntry]:
    record_id, reference = named
    slug, is_open = SLUGS[number % 4], number % 100 < OPEN_OF_A_HUNDRED
    started = {
        "reference": reference,
        "slug": slug,
        "form_number": form_number,
        "definition_revision": 1,
        "definition_sha256": sha256,
        "organisation_id": SCHOOLS[number % 3],
    }
    yield NewEntry(EntryKind.DRAFT_STARTED, record_id, facts=started)
    facts = {"more_expected": False, "office_expected": is_open}
    payloads = {"answers": json.dumps({"answers": made_up(number)}).encode()}
    yield NewEntry(EntryKind.SUBMISSION_ACCEPTED, record_id, facts=facts, payloads=payloads)


def signed_in(services: Services, home: Path, role: str) -> FlaskClient:
    """A browser of the demo's first person with a role."""
    people = json.loads((home / "demo-people.json").read_text(encoding="utf-8"))
    person = next(one for one in people if one["role"] == role)
    client = app_with(services).test_client()
    given = {"email": person["email"], "password": person["password"]}
    given |= {"code": pyotp.TOTP(person["totp_secret"]).now(), "csrf_token": _token(client, "/sign-in")}
    reply = client.post("/sign-in", data=given)
    if reply.status_code != 302:
        raise RuntimeError(f"signing in as {role} failed")
    return client


def _token(client: FlaskClient, address: str) -> str:
    page = client.get(address).text
    return page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]


def ways(services: Services, home: Path) -> dict[str, Callable[[], object]]:
    """The pages by name, below them the bare queries that any list needs."""
    officer, lead = signed_in(services, home, "cme_officer"), signed_in(services, home, "lead")
    manager, carer = signed_in(services, home, "team_manager"), signed_in(services, home, "carer")
    token = _token(officer, "/find")

    def find(query: str) -> Callable[[], object]:
        return lambda: _shown(officer.post("/find", data={"csrf_token": token, "query": query}))

    def page(client: FlaskClient, address: str) -> Callable[[], object]:
        return lambda: _shown(client.get(address))

    return {
        "floor: 50 newest states and their count": lambda: _bare(services),
        "an empty page of the same site": page(officer, "/contact"),
        "home of an officer": page(officer, "/"),
        "home of a school's lead": page(lead, "/"),
        "home of a team manager": page(manager, "/"),
        "home of a carer": page(carer, "/"),
        "completed forms, page 1,000": page(officer, "/lists/done?page=1000"),
        "find: one name": find("brabrakenlo wanda"),
        "find: a surname's beginning": find("brabraken"),
        "find: a letter that half of all have": find("b"),
        "find: two letters that many have": find("b w"),
        "find: a date of birth": find("4 3 2012"),
        "find: nobody": find("b nobody"),
        "CME register": page(officer, "/register/cme"),
        "CME register, one name": lambda: _shown(
            officer.post("/register/cme", data={"csrf_token": token, "text": "wanda"})
        ),
        "missing register": page(manager, "/register/missing"),
        "CME register, complete, page 400": page(officer, "/register/cme?show=complete&page=400"),
    }


def _shown(reply: object) -> None:
    if getattr(reply, "status_code", 0) != 200:
        raise RuntimeError("a page was not shown")


def _bare(services: Services) -> None:
    services.log.storage.rows("SELECT state FROM record_states ORDER BY last_entry DESC LIMIT 50")
    services.log.storage.row("SELECT count(*) FROM record_states")


def measure(count: int, rounds: int) -> None:
    """Fill a home and print the median of each page."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        demo = [sys.executable, "-m", "cmeforms", "--home", str(home), "demo"]
        subprocess.run(demo, check=True, stdout=subprocess.DEVNULL)
        services = open_services(home)
        began = time.perf_counter()
        fill(services, count)
        total = len(services.log.changed_since(-(10**12), limit=10**9))
        print(f"{total:,} records; filled and indexed in {time.perf_counter() - began:.0f} s", flush=True)
        show(compared(ways(services, home), rounds), "floor: 50 newest states and their count", "a page")


def main() -> None:
    """Print the medians."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--records", type=int, default=RECORDS)
    arguments.add_argument("--rounds", type=int, default=9)
    given = arguments.parse_args()
    measure(given.records, given.rounds)


if __name__ == "__main__":
    main()
