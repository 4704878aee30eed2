"""The site without a script: visitors who read each page with care, follow its links and press its buttons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from cmeforms.definitions.model import FormDefinition, Section
from cmeforms.web.app import app_with
from tests.factories import Town
from tests.filling import chosen_files, typed_inputs
from tests.web.pages import Page, text_of
from tests.workers import Worker

ORIGIN = "http://localhost"


def without_token(html: str) -> str:
    """A page as it can be compared with another: the token in its forms differs with each second."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", html)


class Website:
    """The application over a town, and the children's names that must stand in no address and no title."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.app: Flask = app_with(town.services)
        self.child_names: set[str] = set()

    def visitor(self) -> Visitor:
        """Somebody at a browser of their own, not signed in."""
        return Visitor(self, self.app.test_client())

    def signed_in(self, worker: Worker) -> Visitor:
        """A person at a browser of their own, signed in through the page."""
        visitor = self.visitor()
        visitor.signs_in(worker)
        return visitor


class Visitor:
    """One browser without a script; ``page`` is the page in front of it, ``reply`` the reply it came with."""

    def __init__(self, site: Website, client: FlaskClient) -> None:
        self.site = site
        self.client = client
        self.page: Page
        self.reply: TestResponse
        self.address = "/"

    def goes_to(self, address: str) -> Page:
        """Open an address."""
        return self._took(self.client.get(address), address)

    def signs_in(self, worker: Worker) -> Page:
        """Sign in as somebody, with a code not used before."""
        self.site.town.clock.move(seconds=31)
        self.goes_to("/sign-in")
        given = {"email": worker.person.email, "password": worker.password, "code": self.site.town.code_of(worker)}
        self.presses("Sign in", given)
        assert self.has_button("Sign out"), "signing in did not work"
        return self.page

    def signs_out(self) -> Page:
        """Press the button in the header."""
        return self.presses("Sign out")

    def follows(self, text: str) -> Page:
        """Follow the link whose text begins like this."""
        links = [a for a in self.page.all("a") if text_of(a).startswith(text)]
        assert links, f"no link {text!r} on {self.page.title!r}"
        return self.goes_to(links[0].get("href", ""))

    def follows_row(self, *texts: str) -> Page:
        """Follow the link in the table row that holds all these texts."""
        rows = [row for row in self.page.all("tr") if all(text in text_of(row) for text in texts)]
        assert len(rows) == 1, f"{len(rows)} rows with {texts} on {self.page.title!r}"
        return self.goes_to(next(rows[0].iter("a")).get("href", ""))

    def has_button(self, text: str) -> bool:
        """Whether a button with this text is in sight."""
        return any(text_of(button).startswith(text) for button in self.page.all("button"))

    def presses(
        self, text: str, given: Mapping[str, Any] | None = None, *, beside: str = "", last: bool = False
    ) -> Page:
        """Press a button, its form filled with ``given`` (input name to value, list of values, or file).

        Where several buttons have this text, ``beside`` is the start of the form's address.
        """
        form, button = self._form_with(text, beside, last)
        data = self.page.posted(form)
        for name, value in (given or {}).items():
            data.setlist(name, value if isinstance(value, list) else [value])
        if button.get("name"):
            data[button.get("name", "")] = button.get("value", "")
        return self.posts(form.get("action") or self.address, data)

    def fills_section(self, definition: FormDefinition, section: Section, values: Mapping[str, Any]) -> Page:
        """Type a section's values into the page in front, choose its files, and save."""
        files = {name: file.as_upload() for name, file in chosen_files(section, values).items()}
        return self.presses("Save and continue", {**typed_inputs(definition, section, values), **files})

    def inputs(self) -> MultiDict[str, str]:
        """What stands in the inputs of the page."""
        return self.page.posted()

    def posts(self, address: str, data: Mapping[str, Any]) -> Page:
        """Send a form."""
        whole = data if isinstance(data, MultiDict) else MultiDict(data)
        return self._took(self.client.post(address, data=whole), address)

    def _form_with(self, text: str, beside: str, last: bool) -> tuple[Element, Element]:
        found = [
            (form, button)
            for form in self.page.all("form")
            for button in form.iter("button")
            if text_of(button).startswith(text) and (form.get("action") or "").startswith(beside)
        ]
        assert found, f"no button {text!r} on {self.page.title!r}: {[text_of(b) for b in self.page.all('button')]}"
        return found[-1 if last else 0]

    def _took(self, reply: TestResponse, address: str) -> Page:
        self.address = urlsplit(urljoin(self.address, address)).path
        while reply.status_code in (302, 303):
            self.address = reply.headers["Location"]
            reply = self.client.get(self.address)
        self.reply = reply
        self.page = Page(reply.text)
        faults = self.page.faults()
        assert faults == [], f"{self.address}: {faults}"
        for name in self.site.child_names:
            assert name not in self.page.title
            assert name not in self.address
        return self.page

    @property
    def text(self) -> str:
        """What the main part of the page says."""
        return text_of(self.page.all("main")[0])

    def downloads(self, text: str) -> bytes:
        """Follow a link that leads to a file."""
        link = next(a for a in self.page.all("a") if text_of(a).startswith(text))
        reply = self.client.get(link.get("href", ""))
        assert reply.status_code == 200
        assert reply.headers["Content-Disposition"].startswith("attachment")
        return reply.data
