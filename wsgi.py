"""Exposes ``app`` for any WSGI server; the home is ``$CMEFORMS_HOME``, else ``instance/``."""

from cmeforms.settings import home_directory
from cmeforms.web.app import create_app

app = create_app(home_directory())
