"""One cookie with one random token, and nothing in it: all that it stands for is kept on the server."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class BrowserSession(dict[str, Any], SessionMixin):
    """What Flask and Flask-WTF see as the session: the token, and the CSRF secret worked out from it.

    Replacing ``token`` (at sign-in and sign-out) changes the CSRF secret with it. Nothing else that is
    put in here is kept.
    """

    def __init__(self, token: str, csrf_key: bytes, *, is_new: bool) -> None:
        self._csrf_key = csrf_key
        super().__init__()
        self.token = token
        self.new = is_new
        self.must_be_sent = is_new

    @property
    def token(self) -> str:
        """The token in the browser's cookie."""
        return self._token

    @token.setter
    def token(self, token: str) -> None:
        self._token = token
        self.must_be_sent = True
        self["csrf_token"] = hmac.new(self._csrf_key, token.encode("ascii"), hashlib.sha256).hexdigest()

    def forget(self) -> None:
        """Become a new visitor."""
        self.token = secrets.token_urlsafe(32)


class TokenSessions(SessionInterface):
    """Reads and writes the cookie; ``__Host-`` pins it to this host over HTTPS. Source: OWASP ASVS 5.0, 3.3."""

    def __init__(self, csrf_key: bytes, *, is_secure: bool) -> None:
        self._csrf_key = csrf_key
        self._is_secure = is_secure
        self.cookie = "__Host-cmeforms" if is_secure else "cmeforms"

    def open_session(self, app: Flask, request: Request) -> BrowserSession:
        """The session of a request; a visitor without a well-shaped token gets a new one."""
        token = request.cookies.get(self.cookie, "")
        is_known = _TOKEN.fullmatch(token) is not None
        return BrowserSession(token if is_known else secrets.token_urlsafe(32), self._csrf_key, is_new=not is_known)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie where the token is not the one that the browser sent; it ends with the browser."""
        assert isinstance(session, BrowserSession)  # noqa: S101 - made by open_session alone
        if not session.must_be_sent:
            return
        response.set_cookie(self.cookie, session.token, httponly=True, secure=self._is_secure, samesite="Lax", path="/")
