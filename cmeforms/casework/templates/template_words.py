"""Holds a letter to the words that were read: which revision it has, whether it changed meanwhile; writes nothing."""

from __future__ import annotations

from cmeforms.casework.ground.services import Services
from cmeforms.documents.letters.loader import LetterTemplate
from cmeforms.errors import ActRefused

WORDS_CHANGED = "The words of this letter were changed since you read them. Read it again. Nothing was issued."


def require_words_read(template: LetterTemplate, read_sha256: str) -> None:
    """Pass unless another template was read before (empty where nobody read one); ``ActRefused`` then."""
    if read_sha256 not in ("", template.docx_sha256):
        raise ActRefused(WORDS_CHANGED)


def words_of(services: Services, slug: str, docx_sha256: str) -> str:
    """Which words an issued letter has, told from the hash of its template."""
    shelf = services.templates
    revision = shelf.history(slug).with_hash(docx_sha256) if slug in shelf.stems else None
    if revision:
        return f"Revision {revision.number} of the template"
    return f"The template that came with the service, with the fingerprint {docx_sha256}"
