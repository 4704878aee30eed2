"""Every key that a settings file may hold: meaning, default, type and range; and the commented file made of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

Value = str | int | bool | list[str]

_TYPE_WORDS: dict[type, str] = {str: "text", int: "a whole number", bool: "true or false", list: "a list of texts"}


@dataclass(frozen=True)
class Key:
    """One key of the file: its table and name, what it means, its default, and for numbers the range it may have.

    The default's type is the type that the file must give.
    """

    name: str
    default: Value
    comment: str
    least: int = 0
    most: int = 0

    @property
    def variable(self) -> str:
        """The environment variable that wins over the file."""
        return "CMEFORMS_" + self.name.upper().replace(".", "_")


KEYS = (
    Key("is_demo", False, "A demo home holds invented people only, and may hash passwords cheaply."),
    Key("authority.name", "Northmoor Council", "The authority, as it stands on forms and letters."),
    Key("authority.address", "1 Sample Square\nNorthmoor\nNM1 1AA", "Its address, one line per line."),
    Key("authority.team", "Children Missing Education Team", "The team that receives forms and sends letters."),
    Key("authority.phone", "01632 960100", "The team's phone."),
    Key("authority.email", "cme@northmoor.example", "The team's e-mail address."),
    Key("authority.social_care_phone", "01632 960150", "The phone of children's social care, for letters."),
    Key("authority.out_of_hours", "01632 960199", "The emergency duty team's phone, for nights and weekends."),
    Key("authority.privacy_notice_url", "", "Where the privacy notice can be read; empty or https://…"),
    Key("server.host", "127.0.0.1", "The address to listen on."),
    Key("server.port", 8000, "The port to listen on.", 1, 65535),
    Key("server.workers", 2, "Equal processes that answer requests.", 1, 32),
    Key("server.base_url", "http://127.0.0.1:8000", "How people reach the server; stands in mails and links."),
    Key("server.trusted_hosts", ["127.0.0.1", "localhost"], "Host names that requests may ask for, without ports."),
    Key("server.is_secure", False, "true once the server is reached over HTTPS; cookies then travel by HTTPS only."),
    Key("session.idle_minutes", 15, "Signed out after so many minutes without a request.", 1, 60),
    Key("session.absolute_hours", 8, "Signed out after so many hours in any case.", 1, 12),
    Key("passwords.passes", 3, "Passes of argon2id over its memory.", 1, 20),
    Key("passwords.memory_kib", 65536, "Memory of argon2id in KiB.", 8, 4_194_304),
    Key("documents.font_directories", [], "Further folders with fonts; relative ones start in this home."),
    Key("mail.host", "", "The authority's mail relay; while it is empty, messages wait in the outbox."),
    Key("mail.port", 587, "The relay's port.", 1, 65535),
    Key("mail.security", "starttls", "starttls, tls (from the first byte), or none (a relay on this machine only)."),
    Key("mail.user", "", "The name to sign in to the relay with; empty if it asks for none."),
    Key("mail.password", "", "Better given as CMEFORMS_MAIL_PASSWORD in the environment than written here."),
    Key(
        "mail.ca_file",
        "",
        "A file in this home with the certificate that the relay's is checked by; empty: the machine's.",
    ),
    Key("mail.sender", "", "The address that messages come from; empty: the team's e-mail address."),
    Key("referrals.are_public", True, "Whether anybody may send a CME 2 referral from /refer, without an account."),
    Key("sealing.own_key_file", "", "PKCS#12 or PEM file with the authority's own certificate and key; empty: ours."),
    Key("sealing.timestamp_url", "", "RFC 3161 timestamp service, https://…; empty: signatures carry our time alone."),
    Key("sealing.timestamp_certificates", "", "PEM file with the authorities whose timestamps count."),
    Key("sealing.timestamp_is_required", True, "false: seal without a timestamp when none is given, and say so."),
    Key("letters.reply_working_days", 5, "Working days that a letter gives for a reply.", 1, 60),
)
"""In the order of the file."""


def key_mistakes(given: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Key and reason for every value given under an unknown name, of a wrong type, or out of range."""
    known = {key.name: key for key in KEYS}
    for name, value in given.items():
        if name not in known:
            yield name, "there is no such setting"
        elif reason := _value_problem(known[name], value):
            yield name, reason


def _value_problem(key: Key, value: object) -> str:
    is_right = type(value) is type(key.default)
    if not is_right or (isinstance(value, list) and not all(isinstance(part, str) for part in value)):
        return f"must be {_TYPE_WORDS[type(key.default)]}"
    if isinstance(value, str) and not value.replace("\n", "").isprintable():
        return "must hold no control or hidden characters"
    if key.most and isinstance(value, int) and not key.least <= value <= key.most:
        return f"must be between {key.least} and {key.most}"
    return ""


def parsed_variable(key: Key, text: str) -> object:
    """The text of an environment variable as the key's type; what does not fit stays text, to be refused as such."""
    if isinstance(key.default, list):
        return [part.strip() for part in text.split(",") if part.strip()]
    if isinstance(key.default, bool):
        return {"true": True, "false": False}.get(text.lower(), text)
    if isinstance(key.default, int):
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text
    return text


def as_toml(values: Mapping[str, object]) -> str:
    """The settings file: each key under its table, after a line that says what it means."""
    lines = ["# Settings of this home. A variable of the environment, such as CMEFORMS_SERVER_PORT, wins over its key."]
    for table, keys in groupby(KEYS, key=lambda key: key.name.rpartition(".")[0]):
        lines += ["", f"[{table}]"] if table else [""]
        for key in keys:
            # A JSON text, number, truth value or list of texts is written the same way in TOML.
            value = json.dumps(values[key.name], ensure_ascii=False)
            lines += [f"# {key.comment}", f"{key.name.rpartition('.')[2]} = {value}"]
    return "\n".join(lines) + "\n"
