"""Watches the signing certificate run out, warns in good time, and renews the service's own."""

from __future__ import annotations

from cmeforms.casework.ground.sealing_keys import signing_folder
from cmeforms.casework.ground.services import Services
from cmeforms.clock import london_date
from cmeforms.errors import ActRefused
from cmeforms.people.authorise import Action, Scope, authorise
from cmeforms.people.model import Person
from cmeforms.signing.keys import ServiceKey, renew_service_key
from cmeforms.submissions.answers.dates import spoken_date

WARNINGS = {7: "Renew it today.", 30: "Renew it this week.", 60: "Plan its renewal."}
"""Up to how many days left, and what to do then. Source: safety.md, R17."""

RENEWING = "It is renewed with “cmeforms renew”, and the server is started again afterwards."
RENEWING_OWN = "It is the authority's own: get a new one from whoever issued it and put it in the old one's place."


def certificate_warning(services: Services) -> str:
    """What an administrator should know of the signing certificate now; empty when all is well."""
    at, key = services.clock(), services.service_key
    problem = key.certificate_problem(at)
    how = RENEWING_OWN if services.settings.sealing.own_key_file else RENEWING
    if problem:
        return f"Nothing can be signed: {problem} {how}"
    left = key.days_left(at)
    urgency = next((words for days, words in WARNINGS.items() if left <= days), "")
    if not urgency:
        return ""
    until = spoken_date(london_date(key.certificate.not_valid_after_utc))
    days = "1 day" if left == 1 else f"{left} days"
    return f"The signing certificate expires in {days}, on {until}. {urgency} {how}"


def warning_for(services: Services, person: Person) -> str:
    """The warning, for those who administer the service; empty for everybody else."""
    return certificate_warning(services) if authorise(person, Action.ADMINISTER, Scope()) else ""


def renew_certificate(services: Services) -> ServiceKey:
    """Replace the service's own key and certificate; ``ActRefused`` where the authority's own one signs.

    What the old key signed stays well. A running server goes on with the old key until it is started again.
    """
    if services.settings.sealing.own_key_file:
        raise ActRefused(f"The signing certificate is not renewed here. {RENEWING_OWN}")
    return renew_service_key(signing_folder(services.home), services.clock())
