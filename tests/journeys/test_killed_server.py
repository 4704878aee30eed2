"""The server killed while people submit: what was acknowledged is there, nothing is half-written, the chain is whole."""

from __future__ import annotations

import hashlib
import http.client
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest

from cmeforms.clock import system_clock
from cmeforms.records.entries import EntryKind
from cmeforms.records.record_log import RecordLog
from cmeforms.records.sessions import Sessions
from cmeforms.records.states import CHILD_FORM_NUMBER
from cmeforms.submissions.lifecycle import Stage
from tests.factories import Town, copy_home, open_town
from tests.states import all_states

ROOT = Path(__file__).parents[2]
DEFINITION = ROOT / "tests" / "miniature_definitions" / "feature_countersigned.toml"
PATIENCE_SECONDS = 60
CONNECTION_LOST = (OSError, http.client.HTTPException)
SUBMITTED = [EntryKind.SUBMISSION_ACCEPTED, EntryKind.SIGNATURE_GIVEN, EntryKind.DOCUMENT_SEALED]


@dataclass
class Submitter:
    """A signed-in person who submits form after form over plain HTTP until the connection is lost."""

    cookie: str
    password: str
    acknowledged: list[str] = field(default_factory=list)
    odd_replies: list[str] = field(default_factory=list)
    port: int = 0

    def asks(self, method: str, path: str, data: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, place that a redirect leads to, and text of a reply that was read whole."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        headers = {"Cookie": f"cmeforms={self.cookie}", "Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request(method, path, urlencode(data) if data else None, headers)
            reply = connection.getresponse()
            return reply.status, reply.getheader("Location", ""), reply.read().decode("utf-8")
        finally:
            connection.close()

    def submits(self) -> None:
        """Start a form, fill it, sign it, and note the reference once the receipt is there."""
        token = _found(r'name="csrf_token" value="([^"]+)"', self.asks("GET", "/")[2])
        given = {"csrf_token": token, "child_name": "Zoë Quillfeather", "enquiries": "The neighbours were asked."}
        _status, draft, _text = self.asks("POST", "/forms/mini-countersigned/start", given)
        self.asks("POST", f"{draft}/sections/main", given)
        revision = _found(r'name="draft_revision" value="(\d+)"', self.asks("GET", f"{draft}/sign")[2])
        given |= {"password": self.password, "draft_revision": revision}
        status, _place, text = self.asks("POST", f"{draft}/sign", given)
        if status == 200 and "Recorded and sealed" in text:
            self.acknowledged.append(draft.rpartition("/")[2])
        else:
            self.odd_replies.append(f"{status} {text[:500]}")

    def works(self, port: int) -> None:
        """Submit until the server is gone."""
        self.port = port
        with suppress(*CONNECTION_LOST):
            while True:
                self.submits()


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise http.client.HTTPException("the page was cut")
    return found[1]


@contextmanager
def served(home: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A real server with two workers in a process group of its own, and its port."""
    command = [sys.executable, "-m", "cmeforms", "--home", str(home), "serve", "--port", "0", "--workers", "2"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
    ) as server:
        assert server.stdout is not None
        port = int(_found(r":(\d+)/", server.stdout.readline()))
        try:
            wait_until(lambda: is_answering(port))
            yield server, port
        finally:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)  # the group that was started here, and nothing else


def is_answering(port: int) -> bool:
    try:
        return Submitter("", "", port=port).asks("GET", "/health")[0] == 200
    except CONNECTION_LOST:
        return False


def wait_until(is_so: Callable[[], bool]) -> None:
    for _ in range(PATIENCE_SECONDS * 20):
        if is_so():
            return
        time.sleep(0.05)
    raise TimeoutError


@pytest.fixture
def home(prepared_home: Path, tmp_path: Path) -> Path:
    made = copy_home(prepared_home, tmp_path / "home")
    (made / "form_definitions").mkdir(exist_ok=True)
    shutil.copy(DEFINITION, made / "form_definitions")
    return made


def submitters_of(home: Path) -> list[Submitter]:
    """Three browsers whose owners have signed in already."""
    town: Town = open_town(home)
    workers = [town.lead, town.other_lead, town.lead]
    sessions = Sessions(town.services.log.storage)
    made = [Submitter(sessions.start(w.person.person_id, at=system_clock()), w.password) for w in workers]
    town.close()
    return made


def kill_while_submitting(home: Path, submitters: list[Submitter], random_: random.Random) -> None:
    """One life of the server: work until a few submissions came through, then a kill at any moment."""
    count = sum(len(s.acknowledged) for s in submitters)
    with served(home) as (server, port):
        threads = [threading.Thread(target=s.works, args=(port,)) for s in submitters]
        for thread in threads:
            thread.start()
        wait_until(lambda: sum(len(s.acknowledged) for s in submitters) > count)
        time.sleep(random_.uniform(0, 0.6))
        os.killpg(server.pid, signal.SIGKILL)
        for thread in threads:
            thread.join(PATIENCE_SECONDS)


def require_whole(home: Path, acknowledged: list[str]) -> None:
    """Every acknowledged record is submitted, each submission is there with signature and document, or not at all."""
    log = RecordLog.open(home)
    states = {state.record_id: state for state in all_states(log)}
    submitted = {record_id for record_id, state in states.items() if state.stage is Stage.AWAITING_SIGNATURE}
    assert set(acknowledged) <= submitted
    others = [state for record_id, state in states.items() if record_id not in submitted]
    assert {state.stage for state in others if state.form_number != CHILD_FORM_NUMBER} <= {Stage.DRAFT}
    children = {other for record_id in submitted for relation, other in states[record_id].links if relation == "child"}
    assert children == {state.record_id for state in others if state.form_number == CHILD_FORM_NUMBER}
    for record_id in submitted:
        entries = [entry for entry in log.entries(record_id=record_id, limit=50) if entry.kind in SUBMITTED]
        assert [entry.kind for entry in entries] == SUBMITTED
        document = states[record_id].documents[0]
        content = log.read_payload(record_id, document.entry_number, document.payload_name)
        assert hashlib.sha256(content).hexdigest() == document.sha256
        assert log.read_draft(record_id) is None
    assert log.verify_chain().is_well
    assert log.differing_states() == []
    log.close()


def kill_again_and_again(home: Path, kills: int) -> None:
    submitters, random_ = submitters_of(home), random.Random(kills)
    for _ in range(kills):
        kill_while_submitting(home, submitters, random_)
        require_whole(home, [record_id for s in submitters for record_id in s.acknowledged])
    assert [odd for s in submitters for odd in s.odd_replies] == []
    assert sum(len(s.acknowledged) for s in submitters) >= kills


def test_nothing_acknowledged_is_lost_in_six_kills(home: Path):
    kill_again_and_again(home, 6)


@pytest.mark.long
def test_nothing_acknowledged_is_lost_in_fifty_kills(home: Path):
    kill_again_and_again(home, 50)
