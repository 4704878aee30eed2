"""Lets practitioners and the public refer a child without an account; gives nothing back to read."""

from __future__ import annotations

from datetime import timedelta

from cmeforms.casework.ground.services import Services
from cmeforms.casework.ground.tries import count_try
from cmeforms.casework.mail.guests import FORM_RECORD, GUEST_ID, begin_for_guest, new_guest_id
from cmeforms.errors import NotAllowed
from cmeforms.people.model import guest
from cmeforms.records.links import make_link, open_link
from cmeforms.records.post import NewLink

REFER = "refer"
PUBLIC = "public"
"""What stands for the organisation of somebody who has none with us."""

REFERRAL_SLUG = "cme2"
LASTS = timedelta(hours=24)
WINDOW = timedelta(hours=1)
MOST_OF_ADDRESS = 10
MOST_OF_ALL = 200
"""Referrals begun within the window. A referral by telephone always remains, and the page says so."""

_EVERYBODY = "referrals begun"


def is_open(services: Services) -> bool:
    """Whether the authority takes referrals from the public."""
    return services.settings.referrals_are_public and REFERRAL_SLUG in services.catalogue.by_slug


def begin_referral(services: Services, *, address: str) -> tuple[str, str]:
    """Begin a referral for a browser at ``address``: the visit token, and the record to fill in.

    It lives for a day, in this browser alone. Raises ``NotAllowed`` where the page is closed, ``TooManyTries``.
    """
    if not is_open(services):
        raise NotAllowed("referrals from the public are not taken here")
    at = services.clock()
    limits = {f"referrals from {address}": MOST_OF_ADDRESS, _EVERYBODY: MOST_OF_ALL}
    count_try(services, limits, window=WINDOW)
    guest_id = new_guest_id()
    with services.log.act(at=at, by=guest_id) as act:
        loaded = services.catalogue.find(REFERRAL_SLUG)
        record_id = begin_for_guest(services, act, loaded, guest(guest_id, PUBLIC), {})
        details = {GUEST_ID: guest_id, FORM_RECORD: record_id}
        made = make_link(act, NewLink(record_id, REFER, PUBLIC, at + LASTS, details))
        opened = open_link(act, made.token, REFER)
    assert opened is not None  # noqa: S101 - made alive in the same transaction
    return opened[1], record_id
