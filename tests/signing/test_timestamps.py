"""Timestamps from a real service on this machine: what counts, what does not, and never a time of our own."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.x509 import Certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter

from cmeforms.errors import TimestampUnavailable
from cmeforms.signing.keys import ServiceKey
from cmeforms.signing.limited import verify_pdf_limited
from cmeforms.signing.report import Verdict
from cmeforms.signing.seal import seal_pdf
from cmeforms.signing.timestamps import TimestampService
from cmeforms.signing.verify import verify_pdf

from .factory import an_act, officer_act, unsigned_pdf
from .timestamp_authority import TimestampAuthority, make_timestamp_authority, served

Trusted = tuple[Certificate, ...]


@dataclass
class Time:
    authority: TimestampAuthority
    url: str

    @property
    def roots(self) -> Trusted:
        return (self.authority.certificate,)


@pytest.fixture(scope="module")
def served_time(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Time]:
    authority = make_timestamp_authority(tmp_path_factory.mktemp("time") / "tsa")
    with served(authority) as url:
        yield Time(authority, url)


@pytest.fixture
def time(served_time: Time) -> Iterator[Time]:
    yield served_time
    served_time.authority.spoil = lambda reply: reply


@pytest.fixture(scope="module")
def stamped(served_time: Time, key: ServiceKey) -> bytes:
    service = TimestampService(served_time.url)
    once = seal_pdf(unsigned_pdf("lead", "paews"), key, an_act(), timestamps=service).pdf
    return seal_pdf(once, key, officer_act(), timestamps=service).pdf


def test_each_signature_carries_the_time_that_the_service_gave(stamped: bytes, trusted: Trusted, time: Time) -> None:
    report = verify_pdf(stamped, trusted, time.roots)
    assert (report.verdict, report.changes) == (Verdict.WELL, ())
    now = datetime.now(UTC)
    for finding in report.signatures:
        assert finding.timestamped_at is not None
        assert abs(now - finding.timestamped_at) < timedelta(minutes=10)
        assert finding.act.signed_at.year == 2026
    assert verify_pdf_limited(stamped, trusted, time.roots) == report


def test_a_time_of_a_service_that_is_not_trusted_does_not_count(
    stamped: bytes, trusted: Trusted, tmp_path: Path
) -> None:
    stranger = make_timestamp_authority(tmp_path / "stranger")
    for roots in ((), (stranger.certificate,), trusted):
        report = verify_pdf(stamped, trusted, roots)
        assert report.verdict is Verdict.NOT_WELL
        sentence = "The time of Ada Park's signature was not confirmed by a timestamp service that is trusted here."
        assert sentence in report.changes


def test_a_timestamp_authority_signs_no_documents(stamped: bytes, time: Time) -> None:
    assert not verify_pdf(stamped, time.roots, time.roots).signatures[0].is_ours


def what_the_service_vouches_for(stamped: bytes) -> list[bytes]:
    """The time, what is signed beside it, and the service's signature, as the last container spells them.

    The rest of a token is packing: it is not signed, tells nothing, and may be packed otherwise.
    """
    [token] = extract_tst_data_iter(PdfFileReader(BytesIO(stamped)).embedded_signatures[-1].signer_info, signed=False)
    signer = token["signer_infos"][0]
    parts = (token["encap_content_info"]["content"], signer["signed_attrs"], signer["signature"])
    return [part.contents.hex().upper().encode() for part in parts]


@pytest.mark.parametrize("part", range(3), ids=["time", "attributes", "signature"])
def test_no_flipped_byte_of_what_a_service_vouches_for_goes_unseen(
    stamped: bytes, trusted: Trusted, time: Time, part: int
) -> None:
    spelt = what_the_service_vouches_for(stamped)[part]
    start = stamped.rindex(spelt)
    for place in range(start, start + len(spelt), len(spelt) // 4):
        forged = bytearray(stamped)
        forged[place] = ord("0") if forged[place] != ord("0") else ord("1")
        assert verify_pdf(bytes(forged), trusted, time.roots).verdict is Verdict.NOT_WELL, place - start


def test_a_timestamp_cannot_be_taken_from_another_signature(
    key: ServiceKey, trusted: Trusted, time: Time, stamped: bytes
) -> None:
    time.authority.spoil = lambda _reply: (time.authority.folder / "old.tsr").read_bytes()
    shutil.copy(time.authority.folder / "reply.tsr", time.authority.folder / "old.tsr")
    with pytest.raises(TimestampUnavailable):
        seal_pdf(unsigned_pdf("lead"), key, an_act(), timestamps=TimestampService(time.url))


BAD_REPLIES = {
    "nothing": b"",
    "no timestamp": b"<html>Service unavailable</html>",
    "a refusal": bytes.fromhex("30053003020102"),
    "endless": b"\x30\x83\xff\xff\xff" + b"\0" * 50_000,
    "sent elsewhere": b"http://127.0.0.1:9/tsa",
}


@pytest.mark.parametrize("reply", BAD_REPLIES)
def test_without_a_timestamp_nothing_is_signed(key: ServiceKey, time: Time, reply: str) -> None:
    time.authority.spoil = lambda _reply: BAD_REPLIES[reply]
    with pytest.raises(TimestampUnavailable):
        seal_pdf(unsigned_pdf("lead"), key, an_act(), timestamps=TimestampService(time.url))


def test_a_service_that_is_not_there_gives_no_timestamp(key: ServiceKey) -> None:
    with socket.socket() as taken:  # and listens to nobody
        taken.bind(("127.0.0.1", 0))
        nobody = TimestampService(f"http://127.0.0.1:{taken.getsockname()[1]}/tsa")
        with pytest.raises(TimestampUnavailable):
            seal_pdf(unsigned_pdf("lead"), key, an_act(), timestamps=nobody)


@pytest.mark.parametrize(
    "url",
    [
        "http://tsa.example/",
        "ftp://tsa.example/",
        "file:///etc/passwd",
        "https://",
        "https://user:secret@tsa.example/",
        "http://127.0.0.1.tsa.example/",
        "http://localhost@tsa.example/",
        "",
    ],
)
def test_only_https_or_this_machine_is_asked(url: str) -> None:
    with pytest.raises(TimestampUnavailable):
        TimestampService(url)
