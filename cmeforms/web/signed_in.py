"""Who is signed in, for Flask-Login and the views; knows tokens, not passwords."""

from __future__ import annotations

from typing import cast

from flask import Flask, Request, current_app, session
from flask_login import LoginManager, UserMixin, current_user

from cmeforms.casework.services import Services
from cmeforms.casework.signing_in import signed_in_person
from cmeforms.people.model import Person
from cmeforms.web.browser_session import BrowserSession


class SignedIn(UserMixin):  # type: ignore[misc]  # flask_login has no types
    """A signed-in person, as Flask-Login wants one."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.id = person.person_id


def install_login(app: Flask) -> None:
    """Let Flask-Login ask the server-side sessions at every request: nothing is believed from the cookie."""
    manager = LoginManager(app)
    manager.session_protection = None

    @manager.request_loader  # type: ignore[untyped-decorator]
    def load(request: Request) -> SignedIn | None:
        person = signed_in_person(services(), browser_session().token)
        return SignedIn(person) if person else None


def services() -> Services:
    """The services of the running app."""
    return cast(Services, current_app.extensions["services"])


def browser_session() -> BrowserSession:
    """The session of this request."""
    return cast(BrowserSession, session._get_current_object())  # type: ignore[attr-defined]


def signed_in_or_none() -> Person | None:
    """The person of this request, if somebody is signed in."""
    return current_user.person if current_user.is_authenticated else None


def signed_in() -> Person:
    """The person of this request; only for pages that the access table keeps for signed-in people."""
    person = signed_in_or_none()
    assert person is not None  # noqa: S101 - the access table was asked before
    return person
