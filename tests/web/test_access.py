"""Which page is for whom: the table is whole, the signed-out get nowhere, and nobody sees another's records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from werkzeug.routing import BaseConverter, Rule, UnicodeConverter

from cmeforms.casework.ground.access import may
from cmeforms.people.authorise import Action, Scope, authorise
from cmeforms.records.entries import EntryKind
from cmeforms.web.access import ACCESS, Access
from tests.factories import Town, copy_home, open_town
from tests.website import Website, without_token
from tests.workers import Worker

NOWHERE = "0" * 32
NO_HASH = "0" * 64

# What a page asks of people.authorise, by endpoint; None: any signed-in person has such a page of their own.
ASKED: dict[str, Action | None] = {
    "home.home": None,
    "home.search": Action.SEARCH,
    "signing_in.sign_out": None,
    "account.account": None,
    "out_of_hours.open_records": Action.OPEN_OUT_OF_HOURS,
    "account.recovery_codes": None,
    "drafts.start": Action.START,
    "drafts.task_list": Action.EDIT,
    "drafts.section": Action.EDIT,
    "paper.paper": Action.EDIT,
    "drafts.autosave": Action.EDIT,
    "drafts.settle": Action.EDIT,
    "drafts.discard": Action.DISCARD,
    "signing.check": Action.EDIT,
    "signing.sign": Action.SIGN,
    "signing.countersign": Action.COUNTERSIGN,
    "records.record": Action.VIEW,
    "assigning.key_worker": Action.ASSIGN,
    "records.open_from": Action.VIEW,
    "records.document": Action.DOWNLOAD,
    "versions.version": Action.DOWNLOAD,
    "letters.choose": Action.ISSUE_LETTERS,
    "letters.issue": Action.ISSUE_LETTERS,
    "letters.letter": Action.ISSUE_LETTERS,
    "letter_runs.run": Action.ISSUE_LETTERS,
    "record_letters.choose": Action.ISSUE_LETTERS,
    "issued_letters.about": Action.ISSUE_LETTERS,
    "figures.reports": Action.SEE_FIGURES,
    "figures.report": Action.SEE_FIGURES,
    "figures.file": Action.SEE_FIGURES,
    "administration.people": Action.ADMINISTER,
    "outbox.outbox": Action.ADMINISTER,
    "letter_templates.upload": Action.ADMINISTER,
    "administration.add_person": Action.ADMINISTER,
    "administration.close_account": Action.ADMINISTER,
    "administration.log": Action.AUDIT,
}
READING = [e for e in ASKED if e not in ("drafts.start", "drafts.autosave", "drafts.settle", "drafts.discard")]
SERVICE_WIDE = {
    *(Action.SEARCH, Action.ISSUE_LETTERS, Action.ADMINISTER, Action.AUDIT, Action.OPEN_OUT_OF_HOURS),
    Action.SEE_FIGURES,
}


def rules(site: Website) -> list[Rule]:
    return list(site.app.url_map.iter_rules())


def address_of(rule: Rule, record_id: str = NOWHERE, section_id: str = "pupil", sha256: str = NO_HASH) -> str:
    given = {
        "record_id": record_id,
        "child_id": NOWHERE,
        "other_id": NOWHERE,
        "run_id": NOWHERE,
        "section_id": section_id,
        "sha256": sha256,
        "slug": "cme2",
        "audience": "authority",
        "person_id": "nobody",
        "part": "done",
        "name": "cme",
        "export_id": NOWHERE,
        "session_id": NOWHERE[:16],
        "link_id": NOWHERE,
        "message_id": NOWHERE,
        "organisation_id": "nobody",
        "number": "0",
        "report_name": "missing",
        "period": "month-2026-03-01",
        "file_kind": "csv",
    }
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: given.get(found[1], "x"), rule.rule)


def test_every_route_is_in_the_table_and_the_table_names_no_other(site: Website):
    assert {rule.endpoint for rule in rules(site)} == set(ACCESS)


def test_every_part_of_an_address_is_typed(site: Website):
    untyped = [
        (rule.rule, name)
        for rule in rules(site)
        for name, converter in rule._converters.items()
        if type(converter) in (BaseConverter, UnicodeConverter) and rule.endpoint != "static"
    ]
    assert untyped == []


def test_an_endpoint_outside_the_table_is_closed(town: Town):
    site = Website(town)
    site.app.add_url_rule("/forgotten", "forgotten", lambda: "open")
    assert site.signed_in(town.lead).client.get("/forgotten").status_code == 404


def test_the_signed_out_are_sent_to_sign_in_or_refused(site: Website):
    client = site.app.test_client()
    for rule in rules(site):
        for method in sorted(rule.methods & {"GET", "POST"}):
            reply = client.open(address_of(rule), method=method)
            if ACCESS[rule.endpoint] is Access.ANYONE:
                missing = rule.endpoint in ("static", "guests.declare")  # no such file, no such guest
                assert method == "POST" or reply.status_code == (404 if missing else 200)
            elif method == "GET":
                assert (reply.status_code, reply.headers["Location"]) == (302, "/sign-in"), rule
            else:
                assert reply.status_code in (400, 401), rule


@dataclass(frozen=True)
class Stages:
    """Records of one town at each stage, with a section of the part that is open and a document."""

    town: Town
    records: dict[str, str]

    def document_of(self, name: str) -> str:
        documents = self.town.services.log.state(self.records[name]).documents
        return documents[-1].sha256 if documents else NO_HASH

    def section_of(self, name: str) -> str:
        state = self.town.services.log.state(self.records[name])
        return (
            "office_use"
            if state.slug == "cme2" and state.submission_revision
            else "pupil"
            if state.slug == "cme1"
            else "child"
        )


@pytest.fixture(scope="module")
def stages(prepared_home, tmp_path_factory) -> Iterator[Stages]:
    town = open_town(copy_home(prepared_home, tmp_path_factory.mktemp("stages") / "home"))
    lead, records = town.lead, {}
    records["draft of staff"] = town.staff.starts("cme1", {"surname": "Quillfeather"})
    records["draft of another school"] = town.other_lead.starts("cme2", {"surname": "Vandermolen"})
    for name in ("awaiting signature", "returned", "countersigned"):
        records[name] = lead.starts("cme1")
        lead.fills(records[name], seed=3, given={"surname": "Quillfeather"})
        lead.signs(records[name])
    town.welfare_officer.returns(records["returned"], "Please mend this.")
    town.welfare_officer.countersigns(records["countersigned"])
    records["awaiting office"] = lead.starts("cme2")
    lead.fills(records["awaiting office"], seed=3)
    lead.signs(records["awaiting office"])
    yield Stages(town, records)
    town.close()


def test_every_role_on_every_route_of_every_stage_gets_what_the_table_says(stages: Stages):
    site, cells, wrong = Website(stages.town), 0, []
    for worker in stages.town.people.values():
        visitor = site.signed_in(worker)
        for name, record_id in stages.records.items():
            for rule in rules(site):
                if rule.endpoint not in READING or "GET" not in rule.methods:
                    continue
                address = address_of(rule, record_id, stages.section_of(name), stages.document_of(name))
                if "record_id" not in rule.arguments and name != "draft of staff":
                    continue
                reply = visitor.client.get(address)
                expected = is_allowed(stages, worker, rule, name)
                cells += 1
                if (reply.status_code == 200) != expected:
                    wrong.append((worker.person.person_id, name, rule.endpoint, reply.status_code))
    assert wrong == []
    assert cells > 800


def is_allowed(stages: Stages, worker: Worker, rule: Rule, name: str) -> bool:
    """What people.authorise says about this person, this page and this record."""
    action, state = ASKED[rule.endpoint], stages.town.services.log.state(stages.records[name])
    if action is None:
        return True
    if rule.endpoint in ("letters.letter", "issued_letters.about", "letter_runs.run"):
        return False  # none of the records is a letter, and there is no run
    if rule.endpoint == "record_letters.choose":
        return may(stages.town.services, worker.person, action, state)
    if action in SERVICE_WIDE:
        return authorise(worker.person, action, Scope())
    if rule.endpoint == "versions.version" and name not in ("awaiting signature", "countersigned"):
        return False  # only these are submitted forms that have a version for the authority
    if rule.endpoint == "records.document" and not state.documents:
        return False
    if name == "awaiting office" and action in (Action.EDIT, Action.SIGN):
        action = Action.COMPLETE_OFFICE
    return may(stages.town.services, worker.person, action, state)


def test_another_schools_record_and_a_nonsense_one_get_the_same_reply(stages: Stages):
    site = Website(stages.town)
    visitor = site.signed_in(stages.town.lead)
    theirs = stages.records["draft of another school"]
    for rule in rules(site):
        if "record_id" not in rule.arguments:
            continue
        for method in sorted(rule.methods & {"GET", "POST"}):
            replies = []
            for record_id in (theirs, NOWHERE):
                token = re.search(r'name="csrf_token" value="([^"]+)"', visitor.client.get("/").text)
                replies.append(
                    visitor.client.open(
                        address_of(rule, record_id, "child"),
                        method=method,
                        data={"csrf_token": token[1]} if method == "POST" else None,
                    )
                )
            assert [reply.status_code for reply in replies] == [404, 404], rule
            bodies = {without_token(reply.text) for reply in replies}
            assert len(bodies) == 1, rule


def test_a_refusal_is_written_down_and_a_nonsense_record_is_not(stages: Stages):
    visitor = Website(stages.town).signed_in(stages.town.lead)
    before = stages.town.services.log.head().number
    visitor.client.get(f"/records/{NOWHERE}")
    assert stages.town.services.log.head().number == before
    visitor.client.get(f"/records/{stages.records['draft of another school']}")
    [entry] = stages.town.services.log.entries(after=before, limit=10)
    assert (entry.kind, entry.person_id) == (EntryKind.ACCESS_REFUSED, "alina")


LOOKED = {
    *(EntryKind.RECORD_VIEWED, EntryKind.DOCUMENT_DOWNLOADED, EntryKind.ACCESS_REFUSED),
    EntryKind.FIGURES_TAKEN_OUT,
}


def test_looking_at_a_page_changes_nothing(stages: Stages):
    site = Website(stages.town)
    for worker in (stages.town.lead, stages.town.welfare_officer, stages.town.cme_officer, stages.town.administrator):
        visitor = site.signed_in(worker)
        log = stages.town.services.log
        before, drafts = log.head().number, [log.draft_revision(record_id) for record_id in stages.records.values()]
        for name, record_id in stages.records.items():
            for rule in rules(site):
                if "GET" in rule.methods and rule.endpoint != "static":
                    address = address_of(rule, record_id, stages.section_of(name), stages.document_of(name))
                    visitor.client.get(address)
                    visitor.client.head(address)
        entries = [entry for page in range(0, 2000, 500) for entry in log.entries(after=before + page, limit=500)]
        assert {entry.kind for entry in entries} <= LOOKED
        assert [log.draft_revision(record_id) for record_id in stages.records.values()] == drafts
