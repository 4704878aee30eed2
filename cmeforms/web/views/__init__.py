"""Pages grouped by task: a view reads the request, calls one act, and shows a page or redirects."""

from __future__ import annotations

from cmeforms.web.views import (
    about,
    account,
    administration,
    assigning,
    children,
    conflicts,
    deadlines,
    drafts,
    guests,
    home,
    invitations,
    issued_letters,
    letters,
    out_of_hours,
    placements,
    record_letters,
    records,
    registers,
    signing,
    signing_in,
    verifying,
    versions,
)

BLUEPRINTS = (
    about.blueprint,
    account.blueprint,
    administration.blueprint,
    assigning.blueprint,
    children.blueprint,
    conflicts.blueprint,
    deadlines.blueprint,
    drafts.blueprint,
    guests.blueprint,
    home.blueprint,
    invitations.blueprint,
    issued_letters.blueprint,
    letters.blueprint,
    out_of_hours.blueprint,
    placements.blueprint,
    record_letters.blueprint,
    records.blueprint,
    registers.blueprint,
    signing.blueprint,
    signing_in.blueprint,
    verifying.blueprint,
    versions.blueprint,
)
"""Every group of pages."""
