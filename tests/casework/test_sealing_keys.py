"""Sealing by settings: with timestamps, without them only where that is allowed and said, and with an own certificate."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cmeforms.casework.ground.sealing_keys import OWN_KEY_VARIABLE, open_sealing_keys
from cmeforms.casework.ground.services import open_services, open_verifier
from cmeforms.casework.papers.verifying import verify_file
from cmeforms.errors import KeyringError, SettingsError, TimestampUnavailable
from cmeforms.settings import Sealing, load_settings
from cmeforms.submissions.lifecycle import Stage
from tests.factories import Town
from tests.signing.test_own_key import EC_KEY, certificate, pkcs12
from tests.signing.timestamp_authority import TimestampAuthority, make_timestamp_authority, served
from tests.workers import Worker

NOTHING = Sealing(None, "", None, timestamp_is_required=True)


@contextmanager
def timed(town: Town, folder: Path, *, is_required: bool = True) -> Iterator[tuple[Worker, TimestampAuthority]]:
    """The lead of a town whose settings name a timestamp service that answers, until a test spoils it."""
    authority = make_timestamp_authority(folder / "tsa")
    with served(authority) as url:
        sealing = Sealing(None, url, folder / "tsa" / "tsa.crt", is_required)
        keys = open_sealing_keys(town.services.home, sealing)
        services = replace(
            town.services,
            settings=replace(town.services.settings, sealing=sealing),
            timestamps=keys.timestamps,
            timestamp_authorities=keys.timestamp_authorities,
        )
        yield replace(town.lead, services=services), authority


def ready(lead: Worker) -> str:
    record_id = lead.starts("cme1")
    lead.fills(record_id, seed=3)
    return record_id


def test_a_document_carries_the_services_time_and_a_restored_home_still_trusts_it(town: Town, tmp_path: Path):
    with timed(town, tmp_path) as (lead, authority):
        record_id = ready(lead)
        content = lead.downloads(record_id, lead.signs(record_id).sha256)
        found = verify_file(lead.services.verifier, content)
    assert authority.asked == 1
    assert (found.verdict, found.notes) == ("well", ())
    given = datetime.fromisoformat(found.as_json()["signatures"][0]["timestamped_at"])
    assert abs((datetime.now(UTC) - given).total_seconds()) < 600
    town.services.log.close()
    shutil.rmtree(town.services.home / "keys")
    assert verify_file(open_verifier(town.services.home), content).verdict == "well"


def test_when_the_service_gives_no_time_nothing_is_recorded_and_signing_again_works(town: Town, tmp_path: Path):
    with timed(town, tmp_path) as (lead, authority):
        record_id = ready(lead)
        before = town.services.log.head().number
        authority.spoil = lambda _reply: b"out of order"
        with pytest.raises(TimestampUnavailable):
            lead.signs(record_id)
        [marked] = town.services.log.entries(after=before)
        assert (marked.kind, marked.facts) == ("SealingFailed", {"reason": "TimestampUnavailable"})
        assert town.services.log.state(record_id).stage is Stage.DRAFT
        authority.spoil = lambda reply: reply
        assert lead.signs(record_id).sha256


def test_where_that_is_allowed_a_document_without_a_time_says_so_in_log_and_verify(town: Town, tmp_path: Path):
    with timed(town, tmp_path, is_required=False) as (lead, authority):
        record_id = ready(lead)
        authority.spoil = lambda _reply: b"out of order"
        content = lead.downloads(record_id, lead.signs(record_id).sha256)
        found = verify_file(lead.services.verifier, content)
    assert (found.verdict, found.notes) == (
        "well",
        ("The time of Alina Kestrel's signature is this service's own: no timestamp confirms it.",),
    )
    sealed = [e for e in town.services.log.entries(limit=500, record_id=record_id) if e.kind == "DocumentSealed"]
    assert [entry.facts["timestamp"] for entry in sealed] == ["not given"]


def own_certificate(folder: Path) -> Path:
    path = folder / "own.p12"
    path.touch(0o600)
    path.write_bytes(pkcs12(EC_KEY, certificate(EC_KEY), "four plain words 7"))
    return path


def test_a_home_seals_with_the_authoritys_own_certificate(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    own_certificate(town.services.home)
    town.services.log.close()
    monkeypatch.setenv("CMEFORMS_SEALING_OWN_KEY_FILE", "own.p12")
    monkeypatch.setenv(OWN_KEY_VARIABLE, "four plain words 7")
    services = open_services(town.services.home, clock=town.clock)
    lead = replace(town.lead, services=services)
    record_id = ready(lead)
    content = lead.downloads(record_id, lead.signs(record_id).sha256)
    found = verify_file(services.verifier, content)
    assert found.verdict == "well"
    assert found.signatures[0].signer_certificate_subject == "CN=Example Borough Council"
    services.log.close()
    monkeypatch.delenv("CMEFORMS_SEALING_OWN_KEY_FILE")
    verifier = open_verifier(town.services.home)
    assert verify_file(verifier, content).verdict == "well"
    verifier.log.close()


def test_a_wrong_pass_phrase_stops_the_start(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(OWN_KEY_VARIABLE, "another")
    with pytest.raises(KeyringError, match="another pass phrase"):
        open_sealing_keys(town.services.home, replace(NOTHING, own_key_file=own_certificate(tmp_path)))


@pytest.mark.parametrize("url", ["http://tsa.example", "ftp://tsa.example", "https://user@tsa.example", "tsa"])
def test_settings_name_only_safe_timestamp_services(tmp_path: Path, url: str):
    text = f'[sealing]\ntimestamp_url = "{url}"\ntimestamp_certificates = "tsa.pem"\n'
    (tmp_path / "settings.toml").write_text(text)
    with pytest.raises(SettingsError, match=r"sealing\.timestamp_url"):
        load_settings(tmp_path, {})


def test_a_timestamp_service_needs_the_certificates_that_count(tmp_path: Path):
    (tmp_path / "settings.toml").write_text('[sealing]\ntimestamp_url = "https://tsa.example/"\n')
    with pytest.raises(SettingsError, match=r"sealing\.timestamp_certificates"):
        load_settings(tmp_path, {})
