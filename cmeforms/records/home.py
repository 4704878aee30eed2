"""Where a home keeps what: folders and file names, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Home:
    """The folder of one service: data, keys and index lie apart so that each is backed up its own way."""

    folder: Path

    @property
    def data(self) -> Path:
        """The log's folder: in every data backup."""
        return self.folder / "data"

    @property
    def log_file(self) -> Path:
        """The one SQLite file of records."""
        return self.data / "log.db"

    @property
    def keys(self) -> Path:
        """Master key, record keys and signing keys: only in the passphrase-protected backup."""
        return self.folder / "keys"

    @property
    def master_key_file(self) -> Path:
        """The one key that wraps all others: 32 random bytes."""
        return self.keys / "master.key"

    @property
    def index(self) -> Path:
        """The search index's folder: in no backup, made again from the log."""
        return self.folder / "index"

    @property
    def search_file(self) -> Path:
        """The derived search index."""
        return self.index / "search.db"

    @property
    def figures_file(self) -> Path:
        """The derived file of what figures are counted from."""
        return self.index / "figures.db"
