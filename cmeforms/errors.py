"""The error tree: one sentence a class; an error names references and keys, never a child's data.

A person's mistake is a ``Problem`` (see ``submissions``), not an exception. A library's error is
wrapped at the edge of the room that owns the library, and chained.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class CmeformsError(Exception):
    """Anything that cmeforms itself refuses or cannot do."""


class SettingsError(CmeformsError):
    """A setting is missing, weak or wrong."""


@dataclass(frozen=True)
class Mistake:
    """One mistake in an authored file: where it is and why it is one."""

    file: str
    key: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.reason}" if self.key else f"{self.file}: {self.reason}"


class DefinitionError(CmeformsError):
    """Authored files (form definitions, code lists, letter templates) hold mistakes; all are listed."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class UnknownForm(CmeformsError):
    """No form definition has this slug, number or revision."""


class AnswersRefused(CmeformsError):
    """Answers do not satisfy their form definition; the problems name fields, never values."""

    def __init__(self, problems: Sequence[object]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{len(self.problems)} problems in the answers")


class FactsRefused(CmeformsError):
    """The facts given to a rule do not fit it; each line names a fact, never its value."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(self.mistakes))


class UnknownRule(CmeformsError):
    """The rulebook holds no rule with this id."""


class NotAllowed(CmeformsError):
    """This person may not do this; the web answers as if the thing did not exist."""


class ActRefused(CmeformsError):
    """The act does not fit the record's present state (already signed, not yet submitted, …)."""


class NotConfirmed(ActRefused):
    """Something unusual was not ticked as right by whoever signs."""


class EditConflict(CmeformsError):
    """Somebody else changed the same answers in the meantime."""


class RecordsError(CmeformsError):
    """Something about keeping or reading records failed."""


class RecordNotFound(RecordsError):
    """No record, entry or document has this reference."""


class RecordErased(RecordsError):
    """The record's key was destroyed; its content cannot be read any more."""


class RecordUnreadable(RecordsError):
    """A sealed payload does not open: altered, moved, or sealed under another key."""


class StorageUnavailable(RecordsError):
    """The disk is full or read-only, or the database is locked for too long: nothing was saved."""


class SchemaTooNew(RecordsError):
    """The log was written by a newer release; this one must not touch it."""


class KeyringError(RecordsError):
    """Keys are missing, unreadable, readable by others, or do not belong to this log."""


class RenderError(CmeformsError):
    """A document could not be drawn."""


class GlyphMissing(RenderError):
    """No available font can draw these characters, so nothing was printed."""

    def __init__(self, characters: Sequence[str]) -> None:
        self.characters = tuple(characters)
        shown = ", ".join(f"{c} (U+{ord(c):04X})" for c in self.characters)
        super().__init__(f"No font can print: {shown}")


class MergeFieldError(CmeformsError):
    """A letter's merge values are missing, unknown, blank, or belong to a child not in the letter."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class TemplateError(CmeformsError):
    """A letter template reaches outside its sandbox, is broken, or is too large."""


class SigningError(CmeformsError):
    """A signature or seal could not be made."""


class CertificateNotValid(SigningError):
    """The service's certificate is expired, not yet valid, or does not match its key."""


class TimestampUnavailable(SigningError):
    """The timestamp service gave no timestamp that counts; no other time is put in its place."""


class FileRefused(CmeformsError):
    """A file that somebody chose is not one that is taken in; the message says why in plain words."""


class NotAPdf(CmeformsError):
    """The bytes are not a PDF that can be read."""


class AddressRefused(CmeformsError):
    """A text is not exactly one plain e-mail address."""


class DeliveryRefused(CmeformsError):
    """The mail relay refused a message for good; the reason names a kind of fault, never who or what."""


class DeliveryDelayed(CmeformsError):
    """A message could not be handed over now, or it is not known whether it was; it is tried again."""
