"""Installed versions are at or above the ones in which known weaknesses are mended."""

from __future__ import annotations

import re
from importlib.metadata import version

import pytest
from packaging.version import Version
from pysqlite3 import dbapi2
from sqlite_utils import db

# Each floor is the first release without a published weakness that would reach this server.
FLOORS = {
    "flask": "3.1.3",  # CVE-2026-27205, missing Vary on the session cookie
    "werkzeug": "3.1.6",  # CVE-2026-27199, device names in safe_join
    "jinja2": "3.1.6",  # CVE-2025-27516, way out of the sandbox
    "pillow": "12.3.0",  # CVE-2026-55379, size checks passed over
    "lxml": "6.1.0",  # CVE-2026-41066, external entities in iterparse
    "reportlab": "5.1.0",  # several ways into rl_safe_eval; no host trusted from 5.0
    "python-docx": "0.8.6",  # CVE-2016-5851, external entities
    "waitress": "3.0.1",  # CVE-2024-49768 and 49769
    "wtforms": "3.2",
}


@pytest.mark.parametrize(("package", "floor"), FLOORS.items())
def test_an_installed_package_is_not_older_than_its_floor(package, floor):
    assert Version(version(package)) >= Version(floor)


def test_sqlite_is_a_build_without_the_wal_reset_race():
    assert dbapi2.sqlite_version_info >= (3, 51, 3)


def test_sqlite_utils_uses_the_same_build():
    assert db.sqlite3.__name__.startswith("pysqlite3")


def test_the_product_never_opens_pythons_own_sqlite(product_modules):
    opened = re.compile(r"^\s*(import sqlite3|from sqlite3)", re.MULTILINE)
    assert [name for name, source in product_modules.items() if opened.search(source)] == []
