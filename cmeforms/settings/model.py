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
_TIMESTAMP_URL = re.compile(r"https://[^\s/?#@]+[^\s@]*|http://(127\.0\.0\.1|localhost)(:[0-9]{1,5})?(/[^\s@]*)?")
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
class Sealing:
    """Whose key seals, and who confirms the time; None and empty where the service does so itself or nobody does."""

    own_key_file: Path | None
    timestamp_url: str
    timestamp_certificates: Path | None
    timestamp_is_required: bool


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
    sealing: Sealing
    mail: Mail
    referrals_are_public: bool


Weakness = tuple[str, str]
"""Key and reason."""


def weaknesses(settings: Settings) -> Iterator[Weakness]:
    """Every setting that could be read but must not be used, and why."""
    yield from _authority_weaknesses(settings.authority)
    yield from _address_weaknesses(settings.server)
    yield from _mail_weaknesses(settings.mail)
    yield from _sealing_weaknesses(settings.sealing)
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


def _sealing_weaknesses(sealing: Sealing) -> Iterator[Weakness]:
    if sealing.timestamp_url and not _TIMESTAMP_URL.fullmatch(sealing.timestamp_url):
        yield "sealing.timestamp_url", "must be empty, begin with https://, or lead to this machine"
    if sealing.timestamp_url and not sealing.timestamp_certificates:
        yield "sealing.timestamp_certificates", "must name a file when there is a timestamp service"


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
