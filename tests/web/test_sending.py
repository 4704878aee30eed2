"""A document by one-time link: three days, one download, a code by telephone, and who took it is kept."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest

from cmeforms.casework.papers.versions import issue_version
from cmeforms.casework.upkeep.erasing import erase
from cmeforms.records.entries import EntryKind
from cmeforms.records.outbox import claim_due
from tests.factories import Town
from tests.website import Visitor, Website

WHO = {"name": "Rhiannon Thackeray", "number": "PC 4471"}


@pytest.fixture
def site(town: Town) -> Website:
    return Website(town)


@pytest.fixture
def sent_plan(site: Website) -> tuple[str, str, str]:
    """A trigger plan with its version for the police: record id, the version's hash, the whole document's."""
    worker, services = site.town.people["hana"], site.town.services
    record_id = worker.starts("trigger-plan")
    worker.fills(record_id, seed=2)
    worker.signs(record_id)
    version = issue_version(services, worker.person, record_id, "police", submission_revision=1)
    return record_id, version.sha256, services.log.state(record_id).documents[0].sha256


def send(site: Website, record_id: str, sha256: str) -> tuple[Visitor, str, str]:
    """The sender in front of the code, the link's address and the code."""
    sender = site.signed_in(site.town.people["hana"])
    sender.goes_to(f"/records/{record_id}/documents/{sha256}/send")
    given = {"organisation": "northmoor-police", "password": site.town.people["hana"].password}
    sender.presses("Send the link", given)
    claimed = claim_due(site.town.services.log, at=site.town.clock(), lease=timedelta(days=9))
    assert claimed is not None
    assert claimed.message.recipient == "missing@northmoor-police.example"
    [link] = re.findall(r"http://127\.0\.0\.1:8000(/d/\S+)", claimed.message.text)
    [code] = re.findall(r"this code: (\d{6})", sender.text)
    assert code not in claimed.message.text
    return sender, link, code


def collect(site: Website, link: str, given: dict[str, str]) -> Visitor:
    visitor = site.visitor()
    page = visitor.goes_to(link)
    visitor.reply = visitor.client.post(link, data={**page.posted(), **given})
    return visitor


def test_the_police_download_exactly_the_version_once_and_their_name_is_kept(
    site: Website, sent_plan: tuple[str, str, str]
):
    record_id, sha256, _whole = sent_plan
    sender, link, code = send(site, record_id, sha256)
    taken = collect(site, link, {**WHO, "code": code}).reply
    services = site.town.services
    document = next(d for d in services.log.state(record_id).documents if d.sha256 == sha256)
    assert taken.data == services.log.read_payload(record_id, document.entry_number, document.payload_name)
    assert taken.headers["Content-Disposition"].startswith("attachment")
    [used] = services.log.newest_of(EntryKind.LINK_USED)
    kept = json.loads(services.log.read_payload(record_id, used.number, "collected_by"))
    assert kept == WHO
    assert "Rhiannon" not in repr(used)
    again = collect(site, link, {**WHO, "code": code})
    assert again.reply.status_code == 404
    sender.goes_to(f"/records/{record_id}/documents/{sha256}/send")
    assert "Downloaded" in sender.text


def heading_of(page: str) -> list[str]:
    return re.findall(r"(?s)<h1.*?</h1>", page)


@pytest.mark.parametrize("given", [{"code": "000000"}, {}])
def test_without_the_code_nothing_comes(site: Website, sent_plan: tuple[str, str, str], given: dict[str, str]):
    _sender, link, _code = send(site, *sent_plan[:2])
    assert collect(site, link, {**WHO, **given}).reply.status_code == 404


def test_without_a_name_it_is_asked_for_and_the_link_stays_whole(site: Website, sent_plan: tuple[str, str, str]):
    _sender, link, code = send(site, *sent_plan[:2])
    asked = collect(site, link, {"name": "", "code": code}).reply
    assert asked.status_code == 200
    assert "Enter your name" in asked.text
    assert collect(site, link, {**WHO, "code": code}).reply.status_code == 200


def test_without_collar_number_or_role_it_is_asked_for(site: Website, sent_plan: tuple[str, str, str]):
    _sender, link, code = send(site, *sent_plan[:2])
    asked = collect(site, link, {"name": "Rhiannon Thackeray", "number": " ", "code": code}).reply
    assert (asked.status_code, 'href="#number"' in asked.text) == (200, True)


def test_a_document_of_an_erased_record_is_gone_like_any_other(site: Website, sent_plan: tuple[str, str, str]):
    _sender, link, code = send(site, *sent_plan[:2])
    unknown = collect(site, f"/d/{'x' * 43}", {**WHO, "code": code}).reply
    erase(site.town.services, site.town.services.log.state(sent_plan[0]).reference, rule="R", reason_code="ended")
    gone = collect(site, link, {**WHO, "code": code}).reply
    assert (gone.status_code, heading_of(gone.text)) == (404, heading_of(unknown.text))


def test_after_three_days_or_called_back_it_is_gone(site: Website, sent_plan: tuple[str, str, str]):
    sender, link, code = send(site, *sent_plan[:2])
    sender.presses("Call back")
    assert collect(site, link, {**WHO, "code": code}).reply.status_code == 404
    _sender, late, code = send(site, *sent_plan[:2])
    site.town.clock.move(hours=72)
    assert collect(site, late, {**WHO, "code": code}).reply.status_code == 404


def test_the_whole_document_with_its_restricted_answers_goes_to_no_police_force(
    site: Website, sent_plan: tuple[str, str, str]
):
    record_id, _version, whole = sent_plan
    sender = site.signed_in(site.town.people["hana"])
    page = sender.goes_to(f"/records/{record_id}/documents/{whole}/send")
    offered = {option.get("value") for option in page.all("option")}
    assert "northmoor-police" not in offered
    given = {"organisation": "northmoor-police", "password": site.town.people["hana"].password}
    sender.presses("Send the link", given)
    assert "Choose whom to send it to" in sender.text
    assert claim_due(site.town.services.log, at=site.town.clock(), lease=timedelta(days=9)) is None


def test_nobody_else_sends_it(site: Website, sent_plan: tuple[str, str, str]):
    record_id, sha256, _whole = sent_plan
    for worker in (site.town.lead, site.town.welfare_officer, site.town.administrator):
        stranger = site.signed_in(worker)
        assert stranger.client.get(f"/records/{record_id}/documents/{sha256}/send").status_code == 404
