"""Lets a second person approve an export before it is made: what was asked for is what leaves, for one day."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from secrets import token_hex
from typing import cast

from cmeforms.casework.ground.access import refuse
from cmeforms.casework.ground.services import Services
from cmeforms.casework.lists.exporting import Exported, FileKind, exportable_ids, write_export
from cmeforms.casework.lists.indexing import caught_up_index
from cmeforms.casework.lists.reaching import reach
from cmeforms.casework.lists.register_rows import RegisterRow, rows_of
from cmeforms.casework.lists.registers import Filters, may_open
from cmeforms.errors import ActRefused, NotAllowed
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.accounts import Accounts
from cmeforms.records.entries import EntryKind, LogEntry, NewEntry
from cmeforms.records.exports import export_entries
from cmeforms.records.queries import RecordQuery

LASTS = timedelta(hours=24)
"""How long a request lives. Source: safety.md section 4, two people needed."""


@dataclass(frozen=True)
class ExportRequest:
    """Somebody asks to take these records out; ``approved_by`` is empty until somebody else agrees."""

    export_id: str
    register: str
    record_ids: tuple[str, ...] = field(repr=False)
    asked_by: str
    asked_at: datetime
    approved_by: str = ""

    @property
    def fingerprint(self) -> str:
        """The SHA-256 (hex) over the records' ids: two people can see that they speak of the same list."""
        return hashlib.sha256("\n".join(self.record_ids).encode("ascii")).hexdigest()


@dataclass(frozen=True)
class RequestView:
    """A request as one person sees it, with the names of people and the records that it holds."""

    request: ExportRequest
    asked_by: str
    approved_by: str
    rows: tuple[RegisterRow, ...]
    may_approve: bool
    may_download: bool


def ask_for_export(services: Services, person: Person, name: str, filters: Filters) -> str:
    """Ask to export the matters of a filtered register as they are now; the request's id."""
    found = exportable_ids(services, person, name, filters)
    export_id = token_hex(16)
    facts = {"export_id": export_id, "register": name, "record_ids": list(found)}
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        act.append(NewEntry(EntryKind.EXPORT_REQUESTED, facts=facts))
    return export_id


def requests_for(services: Services, person: Person) -> list[RequestView]:
    """The requests of the last day that this person made or may approve, newest first; their records left out."""
    views = [_view(services, person, request) for request in reversed(_requests(services).values())]
    return [view for view in views if view.may_approve or view.request.asked_by == person.person_id]


def view_request(services: Services, person: Person, export_id: str) -> RequestView:
    """One request with its records, for the person who asked and for those who may approve."""
    view = _view(services, person, _require(services, export_id))
    if not view.may_approve and view.request.asked_by != person.person_id:
        refuse(services, person, Action.EXPORT)
        raise NotAllowed("there is no such request for this person")
    with caught_up_index(services) as index:
        states = [services.log.state(record_id) for record_id in view.request.record_ids]
        return replace(view, rows=tuple(rows_of(services, index, states)))


def approve(services: Services, person: Person, export_id: str) -> None:
    """Agree to an export that somebody else asked for; ``NotAllowed`` for the asker and whoever may not export it."""
    if not _view(services, person, _require(services, export_id)).may_approve:
        refuse(services, person, Action.EXPORT)
        raise NotAllowed("this person may not approve this export")
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        act.append(NewEntry(EntryKind.EXPORT_APPROVED, facts={"export_id": export_id}))


def download_export(services: Services, person: Person, export_id: str, kind: FileKind) -> Exported:
    """The file of an approved request, for the person who asked; what they may no longer export is left out."""
    request = _require(services, export_id)
    if request.asked_by != person.person_id:
        refuse(services, person, Action.EXPORT)
        raise NotAllowed("this person did not ask for this export")
    if not request.approved_by:
        raise ActRefused("Nobody has approved this export yet.")
    return write_export(services, person, (request.register, export_id), request.record_ids, kind)


def _view(services: Services, person: Person, request: ExportRequest) -> RequestView:
    names = {one.person_id: one.name for one in Accounts(services.log).persons()}
    is_theirs = request.asked_by == person.person_id
    return RequestView(
        request=request,
        asked_by=names.get(request.asked_by, request.asked_by),
        approved_by=names.get(request.approved_by, request.approved_by),
        rows=(),
        may_approve=not is_theirs and not request.approved_by and _may_export_all(services, person, request),
        may_download=is_theirs and bool(request.approved_by),
    )


def _may_export_all(services: Services, person: Person, request: ExportRequest) -> bool:
    """Whether somebody works with the register and may export all of it: no school approves for the authority."""
    if not may_open(services, person, request.register):
        return False
    with caught_up_index(services) as index:
        query = RecordQuery(reach(services, person, index, (Action.EXPORT,)), among=request.record_ids)
        return index.count(query) == len(request.record_ids)


def _require(services: Services, export_id: str) -> ExportRequest:
    request = _requests(services).get(export_id)
    if request is None:
        raise NotAllowed("there is no such request, or it is older than a day")
    return request


def _requests(services: Services) -> dict[str, ExportRequest]:
    """The requests of the last day, oldest first, each as its entries left it."""
    found: dict[str, ExportRequest] = {}
    for entry in export_entries(services.log, since=services.clock() - LASTS):
        export_id = str(entry.facts["export_id"])
        if entry.kind is EntryKind.EXPORT_REQUESTED:
            found[export_id] = _request(entry, export_id)
        elif entry.kind is EntryKind.EXPORT_APPROVED and export_id in found:
            found[export_id] = replace(found[export_id], approved_by=entry.person_id)
    return found


def _request(entry: LogEntry, export_id: str) -> ExportRequest:
    record_ids = cast(list[str], entry.facts["record_ids"])
    return ExportRequest(export_id, str(entry.facts["register"]), tuple(record_ids), entry.person_id, entry.at)
