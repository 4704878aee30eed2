"""Keeps persons, their credentials and organisations; must not know passwords, codes or who may do what."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields

from cmeforms.errors import ActRefused, RecordNotFound
from cmeforms.people.model import Organisation, OrganisationKind, Person, Role
from cmeforms.records.act import Act
from cmeforms.records.chain import Row, utc_text
from cmeforms.records.entries import Credentials, EntryKind, NewEntry
from cmeforms.records.keyring import Keyring
from cmeforms.records.payload_cipher import Binding, seal, unseal
from cmeforms.records.record_log import RecordLog

_DETAILS = tuple(f.name for f in fields(Organisation) if f.name not in ("organisation_id", "kind", "name"))


class Accounts:
    """Reads accounts and organisations; the functions below change them, each inside an act."""

    def __init__(self, log: RecordLog) -> None:
        self._log = log
        self._storage = log.storage

    def person(self, person_id: str) -> Person:
        """One person, active or not; ``RecordNotFound`` when there is none."""
        row = self._storage.row("SELECT * FROM persons WHERE person_id = ?", [person_id])
        if row is None:
            raise RecordNotFound("there is no person with this id")
        return _person(row)

    def find_by_email(self, email: str) -> Person | None:
        """The person with this email, however its letters are cased."""
        row = self._storage.row("SELECT * FROM persons WHERE email = ?", [_folded(email)])
        return _person(row) if row else None

    def persons(self) -> list[Person]:
        """Everybody, active or not, by name."""
        return [_person(row) for row in self._storage.rows("SELECT * FROM persons ORDER BY name, person_id")]

    def credentials(self, person_id: str) -> Credentials:
        """What this person signs in with; ``RecordNotFound``, ``KeyringError`` in a home without keys."""
        row = self._storage.row("SELECT * FROM persons WHERE person_id = ?", [person_id])
        if row is None:
            raise RecordNotFound("there is no person with this id")
        secret = unseal(_totp_key(self._log.keyring), row["totp_secret"], _totp_binding(person_id))
        hashes = tuple(json.loads(row["recovery_hashes"]))
        return Credentials(row["password_hash"], secret.decode("utf-8"), row["totp_last_step"], hashes)

    def use_totp_step(self, person_id: str, step: int) -> bool:
        """Take one time step for this person; False when it, or a later one, was used before."""
        changed = self._storage.run(
            "UPDATE persons SET totp_last_step = ? WHERE person_id = ? AND totp_last_step < ?", [step, person_id, step]
        )
        return changed == 1

    def organisation(self, organisation_id: str) -> Organisation:
        """One organisation; ``RecordNotFound`` when there is none."""
        row = self._storage.row("SELECT * FROM organisations WHERE organisation_id = ?", [organisation_id])
        if row is None:
            raise RecordNotFound("there is no organisation with this id")
        return _organisation(row)

    def school_numbers(self) -> str:
        """Every organisation's id, URN and LAESTAB in one text, to see whether any of them changed."""
        numbers = "concat_ws(' ', organisation_id, details ->> '$.urn', details ->> '$.laestab')"
        row = self._storage.row(
            f"SELECT group_concat({numbers}, ';' ORDER BY organisation_id) AS numbers FROM organisations"  # noqa: S608
        )
        return str(row["numbers"]) if row else ""

    def organisations(self) -> list[Organisation]:
        """All organisations, by name."""
        return [_organisation(r) for r in self._storage.rows("SELECT * FROM organisations ORDER BY name")]


def add_person(act: Act, person: Person, credentials: Credentials) -> None:
    """Open an account and log it; ``ActRefused`` when the email or id has one already."""
    taken = "SELECT 1 FROM persons WHERE email = ? OR person_id = ?"
    if act.storage.row(taken, [_folded(person.email), person.person_id]):
        raise ActRefused("There is an account with this e-mail address already.")
    row = _person_row(person) | _credentials_row(act.keyring, person.person_id, credentials)
    act.storage.insert("persons", {**row, "created_at": utc_text(act.at)})
    facts = {
        "subject_person_id": person.person_id,
        "roles": sorted(person.roles),
        "organisation_id": person.organisation_id,
    }
    act.append(NewEntry(EntryKind.PERSON_ADDED, facts=facts))


def change_person(act: Act, person: Person) -> None:
    """Replace what is kept about a person, and log the names of what changed; the id never changes."""
    row = act.storage.row("SELECT * FROM persons WHERE person_id = ?", [person.person_id])
    if row is None:
        raise RecordNotFound("there is no person with this id")
    new = _person_row(person)
    changed = sorted(name for name, value in new.items() if row[name] != value)
    if not changed:
        return
    _require_free_email(act, person)
    act.storage.run(
        "UPDATE persons SET email = :email, name = :name, roles = :roles, organisation_id = :organisation_id,"
        " is_active = :is_active WHERE person_id = :person_id",
        new,
    )
    _log_change(act, person.person_id, changed)


