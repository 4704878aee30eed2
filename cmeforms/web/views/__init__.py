"""Pages grouped by task: a view reads the request, calls one act, and shows a page or redirects."""

from __future__ import annotations

from cmeforms.web.views import (
    about,
    account,
    administration,
    children,
    drafts,
    home,
    letters,
    records,
    signing,
    signing_in,
    verifying,
)

BLUEPRINTS = (
    about.blueprint,
    account.blueprint,
    administration.blueprint,
    children.blueprint,
    drafts.blueprint,
    home.blueprint,
    letters.blueprint,
    records.blueprint,
    signing.blueprint,
    signing_in.blueprint,
    verifying.blueprint,
)
"""Every group of pages."""
