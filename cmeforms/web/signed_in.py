"""Who is signed in, for Flask-Login and the views; knows tokens, not passwords."""

from __future__ import annotations

from typing import cast

from flask import Flask, Request, current_app, session
from flask_login import LoginManager, UserMixin, current_user

from cmeforms.casework.accounts.signing_in import signed_in_person
from cmeforms.casework.ground.services import Services
from cmeforms.casework.mail.guests import Guest, guest_at
from cmeforms.people.model import Person
from cmeforms.web.browser_session import BrowserSession


class SignedIn(UserMixin):  # type: ignore[misc]  # flask_login has no types
    """A signed-in person, as Flask-Login wants one."""

    def __init__(self, person: Person, guest: Guest | None = None) -> None:
        self.person = person
        self.guest = guest
        self.id = person.person_id


def install_login(app: Flask) -> None:
    """Let Flask-Login ask the server-side sessions at every request: nothing is believed from the cookie."""
    manager = LoginManager(app)
    manager.session_protection = None

    @manager.request_loader  # type: ignore[untyped-decorator]
    def load(request: Request) -> SignedIn | None:
        person = signed_in_person(services(), browser_session().token)
        if person:
            return SignedIn(person)
        guest = guest_at(services(), browser_session().token)
        return SignedIn(guest.person, guest) if guest else None


def services() -> Services:
    """The services of the running app."""
    return cast(Services, current_app.extensions["services"])


def browser_session() -> BrowserSession:
    """The session of this request."""
    return cast(BrowserSession, session._get_current_object())  # type: ignore[attr-defined]


def signed_in_or_none() -> Person | None:
    """The person of this request, if somebody is signed in; a guest is not."""
    return current_user.person if current_user.is_authenticated and current_user.guest is None else None


def guest_or_none() -> Guest | None:
    """The guest of this request, if a one-time link let somebody in."""
    return current_user.guest if current_user.is_authenticated else None


def signed_in() -> Person:
    """The person of this request, guest or not; only for pages that the access table does not open to anyone."""
    assert current_user.is_authenticated  # noqa: S101 - the access table was asked before
    return cast(Person, current_user.person)
