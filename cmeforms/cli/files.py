"""Reads what a command is given and writes what it makes, each file whole or not at all; knows no form."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import click

from cmeforms.errors import AnswersRefused
from cmeforms.submissions.answers import Problem


def read_text(source: str) -> str:
    """The text of a file, or of standard input for ``-``; wrong use if there is none."""
    try:
        content = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        return content.decode("utf-8-sig")  # some editors write a byte order mark: not part of the text
    except OSError as error:
        raise click.UsageError(f"The file cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise click.UsageError("The file is not UTF-8 text.") from error


def read_document(text: str) -> Any:  # noqa: ANN401 - any JSON
    """A document of answers or facts; wrong use if it is not JSON, ``AnswersRefused`` where one key has two values.

    The standard library would keep the last of two values without a word, and take NaN, which is not JSON.
    """
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        line = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise click.UsageError(f"The document is not JSON that can be read{line}.") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    keys = [key for key, _value in pairs]
    twice = sorted({key[:60] for key in found if keys.count(key) > 1}) if len(keys) < 1_000 else ["(many keys)"]
    raise AnswersRefused([Problem(key, "There are two values for this one key. Keep the right one.") for key in twice])


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")


@contextmanager
def whole_file(path: Path) -> Iterator[Callable[[bytes], object]]:
    """A place to write one file into, made before anything is recorded; it appears whole or not at all.

    A pipe or a device (``/dev/stdout``) is written to, never replaced. Wrong use where no file can be made there.
    """
    if path.exists() and not path.is_file():
        with _naming(path), _device(path) as file:
            yield file.write
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}.") from error
    part = Path(name)
    try:
        with _naming(path), os.fdopen(handle, "wb") as file:
            yield file.write
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """A full disk is told with the name of the file, which the system leaves out."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(path)
        raise


def _device(path: Path) -> BinaryIO:
    try:
        return path.open("wb")
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}.") from error


@contextmanager
def folder_to_fill(folder: Path) -> Iterator[None]:
    """Make a folder where there is none, before anything is recorded; one that stays empty is taken away again.

    Wrong use where no file can be made in it.
    """
    is_new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise click.UsageError(f"{folder} cannot be written: {error.strerror}.") from error
    try:
        yield
    finally:
        if is_new:
            with suppress(OSError):  # it holds files
                folder.rmdir()


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it appears whole or not at all."""
    with whole_file(path) as write:
        write(content)
