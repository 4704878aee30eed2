"""The service's key: made once, kept private, refused when anything about it is wrong."""

from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from cmeforms.errors import KeyringError, StorageUnavailable
from cmeforms.signing import keys
from cmeforms.signing.keys import (
    AUTHORITY_FILE,
    SERVICE_FILE,
    ServiceKey,
    export_keys,
    import_keys,
    load_service_key,
    load_trusted,
    make_keys,
    renew_service_key,
)

from .factory import SIGNED_AT, VALID_FROM

COUNCIL = "Example Borough Council"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_keys(tmp_path / "keys", COUNCIL, VALID_FROM)
    return tmp_path / "keys"


def modes(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*.*")}


def test_keys_are_private_and_certificates_are_not(folder: Path) -> None:
    found = modes(folder)
    trusted = [name for name in found if name.startswith("trusted/")]
    assert found == {AUTHORITY_FILE: 0o600, SERVICE_FILE: 0o600, trusted[0]: 0o644}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_certificates_say_who_signs_and_for_how_long(folder: Path) -> None:
    key = load_service_key(folder)
    assert key.certificate.subject.rfc4514_string() == f"CN={COUNCIL},O={COUNCIL}"
    assert isinstance(key.private_key.curve, ec.SECP256R1)
    usage = key.certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment, usage.key_cert_sign) == (True, True, False)
    assert key.ca_certificate.not_valid_after_utc - VALID_FROM >= timedelta(days=10 * 365)
    assert (key.days_left(VALID_FROM), key.days_left(VALID_FROM + timedelta(days=3 * 365 + 1))) == (3 * 365, -1)


def test_the_key_never_shows_in_a_text_of_it(folder: Path) -> None:
    assert "private_key" not in repr(load_service_key(folder))


@pytest.mark.parametrize(
    ("after", "sentence"),
    [
        (timedelta(seconds=-1), "The certificate is not valid before 2026-01-01 00:00 UTC."),
        (timedelta(0), None),
        (timedelta(days=3 * 365), None),
        (timedelta(days=3 * 365, seconds=1), "The certificate expired on 2028-12-31 00:00 UTC."),
    ],
)
def test_dates_are_judged_to_the_second(folder: Path, after: timedelta, sentence: str | None) -> None:
    assert load_service_key(folder).certificate_problem(VALID_FROM + after) == sentence


def test_a_key_with_somebody_elses_certificate_may_not_sign(folder: Path, tmp_path: Path) -> None:
    ours, other = load_service_key(folder), make_keys(tmp_path / "other", COUNCIL, VALID_FROM)
    mixed = ServiceKey(ours.private_key, other.certificate, other.ca_certificate)
    assert mixed.certificate_problem(SIGNED_AT) == "The certificate does not belong to the key."
    orphan = ServiceKey(ours.private_key, ours.certificate, other.ca_certificate)
    assert "not issued by" in str(orphan.certificate_problem(SIGNED_AT))


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_file_open_to_others_is_refused(folder: Path, mode: int) -> None:
    (folder / SERVICE_FILE).chmod(mode)
    with pytest.raises(KeyringError, match=r"service\.pem is open to others"):
        load_service_key(folder)


@pytest.mark.parametrize(
    "content", [b"", b"not a key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
def test_a_damaged_key_file_is_refused(folder: Path, content: bytes) -> None:
    (folder / SERVICE_FILE).write_bytes(content)
    with pytest.raises(KeyringError, match="damaged"):
        load_service_key(folder)


def test_a_missing_key_file_is_named(folder: Path) -> None:
    (folder / SERVICE_FILE).unlink()
    with pytest.raises(KeyringError, match=r"service\.pem is missing"):
        load_service_key(folder)


def test_a_missing_trusted_certificate_is_refused(folder: Path) -> None:
    next((folder / "trusted").iterdir()).unlink()
    with pytest.raises(KeyringError, match="has issued"):
        load_service_key(folder)


def test_key_and_certificate_of_different_pairs_are_refused(folder: Path) -> None:
    service, authority = (folder / SERVICE_FILE).read_bytes(), (folder / AUTHORITY_FILE).read_bytes()
    mark = b"-----BEGIN CERTIFICATE-----"
    (folder / SERVICE_FILE).write_bytes(authority.partition(mark)[0] + mark + service.partition(mark)[2])
    with pytest.raises(KeyringError, match="do not belong together"):
        load_service_key(folder)


def test_keys_are_never_made_twice(folder: Path) -> None:
    with pytest.raises(KeyringError, match="already"):
        make_keys(folder, COUNCIL, VALID_FROM)


@pytest.mark.parametrize("name", ["", "   ", "x" * 65, "İ" * 33])
def test_a_name_that_no_certificate_can_hold_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(KeyringError, match="1 to 64 letters"):
        make_keys(tmp_path, name, VALID_FROM)


def test_a_first_run_that_stopped_half_way_is_finished_by_the_next(folder: Path) -> None:
    (folder / SERVICE_FILE).unlink()
    before = load_trusted(folder)
    assert make_keys(folder, COUNCIL, VALID_FROM).ca_certificate in before
    assert load_trusted(folder) == before


def test_a_write_that_fails_leaves_the_old_key_and_no_litter(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, files = load_service_key(folder), modes(folder)

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)
    with pytest.raises(StorageUnavailable, match="No space left"):
        renew_service_key(folder, SIGNED_AT)
    assert (load_service_key(folder), modes(folder)) == (old, files)
    assert not list(folder.glob(".*"))


def test_renewal_keeps_the_name_and_the_authority(folder: Path) -> None:
    old, new = load_service_key(folder), renew_service_key(folder, SIGNED_AT)
    assert new.certificate.subject == old.certificate.subject
    assert new.ca_certificate == old.ca_certificate
    assert new.certificate != old.certificate
    assert new.certificate_problem(SIGNED_AT + timedelta(days=3 * 365)) is None


def test_a_service_certificate_never_outlives_its_authority(folder: Path) -> None:
    late = VALID_FROM + timedelta(days=19 * 365)
    assert renew_service_key(folder, late).certificate.not_valid_after_utc == VALID_FROM + timedelta(days=20 * 365)
    with pytest.raises(KeyringError, match="expired"):
        renew_service_key(folder, VALID_FROM + timedelta(days=21 * 365))


def test_exported_keys_come_back_whole_in_another_folder(folder: Path, tmp_path: Path) -> None:
    assert import_keys(tmp_path / "new", export_keys(folder)) == load_service_key(folder)
    assert modes(tmp_path / "new") == modes(folder)
    assert load_trusted(tmp_path / "new") == load_trusted(folder)


@pytest.mark.parametrize("name", ["../evil.pem", "/etc/evil", "trusted/../../evil.crt", "other.pem", "trusted/x.crt"])
def test_a_strange_name_in_a_recovery_copy_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    files = export_keys(folder)
    with pytest.raises(KeyringError, match="not known"):
        import_keys(tmp_path / "new", files | {name: files[SERVICE_FILE]})
    assert not (tmp_path / "new").exists()


def test_a_recovery_copy_never_overwrites_a_key(folder: Path) -> None:
    with pytest.raises(KeyringError, match="not overwritten"):
        import_keys(folder, export_keys(folder))


def test_a_recovery_copy_without_the_service_key_is_refused(folder: Path, tmp_path: Path) -> None:
    files = {name: content for name, content in export_keys(folder).items() if name != keys.SERVICE_FILE}
    with pytest.raises(KeyringError, match="missing"):
        import_keys(tmp_path / "new", files)
