"""What the house tests look at: the checkout, its tracked files and the modules of the product."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def tracked_texts(root: Path) -> dict[str, str]:
    """Every text file that git tracks, by its path from the root."""
    command = ["git", "-c", f"safe.directory={root}", "ls-files", "-z"]
    names = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout.split("\0")
    files = {name: root / name for name in names if name}
    contents = {name: path.read_bytes() for name, path in files.items() if path.is_file()}
    return {name: data.decode("utf-8") for name, data in contents.items() if b"\0" not in data}


@pytest.fixture(scope="session")
def product_modules(root: Path) -> dict[str, str]:
    """The source of every Python module of the product, by its path from the root."""
    return {str(path.relative_to(root)): path.read_text("utf-8") for path in sorted(root.glob("cmeforms/**/*.py"))}