def change_credentials(act: Act, person_id: str, credentials: Credentials) -> None:
    """Replace a person's password hash and code secret, and log which of them changed."""
    row = act.storage.row("SELECT * FROM persons WHERE person_id = ?", [person_id])
    if row is None:
        raise RecordNotFound("there is no person with this id")
    old_secret = unseal(_totp_key(act.keyring), row["totp_secret"], _totp_binding(person_id)).decode("utf-8")
    changed = ["password"] if row["password_hash"] != credentials.password_hash else []
    changed += ["totp_secret"] if old_secret != credentials.totp_secret else []
    act.storage.run(
        "UPDATE persons SET password_hash = :password_hash, totp_secret = :totp_secret,"
        " totp_last_step = :totp_last_step WHERE person_id = :person_id",
        {**_credentials_row(act.keyring, person_id, credentials), "person_id": person_id},
    )
    if changed:
        _log_change(act, person_id, changed)


def renew_password_hash(act: Act, person_id: str, password_hash: str) -> None:
    """Replace the hash of the same password, made at another cost, and log that."""
    act.storage.run("UPDATE persons SET password_hash = ? WHERE person_id = ?", [password_hash, person_id])
    _log_change(act, person_id, ["password_hash_cost"])


def keep_recovery_codes(act: Act, person_id: str, hashes: Sequence[str]) -> None:
    """Replace a person's recovery codes, known by their hashes alone, and log that; the old ones work no more."""
    act.storage.run("UPDATE persons SET recovery_hashes = ? WHERE person_id = ?", [json.dumps(hashes), person_id])
    _log_change(act, person_id, ["recovery_codes"])


def spend_recovery_code(act: Act, person_id: str, known: Credentials, remaining: Sequence[str]) -> bool:
    """Leave only ``remaining`` of the codes known before; False when another sign-in took one meanwhile."""
    changed = act.storage.run(
        "UPDATE persons SET recovery_hashes = ? WHERE person_id = ? AND recovery_hashes = ?",
        [json.dumps(remaining), person_id, json.dumps(known.recovery_hashes)],
    )
    return changed == 1


def add_organisation(act: Act, organisation: Organisation) -> None:
    """Keep a new organisation and log it; ``ActRefused`` when the id is taken."""
    known = "SELECT 1 FROM organisations WHERE organisation_id = ?"
    if act.storage.row(known, [organisation.organisation_id]):
        raise ActRefused("There is an organisation with this id already.")
    act.storage.insert("organisations", _organisation_row(organisation))
    facts = {"organisation_id": organisation.organisation_id, "organisation_kind": organisation.kind.value}
    act.append(NewEntry(EntryKind.ORGANISATION_ADDED, facts=facts))


def change_organisation(act: Act, organisation: Organisation) -> None:
    """Replace what is kept about an organisation, and log the names of what changed."""
    row = act.storage.row("SELECT * FROM organisations WHERE organisation_id = ?", [organisation.organisation_id])
    if row is None:
        raise RecordNotFound("there is no organisation with this id")
    before = _organisation(row)
    names = [field.name for field in fields(Organisation)]
    changed = sorted(name for name in names if getattr(before, name) != getattr(organisation, name))
    if changed:
        act.storage.run(
            "UPDATE organisations SET kind = :kind, name = :name, details = :details"
            " WHERE organisation_id = :organisation_id",
            _organisation_row(organisation),
        )
        facts = {"organisation_id": organisation.organisation_id, "changed": changed}
        act.append(NewEntry(EntryKind.ORGANISATION_CHANGED, facts=facts))


def _require_free_email(act: Act, person: Person) -> None:
    taken = "SELECT 1 FROM persons WHERE email = ? AND person_id <> ?"
    if act.storage.row(taken, [_folded(person.email), person.person_id]):
        raise ActRefused("There is an account with this e-mail address already.")


def _log_change(act: Act, person_id: str, changed: list[str]) -> None:
    facts = {"subject_person_id": person_id, "changed": changed}
    act.append(NewEntry(EntryKind.PERSON_CHANGED, facts=facts))


def _person_row(person: Person) -> Row:
    return {
        "person_id": person.person_id,
        "email": _folded(person.email),
        "name": person.name,
        "roles": json.dumps(sorted(person.roles)),
        "organisation_id": person.organisation_id,
        "is_active": int(person.is_active),
    }


def _person(row: Row) -> Person:
    return Person(
        person_id=row["person_id"],
        email=row["email"],
        name=row["name"],
        roles=tuple(Role(role) for role in json.loads(row["roles"])),
        organisation_id=row["organisation_id"],
        is_active=bool(row["is_active"]),
    )


def _credentials_row(keyring: Keyring, person_id: str, credentials: Credentials) -> Row:
    secret = seal(_totp_key(keyring), credentials.totp_secret.encode("utf-8"), _totp_binding(person_id))
    return {
        "password_hash": credentials.password_hash,
        "totp_secret": secret,
        "totp_last_step": credentials.totp_last_step,
    }


def _organisation_row(organisation: Organisation) -> Row:
    details = {name: getattr(organisation, name) for name in _DETAILS}
    return {
        "organisation_id": organisation.organisation_id,
        "kind": organisation.kind.value,
        "name": organisation.name,
        "details": json.dumps(details, sort_keys=True),
    }


def _organisation(row: Row) -> Organisation:
    details: dict[str, str] = json.loads(row["details"])
    return Organisation(row["organisation_id"], OrganisationKind(row["kind"]), row["name"], **details)


def _folded(email: str) -> str:
    return email.strip().casefold()


def _totp_key(keyring: Keyring) -> bytes:
    return keyring.derived_key("cmeforms totp secrets")


def _totp_binding(person_id: str) -> Binding:
    return Binding(person_id, "totp secret", "", 0)
