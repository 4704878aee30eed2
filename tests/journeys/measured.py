"""A visitor whose work is counted: requests to the site, boxes typed into, choices ticked; knows no form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient

from tests.web.pages import Page
from tests.website import Visitor, Website
from tests.workers import Worker


@dataclass
class Effort:
    """What a way through the site costs whoever walks it; a request is one page opened or one button pressed."""

    requests: int = 0
    typed: int = 0
    letters: int = 0
    ticked: int = 0

    def __str__(self) -> str:
        return f"{self.requests} requests, {self.typed} boxes typed ({self.letters} letters), {self.ticked} ticks"


class MeasuredVisitor(Visitor):
    """Counts what a person does once they have signed in; what a page holds already costs nothing."""

    def __init__(self, site: Website, client: FlaskClient) -> None:
        super().__init__(site, client)
        self.effort = Effort()

    def goes_to(self, address: str) -> Page:
        """Open an address, counted."""
        self.effort.requests += 1
        return super().goes_to(address)

    def presses(
        self, text: str, given: Mapping[str, Any] | None = None, *, beside: str = "", last: bool = False
    ) -> Page:
        """Press a button, counted with what was typed or ticked for it."""
        self.effort.requests += 1
        kinds = {element.get("name", ""): element.get("type", "") for element in self.page.all("input")}
        standing = self.inputs()
        for name, value in (given or {}).items():
            if standing.get(name) != value:
                self._counts(kinds.get(name, ""), value)
        return super().presses(text, given, beside=beside, last=last)

    def _counts(self, kind: str, value: object) -> None:
        if kind in ("radio", "checkbox"):
            self.effort.ticked += len(value) if isinstance(value, list) else 1
            return
        self.effort.typed += 1
        self.effort.letters += len(str(value))


def measured(site: Website, worker: Worker) -> MeasuredVisitor:
    """Somebody signed in, whose effort is counted from here on."""
    visitor = MeasuredVisitor(site, site.app.test_client())
    visitor.signs_in(worker)
    visitor.effort = Effort()
    return visitor
