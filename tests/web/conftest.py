"""The preview app, in process and as a server for a real browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import WSGIRequestHandler, make_server

from .preview import DEFINITION_FILES, definition_at, preview_app


@pytest.fixture(scope="session")
def definitions():
    return {path.stem: definition_at(path) for path in DEFINITION_FILES}


@pytest.fixture
def app(definitions) -> Flask:
    return preview_app(list(definitions.values()))


@pytest.fixture
def client(app) -> FlaskClient:
    return app.test_client()


class _SilentHandler(WSGIRequestHandler):
    def log(self, *_anything: object) -> None:
        """Say nothing."""


@pytest.fixture
def address(app) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_SilentHandler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
