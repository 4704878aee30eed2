"""Which page is for whom: every endpoint stands in this table, and one that does not is closed."""

from __future__ import annotations

from enum import StrEnum

from flask import Flask, redirect, request, url_for
from werkzeug.exceptions import NotFound, Unauthorized
from werkzeug.wrappers import Response

from cmeforms.web.signed_in import guest_or_none, signed_in_or_none


class Access(StrEnum):
    """Who may ask for a page at all; what they may do there is asked of ``people.authorise`` by the act."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    GUESTS_TOO = "signed in, or let in by a one-time link"


ACCESS: dict[str, Access] = {
    "static": Access.ANYONE,
    "signing_in.sign_in": Access.ANYONE,
    "signing_in.sign_out": Access.SIGNED_IN,
    "about.contact": Access.ANYONE,
    "about.privacy": Access.ANYONE,
    "about.accessibility": Access.ANYONE,
    "about.health": Access.ANYONE,
    "about.security": Access.ANYONE,
    "about.change_password": Access.SIGNED_IN,
    "verifying.ask": Access.ANYONE,
    "verifying.check": Access.ANYONE,
    "guests.link": Access.ANYONE,
    "guests.open_form": Access.ANYONE,
    "guests.refer": Access.ANYONE,
    "guests.declare": Access.ANYONE,
    "directory.directory": Access.SIGNED_IN,
    "directory.organisation": Access.SIGNED_IN,
    "directory.propose": Access.SIGNED_IN,
    "directory.decide": Access.SIGNED_IN,
    "directory.confirm": Access.SIGNED_IN,
    "directory.correct": Access.SIGNED_IN,
    "paper.paper": Access.SIGNED_IN,
    "paper.note": Access.SIGNED_IN,
    "outbox.outbox": Access.SIGNED_IN,
    "outbox.again": Access.SIGNED_IN,
    "sending.collecting": Access.ANYONE,
    "sending.collect": Access.ANYONE,
    "sending.send": Access.SIGNED_IN,
    "sending.recall": Access.SIGNED_IN,
    "invitations.ask": Access.SIGNED_IN,
    "invitations.call_back": Access.SIGNED_IN,
    "home.home": Access.SIGNED_IN,
    "sources.overview": Access.SIGNED_IN,
    "sources.form": Access.SIGNED_IN,
    "sources.to_verify": Access.SIGNED_IN,
    "home.part": Access.SIGNED_IN,
    "home.search": Access.SIGNED_IN,
    "registers.register": Access.SIGNED_IN,
    "exports.export": Access.SIGNED_IN,
    "exports.waiting": Access.SIGNED_IN,
    "exports.one": Access.SIGNED_IN,
    "exports.agree": Access.SIGNED_IN,
    "exports.download": Access.SIGNED_IN,
    "figures.reports": Access.SIGNED_IN,
    "figures.report": Access.SIGNED_IN,
    "figures.file": Access.SIGNED_IN,
    "deadlines.deadlines": Access.SIGNED_IN,
    "deadlines.calendar": Access.SIGNED_IN,
    "drafts.start": Access.SIGNED_IN,
    "drafts.task_list": Access.GUESTS_TOO,
    "drafts.section": Access.GUESTS_TOO,
    "drafts.autosave": Access.GUESTS_TOO,
    "drafts.settle": Access.GUESTS_TOO,
    "drafts.discard": Access.SIGNED_IN,
    "signing.check": Access.GUESTS_TOO,
    "signing.sign": Access.SIGNED_IN,
    "signing.countersign": Access.SIGNED_IN,
    "records.record": Access.SIGNED_IN,
    "records.open_from": Access.SIGNED_IN,
    "records.document": Access.SIGNED_IN,
    "records.large_print": Access.SIGNED_IN,
    "account.account": Access.SIGNED_IN,
    "account.new_password": Access.SIGNED_IN,
    "account.end_session": Access.SIGNED_IN,
    "account.recovery_codes": Access.SIGNED_IN,
    "assigning.key_worker": Access.SIGNED_IN,
    "placements.place": Access.SIGNED_IN,
    "packs.pack": Access.SIGNED_IN,
    "packs.print_now": Access.SIGNED_IN,
    "conflicts.conflicts": Access.SIGNED_IN,
    "out_of_hours.open_records": Access.SIGNED_IN,
    "out_of_hours.read": Access.SIGNED_IN,
    "children.child": Access.SIGNED_IN,
    "children.start": Access.SIGNED_IN,
    "children.add_sibling": Access.SIGNED_IN,
    "children.same": Access.SIGNED_IN,
    "versions.version": Access.SIGNED_IN,
    "versions.issue": Access.SIGNED_IN,
    "letters.choose": Access.SIGNED_IN,
    "letters.chosen": Access.SIGNED_IN,
    "letters.issue": Access.SIGNED_IN,
    "letters.letter": Access.SIGNED_IN,
    "chasing.chase": Access.SIGNED_IN,
    "chasing.draft": Access.SIGNED_IN,
    "chasing.answered": Access.SIGNED_IN,
    "chasing.replies": Access.SIGNED_IN,
    "chasing.replies_file": Access.SIGNED_IN,
    "letter_templates.templates": Access.SIGNED_IN,
    "letter_templates.template": Access.SIGNED_IN,
    "letter_templates.upload": Access.SIGNED_IN,
    "letter_templates.revision": Access.SIGNED_IN,
    "letter_templates.use": Access.SIGNED_IN,
    "letter_templates.file": Access.SIGNED_IN,
    "letter_templates.preview": Access.SIGNED_IN,
    "letter_runs.run": Access.SIGNED_IN,
    "letter_runs.resume": Access.SIGNED_IN,
    "letter_runs.links": Access.SIGNED_IN,
    "letter_runs.as_zip": Access.SIGNED_IN,
    "letter_runs.merged": Access.SIGNED_IN,
    "letter_runs.index": Access.SIGNED_IN,
    "letter_approvals.waiting": Access.SIGNED_IN,
    "letter_approvals.ask": Access.SIGNED_IN,
    "letter_approvals.one": Access.SIGNED_IN,
    "letter_approvals.agree": Access.SIGNED_IN,
    "letter_approvals.take_back": Access.SIGNED_IN,
    "letter_approvals.not_like_this": Access.SIGNED_IN,
    "record_letters.choose": Access.SIGNED_IN,
    "record_letters.fill": Access.SIGNED_IN,
    "record_letters.read": Access.SIGNED_IN,
    "record_letters.issue": Access.SIGNED_IN,
    "issued_letters.about": Access.SIGNED_IN,
    "issued_letters.served": Access.SIGNED_IN,
    "issued_letters.pdf_copy": Access.SIGNED_IN,
    "administration.people": Access.SIGNED_IN,
    "administration.add_person": Access.SIGNED_IN,
    "administration.close_account": Access.SIGNED_IN,
    "administration.log": Access.SIGNED_IN,
}


def install_access(app: Flask) -> None:
    """Ask the table before every request."""
    app.before_request(_require_access)


def _require_access() -> Response | None:
    if request.endpoint is None:
        return None
    access = ACCESS.get(request.endpoint)
    if access is None:
        raise NotFound
    if access is Access.ANYONE or signed_in_or_none() or (access is Access.GUESTS_TOO and guest_or_none()):
        return None
    if request.method != "GET":
        raise Unauthorized
    return redirect(url_for("signing_in.sign_in"))
