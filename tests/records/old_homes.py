"""Homes as older releases left them, kept as SQL text; run as a program it writes down today's schema.

``python -m tests.records.old_homes`` is run once when a schema is released; the two files it writes
into ``old_schemas/`` are never changed afterwards. The keys in them belong to invented records only.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from pysqlite3 import dbapi2 as sqlite

from cmeforms.people.model import Organisation, OrganisationKind, Person, Role
from cmeforms.records.accounts import add_organisation, add_person
from cmeforms.records.chain import sha256_hex
from cmeforms.records.entries import Credentials
from cmeforms.records.links import make_link
from cmeforms.records.outbox import queue_message
from cmeforms.records.post import NewLink, OutgoingMessage
from cmeforms.records.record_log import RecordLog
from cmeforms.records.schema import SCHEMA_VERSION
from cmeforms.records.sessions import Sessions, SignInFailures

from .factory import NOON, seal_document, start_draft, submit

FOLDER = Path(__file__).with_name("old_schemas")


def dump_files(version: int) -> tuple[Path, Path]:
    """The SQL of the log and of the keys of one schema."""
    return FOLDER / f"schema_{version}_log.sql", FOLDER / f"schema_{version}_keys.sql"


def rebuild(version: int, home: Path) -> None:
    """Make ``home`` as the release with schema ``version`` left it."""
    log_sql, keys_sql = (file.read_text(encoding="utf-8") for file in dump_files(version))
    for folder in (home / "data", home / "keys"):
        folder.mkdir(parents=True, mode=0o700)
    (home / "keys" / "master.key").write_bytes(bytes.fromhex(keys_sql.splitlines()[0].removeprefix("-- ")))
    for file, sql in ((home / "data" / "log.db", log_sql), (home / "keys" / "record-keys.db", keys_sql)):
        connection = sqlite.connect(str(file))
        connection.executescript(sql)
        connection.close()
    for path in (home / "keys").iterdir():
        path.chmod(0o600)


def write_down(home: Path) -> None:
    """Fill a home with one of everything and write it down as SQL."""
    log = RecordLog.create(home, at=NOON, cmeforms_version="0.1.0")
    fill(log)
    log.close()
    log_file, keys_file = dump_files(SCHEMA_VERSION)
    FOLDER.mkdir(exist_ok=True)
    log_file.write_text(_sql(home / "data" / "log.db") + f"PRAGMA user_version = {SCHEMA_VERSION};\n", encoding="utf-8")
    master = (home / "keys" / "master.key").read_bytes().hex()
    keys_file.write_text(f"-- {master}\n{_sql(home / 'keys' / 'record-keys.db')}", encoding="utf-8")


def fill(log: RecordLog) -> None:
    """One row or more in every table."""
    with log.act(at=NOON, by="admin-1") as act:
        add_organisation(act, Organisation("school-1", OrganisationKind.SCHOOL, "Example School"))
        person = Person("lead-1", "lead@school.example", "Amina Example", (Role.LEAD,), "school-1")
        add_person(act, person, Credentials("$argon2id$invented", "JBSWY3DPEHPK3PXP"))
        act.record_definition("cme1", 1, sha256_hex(b"text"), "text")
    for record_id in ("r1", "r2"):
        start_draft(log, record_id)
    submit(log, "r1")
    seal_document(log, "r1", "a" * 64)
    with log.act(at=NOON, by="lead-1") as act:
        act.write_draft("r2", {"surname": "Example"}, expected_revision=0)
    with log.act(at=NOON, by="lead-1") as act:
        queue_message(act, "r1", OutgoingMessage("invented", "office@school.example", "A form", "Nothing."))
        make_link(act, NewLink("r1", "invented", "school-1", NOON))
    Sessions(log.storage).start("lead-1", at=NOON)
    SignInFailures(log.storage).note(["lead@school.example"], at=NOON)


def _sql(file: Path) -> str:
    """Tables, then their rows, then indexes and triggers: a text that makes the file again."""
    connection = sqlite.connect(str(file))
    try:
        made = connection.execute("SELECT type = 'table', name, sql FROM sqlite_master WHERE sql > ''").fetchall()
        tables = [name for is_table, name, _sql_text in made if is_table]
        rows = [insert for table in tables for insert in _inserts(connection, table)]
    finally:
        connection.close()
    first, last = ([f"{sql};" for is_table, _name, sql in made if is_table == wanted] for wanted in (1, 0))
    return "\n".join([*first, *rows, *last]) + "\n"


def _inserts(connection: sqlite.Connection, table: str) -> list[str]:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    quoted = " || ', ' || ".join(f"quote({column})" for column in columns)
    return [
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values});"
        for (values,) in connection.execute(f"SELECT {quoted} FROM {table}").fetchall()
    ]


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        write_down(Path(folder) / "home")
