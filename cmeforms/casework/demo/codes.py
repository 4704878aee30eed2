"""Gives the six-digit code of a demo person, so that a demo can be tried without an authenticator app."""

from __future__ import annotations

import json

from cmeforms.casework.demo.demonstrating import PEOPLE_FILE
from cmeforms.casework.ground.services import Services
from cmeforms.errors import ActRefused
from cmeforms.people.credentials import totp_code


def demo_code(services: Services, email: str) -> str:
    """The present code of a person of this demo; ``ActRefused`` in any other home."""
    if not services.settings.is_demo:
        raise ActRefused("Only a demo home shows codes.")
    people = json.loads((services.home / PEOPLE_FILE).read_text(encoding="utf-8"))
    secret = next((p["totp_secret"] for p in people if p["email"] == email.strip().casefold()), None)
    if secret is None:
        raise ActRefused("Nobody in this demo has that e-mail address.")
    return totp_code(secret, services.clock())
