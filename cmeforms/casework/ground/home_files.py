"""Reads a small TOML file that an authority edits in its home, again whenever it was changed; knows no content."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from cmeforms.errors import Mistake

ReadT = TypeVar("ReadT")
Content = Mapping[str, Any]
"""A parsed file: any TOML values."""

LARGEST_FILE_BYTES = 1_000_000


def read_home_file(
    path: Path, interpret: Callable[[Content], tuple[ReadT, list[Mistake]]]
) -> tuple[ReadT, list[Mistake]]:
    """What ``interpret`` makes of a file, and every mistake in it; of nothing where there is no such file.

    Kept until the file changes, so that every worker follows an edit without a restart.
    """
    try:
        known = path.stat()
    except FileNotFoundError:
        return interpret({})
    read, mistakes = _read(path, known.st_mtime_ns, known.st_size, interpret)
    return read, list(mistakes)


@lru_cache(maxsize=16)
def _read(
    path: Path, _changed_ns: int, size: int, interpret: Callable[[Content], tuple[Any, list[Mistake]]]
) -> tuple[Any, tuple[Mistake, ...]]:
    content, reason = _parsed(path, size)
    read, mistakes = interpret(content)
    return read, (*([Mistake(path.name, "", reason)] if reason else []), *mistakes)


def _parsed(path: Path, size: int) -> tuple[Content, str]:
    """The content, or none and why it cannot be read."""
    if size > LARGEST_FILE_BYTES:
        return {}, f"is longer than {LARGEST_FILE_BYTES} bytes"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")), ""
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        return {}, f"is not TOML that can be read: {error}"
