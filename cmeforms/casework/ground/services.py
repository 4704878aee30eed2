"""What every act needs, built once per process and handed in: log, catalogue, fonts, keys, clock; decides nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cmeforms.casework.ground.places import SHIPPED, definition_directories, template_directories
from cmeforms.casework.ground.sealing_keys import known_timestamp_authorities, open_sealing_keys, signing_folder
from cmeforms.casework.ground.template_shelf import TemplateShelf
from cmeforms.clock import Clock, system_clock
from cmeforms.definitions.catalogue import Catalogue, read_catalogue
from cmeforms.definitions.loader import LoadedDefinition, load_bundle
from cmeforms.documents.fonts import FontSet, find_fonts
from cmeforms.errors import Mistake
from cmeforms.records.record_log import RecordLog
from cmeforms.settings import Settings, load_settings
from cmeforms.signing.keys import ServiceKey, Trusted, load_trusted
from cmeforms.signing.timestamps import TimestampService

FONT_DIRECTORIES = tuple(
    root / folder
    for root in (Path("/usr/share/fonts"), SHIPPED / ".deps" / "fonts" / "usr" / "share" / "fonts")
    for folder in ("truetype/noto", "opentype/noto")
)
"""Where Debian's font packages lie, installed or unpacked by set-up."""


@dataclass(frozen=True)
class Verifier:
    """What verifying needs: the log, the certificates trusted, the time; works without the home's keys."""

    log: RecordLog
    trusted: Trusted
    clock: Clock
    has_keys: bool = True
    timestamp_authorities: Trusted = ()


@dataclass(frozen=True)
class Services:
    """The rooms an act works with.

    ``definition_mistakes`` are those of definitions that were left out at start. ``definitions`` caches what was
    read back from the log, ``standings`` what ``authorise`` answered about situations of records (see ``reaching``).
    """

    settings: Settings
    home: Path
    log: RecordLog
    catalogue: Catalogue
    templates: TemplateShelf
    definition_mistakes: tuple[Mistake, ...]
    fonts: FontSet
    service_key: ServiceKey
    trusted: Trusted
    clock: Clock
    definitions: dict[str, LoadedDefinition] = field(default_factory=dict)
    timestamps: TimestampService | None = None
    timestamp_authorities: Trusted = ()
    standings: dict[tuple[object, ...], frozenset[int]] = field(default_factory=dict)

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """Those of definitions and templates, which are left out: one broken file does not stop the others."""
        return (*self.definition_mistakes, *self.templates.mistakes)

    @property
    def verifier(self) -> Verifier:
        """What verifying needs of these services."""
        return Verifier(self.log, self.trusted, self.clock, timestamp_authorities=self.timestamp_authorities)

    def definition(self, definition_sha256: str) -> LoadedDefinition:
        """The definition that a record was begun under, read from the copy in the log."""
        if definition_sha256 not in self.definitions:
            self.definitions[definition_sha256] = load_bundle(self.log.definition_text(definition_sha256))
        return self.definitions[definition_sha256]


@lru_cache(maxsize=4)
def _fonts(directories: tuple[Path, ...]) -> FontSet:
    return find_fonts(directories)


def open_verifier(home: Path, *, clock: Clock = system_clock) -> Verifier:
    """Open a home for verifying alone, also one that was restored without its keys."""
    has_keys = (home / "keys" / "master.key").exists()
    return Verifier(
        log=RecordLog.open(home, without_keys=not has_keys),
        trusted=load_trusted(signing_folder(home) if has_keys else home),
        clock=clock,
        has_keys=has_keys,
        timestamp_authorities=known_timestamp_authorities(home),
    )


def open_services(home: Path, *, clock: Clock = system_clock) -> Services:
    """Open a home that was set up before; the errors of ``records``, ``signing`` and ``settings`` pass through."""
    settings = load_settings(home)
    log = RecordLog.open(home)  # before the sealing keys: a home without any keys is told by its log
    catalogue, mistakes = read_catalogue(definition_directories(home))
    keys = open_sealing_keys(home, settings.sealing)
    return Services(
        settings=settings,
        home=home,
        log=log,
        catalogue=catalogue,
        templates=TemplateShelf(template_directories(home), log),
        definition_mistakes=tuple(mistakes),
        fonts=_fonts((*settings.font_directories, *FONT_DIRECTORIES)),
        service_key=keys.service_key,
        trusted=keys.trusted,
        clock=clock,
        timestamps=keys.timestamps,
        timestamp_authorities=keys.timestamp_authorities,
    )
