"""Verifying apart: the same findings as in our own process, and a hostile file stops only the process it is in."""

from __future__ import annotations

import sys

import pytest
from cryptography.x509 import Certificate

from cmeforms import limited_process
from cmeforms.errors import NotAPdf
from cmeforms.signing.keys import ServiceKey
from cmeforms.signing.limited import TOO_MUCH, verify_pdf_limited
from cmeforms.signing.report_text import read_report, write_report
from cmeforms.signing.seal import seal_pdf
from cmeforms.signing.verify import verify_pdf

from . import mutants
from .factory import an_act, officer_act, unsigned_pdf

Trusted = tuple[Certificate, ...]


@pytest.fixture(scope="module")
def twice(key: ServiceKey) -> bytes:
    return seal_pdf(seal_pdf(unsigned_pdf("lead", "paews"), key, an_act()).pdf, key, officer_act()).pdf


def test_apart_and_at_home_find_the_same(twice: bytes, trusted: Trusted) -> None:
    for data in (twice, mutants.add_note(twice)):
        assert verify_pdf_limited(data, trusted) == verify_pdf(data, trusted)


def test_a_report_comes_back_as_it_was(twice: bytes, trusted: Trusted) -> None:
    report = verify_pdf(twice, trusted)
    assert report.signatures
    assert read_report(write_report(report)) == report


def test_what_is_no_pdf_is_refused(trusted: Trusted) -> None:
    with pytest.raises(NotAPdf):
        verify_pdf_limited(b"hello", trusted)


def test_a_look_that_takes_too_long_is_ended(twice: bytes, trusted: Trusted) -> None:
    assert verify_pdf_limited(twice, trusted, longest_seconds=0.01).changes == (TOO_MUCH,)


def test_a_process_that_dies_gives_a_verdict_all_the_same(
    twice: bytes, trusted: Trusted, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = (sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGXCPU)")
    monkeypatch.setattr(limited_process, "_COMMAND", killed)
    assert verify_pdf_limited(twice, trusted).changes == (TOO_MUCH,)


def test_the_process_gets_no_secrets_of_the_service(
    twice: bytes, trusted: Trusted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CMEFORMS_KEY_PASSPHRASE", "not to be handed on")
    told = (sys.executable, "-c", "import os, sys; sys.exit(3 if 'CMEFORMS_KEY_PASSPHRASE' in os.environ else 1)")
    monkeypatch.setattr(limited_process, "_COMMAND", told)
    assert verify_pdf_limited(twice, trusted).changes == (TOO_MUCH,)
