"""The signing certificate: warned of 60, 30 and 7 days before it ends, by doctor and on the administrator's page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cmeforms.casework.ground.services import open_services
from cmeforms.casework.papers.verifying import verify_file
from cmeforms.casework.upkeep.certificate_watch import certificate_warning, renew_certificate
from cmeforms.casework.upkeep.doctoring import examine
from cmeforms.errors import ActRefused, CertificateNotValid
from tests.factories import Town
from tests.website import Website


def leave(town: Town, days: float) -> None:
    """Move to so many days before the certificate ends."""
    end = town.services.service_key.certificate.not_valid_after_utc
    town.clock.move(seconds=(end - town.clock()).total_seconds() - days * 86_400)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (61.5, ""),
        (60.5, "60 days, on"),
        (30.5, "30 days, on"),
        (7.5, "7 days, on"),
        (1.5, "1 day, on"),
        (0.5, "0 days, on"),
        (-0.5, "Nothing can be signed"),
    ],
)
def test_the_warning_says_how_long_it_lasts(town: Town, days: float, words: str):
    leave(town, days)
    warning = certificate_warning(town.services)
    assert bool(warning) == bool(words)
    assert words in warning
    [finding] = [found for found in examine(town.services) if found.name == "signing certificate"]
    assert finding.is_well == (not words)


@pytest.mark.parametrize(("days", "urgency"), [(60.5, "Plan"), (30.5, "this week"), (7.5, "today")])
def test_it_becomes_more_urgent(town: Town, days: float, urgency: str):
    leave(town, days)
    assert urgency in certificate_warning(town.services)


def test_the_administrator_alone_reads_it_on_the_home_page(town: Town):
    leave(town, 20.5)
    site = Website(town)
    assert "expires in 20 days" in site.signed_in(town.administrator).goes_to("/").html
    assert "expires in" not in site.signed_in(town.lead).goes_to("/").html


def test_an_expired_certificate_signs_nothing_and_the_draft_is_safe(town: Town):
    record_id = town.lead.starts("cme1")
    town.lead.fills(record_id, seed=3)
    leave(town, -1)
    before = town.services.log.state(record_id)
    with pytest.raises(CertificateNotValid):
        town.lead.signs(record_id)
    assert town.services.log.state(record_id) == before


def test_a_renewed_certificate_signs_and_old_documents_stay_well(town: Town):
    record_id = town.lead.starts("cme1")
    town.lead.fills(record_id, seed=3)
    old = town.lead.downloads(record_id, town.lead.signs(record_id).sha256)
    leave(town, 20)
    renew_certificate(town.services)
    services = open_services(town.services.home, clock=town.clock)
    assert certificate_warning(services) == ""
    assert verify_file(services.verifier, old).verdict == "well"
    services.log.close()


def test_the_authoritys_own_certificate_is_not_renewed_here(town: Town):
    own = replace(town.services.settings.sealing, own_key_file=Path("own.p12"))
    services = replace(town.services, settings=replace(town.services.settings, sealing=own))
    with pytest.raises(ActRefused, match="authority's own"):
        renew_certificate(services)
