"""A document that cannot be drawn or sealed: the record stays as it was, is marked, and the same act works later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from cmeforms.casework.papers.verifying import verify_file
from cmeforms.casework.papers.versions import issue_version
from cmeforms.errors import CmeformsError, GlyphMissing, SigningError, StorageUnavailable
from cmeforms.submissions.lifecycle import Stage
from tests.factories import Town
from tests.workers import Worker


def with_foreign_key(worker: Worker) -> Worker:
    """The same person where the key file was exchanged for one whose certificate does not belong to it."""
    key = worker.services.service_key
    broken = replace(key, certificate=key.ca_certificate)
    return replace(worker, services=replace(worker.services, service_key=broken))


def marks(town: Town, record_id: str) -> list[object]:
    entries = town.services.log.entries(limit=500, record_id=record_id)
    return [entry.facts["reason"] for entry in entries if entry.kind == "SealingFailed"]


def fails(town: Town, record_id: str, act: Callable[[], object], error: type[CmeformsError]) -> None:
    """The act is refused, and the record stands exactly where it stood."""
    before = town.services.log.state(record_id)
    with pytest.raises(error):
        act()
    assert town.services.log.state(record_id) == before
    assert town.services.log.verify_chain().is_well
    assert town.services.log.differing_states() == []


@pytest.fixture
def ready(town: Town) -> tuple[Town, str]:
    record_id = town.lead.starts("cme1")
    town.lead.fills(record_id, seed=3)
    return town, record_id


def test_a_submission_that_cannot_be_signed_is_marked_and_works_later(ready):
    town, record_id = ready
    fails(town, record_id, lambda: with_foreign_key(town.lead).signs(record_id), SigningError)
    assert marks(town, record_id) == ["CertificateNotValid"]
    assert town.services.log.state(record_id).stage is Stage.DRAFT
    receipt = town.lead.signs(record_id)
    assert verify_file(town.services.verifier, town.lead.downloads(record_id, receipt.sha256)).verdict == "well"


def test_a_countersignature_that_cannot_be_made_is_marked_and_works_later(ready):
    town, record_id = ready
    town.lead.signs(record_id)
    officer = town.welfare_officer
    fails(town, record_id, lambda: with_foreign_key(officer).countersigns(record_id), SigningError)
    assert marks(town, record_id) == ["CertificateNotValid"]
    assert officer.countersigns(record_id).sha256


def test_a_version_that_cannot_be_made_is_marked_and_works_later(ready):
    town, record_id = ready
    town.lead.signs(record_id)

    def makes(worker: Worker) -> object:
        return issue_version(worker.services, worker.person, record_id, "authority", submission_revision=1)

    fails(town, record_id, lambda: makes(with_foreign_key(town.lead)), SigningError)
    assert makes(town.lead)


def test_a_letter_that_no_font_has_is_marked_without_it_and_mended(ready):
    town, record_id = ready
    town.lead.types(record_id, "result", {"further_information": "Written as \ue123 by the family."})
    fails(town, record_id, lambda: town.lead.signs(record_id), GlyphMissing)
    assert marks(town, record_id) == ["GlyphMissing"]
    town.lead.types(record_id, "result", {"further_information": "Written by the family."})
    assert town.lead.signs(record_id).sha256


def test_a_full_disk_loses_nothing_and_signing_works_when_there_is_room(ready):
    town, record_id = ready
    storage = town.services.log.storage
    pages = storage.row("PRAGMA page_count")["page_count"]
    storage.row(f"PRAGMA max_page_count = {pages + 1}")
    fails(town, record_id, lambda: town.lead.signs(record_id), StorageUnavailable)
    storage.row("PRAGMA max_page_count = 1000000")
    assert town.lead.signs(record_id).sha256
