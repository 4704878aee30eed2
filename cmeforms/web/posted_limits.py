"""How much a browser may post, looked at before anything is parsed; exceeding it is a 413, nothing is cut."""

from __future__ import annotations

from flask import Flask, Request, request
from werkzeug.exceptions import RequestEntityTooLarge

from cmeforms.definitions.fields import LARGEST_FILE_BYTES, MOST_ROWS

MOST_TEXT_BYTES = 2 * 1024 * 1024
MOST_BYTES_WITH_FILES = 12 * 1024 * 1024
MOST_KEYS = 5_000
MOST_ROWS_POSTED = 2 * MOST_ROWS
"""More rows than a table may have are refused in words and shown again, up to this many; more still are a 413."""


def install_posted_limits(app: Flask) -> None:
    """Guard every request of an app.

    Flask's own limits look at multipart forms only: a urlencoded form of any size and any number of
    keys would be taken. Source: safety notes, measured facts 5 and 6, hole 10.
    """
    app.before_request(_guard)


def _guard() -> None:
    require_within_limits(request)


def require_within_limits(posted: Request) -> None:
    """Raise RequestEntityTooLarge where a body, its texts, its keys or one of its files is too large.

    The limits are also left with the request, so that a body of unknown length is stopped while it is read.
    """
    is_multipart = posted.mimetype == "multipart/form-data"
    posted.max_content_length = MOST_BYTES_WITH_FILES if is_multipart else MOST_TEXT_BYTES
    posted.max_form_memory_size = MOST_TEXT_BYTES
    posted.max_form_parts = MOST_KEYS
    if (posted.content_length or 0) > posted.max_content_length:
        raise RequestEntityTooLarge
    if is_multipart:
        _require_small_files(posted)
    elif posted.mimetype == "application/x-www-form-urlencoded":
        _require_few_keys(posted)


def require_few_rows(count: int) -> None:
    """Raise RequestEntityTooLarge for more rows of one table than anybody fills in by hand."""
    if count > MOST_ROWS_POSTED:
        raise RequestEntityTooLarge


def _require_few_keys(posted: Request) -> None:
    """Count the keys in the bytes, before a dictionary is made of them."""
    if posted.get_data(cache=True).count(b"&") >= MOST_KEYS:
        raise RequestEntityTooLarge


def _require_small_files(posted: Request) -> None:
    for _name, upload in posted.files.items(multi=True):
        size = upload.stream.seek(0, 2)
        upload.stream.seek(0)
        if size > LARGEST_FILE_BYTES:
            raise RequestEntityTooLarge
