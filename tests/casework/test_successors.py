"""A plan brought up to date takes the place of the older one: verify says so, first, once the new one is signed."""

from __future__ import annotations

from cmeforms.casework.forms.successors import successor
from cmeforms.casework.papers.open_checks import check_code
from cmeforms.casework.papers.verifying import verify_file
from cmeforms.records.entries import EntryKind
from tests.factories import Town


def test_the_older_form_is_superseded_once_the_newer_is_signed_and_not_before(town: Town):
    worker, services = town.people["hana"], town.services
    old = worker.starts("grab-pack")
    worker.fills(old, seed=2)
    issued = worker.downloads(old, worker.signs(old).sha256)
    code = str(services.log.newest_of(EntryKind.SUBMISSION_ACCEPTED)[0].facts["short_code"])
    new = worker.opens_form_from(old, "grab-pack")
    worker.fills(new, seed=3)
    assert successor(services.log, old) is None
    assert verify_file(services.verifier, issued).superseded_by == ""
    receipt = worker.signs(new)
    found = verify_file(services.verifier, issued)
    assert (str(found.verdict), found.superseded_by) == ("well", receipt.sha256)
    answer = check_code(services, code, address="10.0.0.1")
    assert answer is not None
    assert answer.is_superseded
    assert verify_file(services.verifier, worker.downloads(new, receipt.sha256)).superseded_by == ""


def test_a_form_opened_beside_another_replaces_nothing(town: Town):
    worker = town.people["hana"]
    plan = worker.starts("trigger-plan")
    worker.fills(plan, seed=2)
    worker.signs(plan)
    pack = worker.opens_form_from(plan, "grab-pack")
    worker.fills(pack, seed=2)
    worker.signs(pack)
    assert successor(town.services.log, plan) is None
