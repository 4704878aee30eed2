"""What the settings are, as frozen types, and which values of them are too weak; reads nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FEWEST_PASSES = 2
SMALLEST_MEMORY_KIB = 19 * 1024
"""Floor for password hashes outside demo homes. Source: OWASP Password Storage Cheat Sheet, Argon2id."""

MAIL_SECURITY = ("starttls", "tls", "none")
LOOPBACK = frozenset({"127.0.0.1", "localhost"})
_HOST = re.compile(r"[A-Za-z0-9.-]+")
_BASE_URL = re.compile(r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9.-]+)(:[0-9]{1,5})?")


@dataclass(frozen=True)
class Authority:
    """The local authority as it stands on forms and letters; ``address`` has one line of text per line."""

    name: str
    address: str
    team: str
    phone: str
    email: str
    social_care_phone: str
    out_of_hours: str
    privacy_notice_url: str


@dataclass(frozen=True)
class Server:
    """Where the server listens, and under which addresses it may be asked; ``is_secure`` marks cookies for HTTPS."""

    host: str
    port: int
    workers: int
    base_url: str
    trusted_hosts: tuple[str, ...]
    is_secure: bool


@dataclass(frozen=True)
class Mail:
    """The authority's mail relay; without a ``host`` messages wait. ``sender`` is empty for the authority's address."""

    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    ca_file: str
    sender: str


@dataclass(frozen=True)
class Settings:
    """All settings of a home. Paths are absolute; counts carry their unit in the name."""

    is_demo: bool
    authority: Authority
    server: Server
    session_idle_minutes: int
    session_absolute_hours: int
    password_passes: int
    password_memory_kib: int
    font_directories: tuple[Path, ...]
    reply_working_days: int
    mail: Mail


Weakness = tuple[str, str]
"""Key and reason."""


def weaknesses(settings: Settings) -> Iterator[Weakness]:
    """Every setting that could be read but must not be used, and why."""
    yield from _authority_weaknesses(settings.authority)
    yield from _address_weaknesses(settings.server)
    yield from _mail_weaknesses(settings.mail)
    if not settings.is_demo and settings.password_passes < FEWEST_PASSES:
        yield "passwords.passes", f"must be at least {FEWEST_PASSES} outside a demo home"
    if not settings.is_demo and settings.password_memory_kib < SMALLEST_MEMORY_KIB:
        yield "passwords.memory_kib", f"must be at least {SMALLEST_MEMORY_KIB} outside a demo home"


def _authority_weaknesses(authority: Authority) -> Iterator[Weakness]:
    if not authority.name.strip():
        yield "authority.name", "must not be empty"
    if not _is_one_address(authority.email):
        yield "authority.email", "must be one e-mail address"
    if authority.privacy_notice_url and not authority.privacy_notice_url.startswith("https://"):
        yield "authority.privacy_notice_url", "must be empty or begin with https://"


def _mail_weaknesses(mail: Mail) -> Iterator[Weakness]:
    if mail.security not in MAIL_SECURITY:
        yield "mail.security", f"must be one of {', '.join(MAIL_SECURITY)}"
    if mail.host and mail.security == "none" and mail.host not in LOOPBACK:
        yield "mail.security", "may be none only for a relay on this machine"
    if mail.sender and not _is_one_address(mail.sender):
        yield "mail.sender", "must be empty or one e-mail address"


def _is_one_address(text: str) -> bool:
    return text.count("@") == 1 and text.isprintable() and not set(text) & set(" ,;<>")


def _address_weaknesses(server: Server) -> Iterator[Weakness]:
    base = _BASE_URL.fullmatch(server.base_url)
    if not base:
        yield "server.base_url", "must be http:// or https:// and a host, with nothing after it"
        return
    scheme, host = base["scheme"], base["host"]
    if host not in LOOPBACK and not (server.is_secure and scheme == "https"):
        yield "server.is_secure", "must be true, and base_url https://, when other machines reach the server"
    elif server.is_secure and scheme == "http":
        yield "server.base_url", "must begin with https:// when is_secure is true"
    if host not in server.trusted_hosts:
        yield "server.trusted_hosts", "must hold the host of base_url"
    if not all(_HOST.fullmatch(name) for name in server.trusted_hosts):
        yield "server.trusted_hosts", "must be host names without *, port or path"
