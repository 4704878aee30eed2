"""Settings of one home, read once and handed in; knows no room that uses them."""

from cmeforms.settings.loading import home_directory, load_settings, write_default_settings
from cmeforms.settings.model import Authority, Mail, Sealing, Server, Settings

__all__ = [
    "Authority",
    "Mail",
    "Sealing",
    "Server",
    "Settings",
    "home_directory",
    "load_settings",
    "write_default_settings",
]
