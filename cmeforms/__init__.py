"""cmeforms: forms, sealed documents and letters for children missing education, home or care."""

__version__ = "0.1.0"
