"""Letter runs at scale: counts right, no letter with another child, and a killed run goes on without a duplicate."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from cmeforms.casework.accounts.administering import create_organisation
from cmeforms.casework.letters.enquiries import Enquiry
from cmeforms.casework.letters.run_files import run_merged, run_zip
from cmeforms.casework.letters.run_log import begin_run
from cmeforms.casework.letters.running import go_on, progress_of
from cmeforms.documents.letters import letter_text
from cmeforms.errors import ActRefused, NotAllowed
from cmeforms.people.model import Organisation, OrganisationKind
from cmeforms.records.accounts import Accounts, change_organisation
from cmeforms.records.entries import EntryKind
from tests.factories import Town

RUN = "ab" * 16
GOING_ON = """
import sys
from pathlib import Path
from cmeforms.casework.letters.running import go_on
from tests.factories import open_town
town = open_town(Path(sys.argv[1]))
print("ready", flush=True)
go_on(town.services, town.cme_officer.person, sys.argv[2], 1000)
"""


def schools(town: Town, count: int) -> tuple[str, ...]:
    """So many more schools in the directory."""
    for number in range(count):
        school = Organisation(f"school-{number}", OrganisationKind.SCHOOL, f"Invented School {number:03d}")
        create_organisation(town.services, school)
    return tuple(f"school-{number}" for number in range(count))


def children(town: Town, count: int) -> dict[str, str]:
    """So many referred children: the record's id and a surname that stands nowhere else."""
    found = {}
    for number in range(count):
        name = f"Canary{'abcdefghijklmnopqrst'[number % 20]}{'uvwxyz'[number // 20]}"
        record_id = town.lead.starts("cme2")
        town.lead.fills(record_id, seed=5, given={"surname": name, "forenames": "Bram", "refuge": "no", "siblings": []})
        town.lead.signs(record_id)
        found[record_id] = name
    return found


def letters_of(content: bytes) -> dict[str, str]:
    """The text of each letter in a ZIP."""
    with zipfile.ZipFile(BytesIO(content)) as files:
        return {name: letter_text(files.read(name)) for name in files.namelist() if name.endswith(".docx")}


def check_round(town: Town, child_count: int, school_count: int) -> None:
    officer, chosen = town.cme_officer.person, children(town, child_count)
    left_out = children_left_out(town)
    enquiry = Enquiry(tuple(chosen), schools(town, school_count), RUN)
    begin_run(town.services, officer, enquiry)
    progress = go_on(town.services, officer, RUN, school_count)
    assert (len(progress.issued), progress.left, progress.failed) == (school_count, 0, ())
    letters = letters_of(run_zip(town.services, officer, RUN))
    assert len(letters) == school_count
    for text in letters.values():
        assert sum(f"Invented School {number:03d}" in text for number in range(school_count)) == 1
        assert all(name in text for name in chosen.values())
        assert left_out not in text
    merged = letter_text(run_merged(town.services, officer, RUN))
    assert all(f"Invented School {number:03d}" in merged for number in range(school_count))


def children_left_out(town: Town) -> str:
    """A child who was referred and is not chosen."""
    record_id = town.lead.starts("cme2")
    town.lead.fills(record_id, seed=7, given={"surname": "Leftoutham"})
    town.lead.signs(record_id)
    return "Leftoutham"


def test_each_school_gets_one_letter_about_exactly_the_chosen_children(town: Town):
    check_round(town, 2, 6)


@pytest.mark.long
def test_forty_children_to_a_hundred_and_fifty_schools(town: Town):
    check_round(town, 40, 150)


def test_a_school_that_cannot_be_written_to_is_listed_with_the_reason_and_the_others_get_theirs(town: Town):
    officer, chosen = town.cme_officer.person, children(town, 1)
    wanted = (*schools(town, 2), "southmere", "nowhere")
    begin_run(town.services, officer, Enquiry(tuple(chosen), wanted, RUN))
    with town.services.log.act(at=town.clock()) as act:
        closed = replace(Accounts(town.services.log).organisation("school-1"), closed_on="2026-01-01")
        change_organisation(act, closed)
    progress = go_on(town.services, officer, RUN)
    assert [letter.organisation_id for letter in progress.issued] == ["school-0"]
    reasons = {row.organisation_id: row.reason for row in progress.failed}
    assert set(reasons) == {"school-1", "southmere", "nowhere"}
    assert "closed" in reasons["school-1"]
    assert "schools only" in reasons["southmere"]
    assert progress_of(town.services, officer, RUN).failed == progress.failed


def test_a_long_run_goes_on_in_parts_and_says_truly_how_far_it_is(town: Town):
    officer, chosen = town.cme_officer.person, children(town, 1)
    begin_run(town.services, officer, Enquiry(tuple(chosen), schools(town, 5), RUN))
    assert progress_of(town.services, officer, RUN).left == 5
    counts = [len(go_on(town.services, officer, RUN, 2).issued) for _ in range(4)]
    assert counts == [2, 4, 5, 5]


def test_a_run_is_nobody_elses_and_takes_no_other_choice(town: Town):
    officer, chosen = town.cme_officer.person, children(town, 1)
    enquiry = Enquiry(tuple(chosen), ("oakfield",), RUN)
    begin_run(town.services, officer, enquiry)
    with pytest.raises(ActRefused, match="other choices"):
        begin_run(town.services, officer, replace(enquiry, organisation_ids=("harbour",)))
    for act in (go_on, progress_of, run_zip):
        with pytest.raises(NotAllowed):
            act(town.services, town.lead.person, RUN)
        with pytest.raises(NotAllowed):
            act(town.services, officer, "cd" * 16)


def check_killed(town: Town, kills: int, school_count: int) -> None:
    officer, chosen = town.cme_officer.person, children(town, 1)
    home = town.services.home
    begin_run(town.services, officer, Enquiry(tuple(chosen), schools(town, school_count), RUN))
    for kill in range(kills):
        killed_while_issuing(home, 0.01 * (kill + 1))
        seen = progress_of(town.services, officer, RUN)
        assert len(seen.issued) + seen.left == school_count
    progress = go_on(town.services, officer, RUN, school_count)
    assert len(progress.issued) == school_count
    issued = town.services.log.newest_of(EntryKind.LETTER_ISSUED, 10 * school_count)
    assert len({entry.facts["reference"] for entry in issued}) == len(issued) == school_count
    assert town.services.log.verify_chain().is_well
    assert town.services.log.differing_states() == []


def killed_while_issuing(home: Path, after_seconds: float) -> None:
    """Another process goes on with the run and is killed in the middle."""
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", GOING_ON, str(home), RUN]
    worker = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(root)})
    assert worker.stdout is not None
    assert worker.stdout.readline() == b"ready\n"
    time.sleep(after_seconds)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker.stdout.close()


def test_killed_twice_it_goes_on_without_a_duplicate(town: Town):
    check_killed(town, 2, 30)


@pytest.mark.long
def test_killed_ten_times_it_goes_on_without_a_duplicate(town: Town):
    check_killed(town, 10, 150)
