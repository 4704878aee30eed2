"""The locks pin every package by hash, agree with pyproject.toml, and are what is installed."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = ("requirements.lock", "requirements-test.lock", "setup/assets/node.lock")
ENTRY = re.compile(r"(?P<name>[A-Za-z0-9][\w.-]*)==(?P<version>[^\s;\\]+)(?P<marker> ;[^\\]*)?(?P<rest>.*)", re.DOTALL)


def entries(lock: Path) -> dict[str, re.Match[str]]:
    """Each package of a lock by its canonical name; a line that pins nothing is an error."""
    blocks = re.split(r"\n(?=[^\s#])", lock.read_text("utf-8").strip())
    matches = [ENTRY.match(block) for block in blocks]
    assert None not in matches, f"{lock.name} holds a line that pins no version"
    return {canonicalize_name(match["name"]): match for match in matches if match}


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_of_a_lock_is_pinned_by_hash(root, name):
    without = [package for package, match in entries(root / name).items() if "--hash=sha256:" not in match["rest"]]
    assert without == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_no_address(root, name):
    assert "://" not in (root / name).read_text("utf-8")


@pytest.mark.parametrize("folder", ["assets", "test_assets"])
def test_an_npm_lock_pins_by_hash_and_holds_no_address(root, folder):
    text = (root / "setup" / folder / "package-lock.json").read_text("utf-8")
    assert "://" not in text
    assert '"resolved"' not in text
    assert text.count('"integrity": "sha512-') == text.count('"node_modules/')


@pytest.mark.parametrize(("lock", "group"), [("requirements.lock", None), ("requirements-test.lock", "test")])
def test_a_lock_holds_every_direct_requirement_at_a_version_it_allows(root, lock, group):
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    wanted = project["dependency-groups"][group] if group else project["project"]["dependencies"]
    pinned = entries(root / lock)
    for line in wanted:
        requirement = Requirement(line)
        assert canonicalize_name(requirement.name) in pinned, f"{line} is not in {lock}: run setup/lock.sh"
        assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)]["version"]), line


@pytest.mark.parametrize("lock", LOCKS[:2])
def test_what_is_installed_is_what_the_lock_pins(root, lock):
    for name, match in entries(root / lock).items():
        if not match["marker"]:
            assert version(name) == match["version"], name
