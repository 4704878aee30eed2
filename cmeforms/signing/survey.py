"""Takes stock of one revision of a PDF as digests, so that two revisions can be told apart in plain words.

It reads the file as a reader would and knows nothing of signatures, keys or people. Signature fields
are left out of pages and notes, because filling them in is what a further signature does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from cmeforms.signing.digests import digest_of, is_signature_field
from cmeforms.signing.pdf_values import entry, members, raw_entries, raw_entry, raw_members

NOT_PART_OF_PAGE = frozenset({"/Annots", "/Parent"})
LOOKED_AT_APART = frozenset(
    {"/Pages", "/AcroForm", "/Names", "/AF", "/Metadata", "/OpenAction", "/AA", "/Perms", "/Extensions", "/Version"}
)
MOST_NODES = 1000
"""A tree of attached files with more nodes than this is hostile."""


@dataclass(frozen=True)
class Survey:
    """What one revision holds; each part is a digest or a count of digests, never content."""

    pages: tuple[str, ...]
    notes: Counter[str]
    attached: Counter[str]
    actions: str
    places: tuple[str, ...]
    values: str
    metadata: str
    structure: str


def survey_revision(data: bytes) -> Survey:
    """Take stock of the file made of exactly these bytes; raises whatever the reader throws."""
    reader = PdfFileReader(BytesIO(data))
    root = reader.root
    names = entry(root, "/Names")
    pages = list(_pages(raw_entry(root, "/Pages")))
    return Survey(
        pages=tuple(digest_of(raw_entries(page, NOT_PART_OF_PAGE)) for page in pages),
        notes=Counter(digest_of(note) for page in pages for note in _notes(page)),
        attached=Counter(_attached(entry(names, "/EmbeddedFiles"))),
        actions=digest_of([raw_entry(root, "/OpenAction"), raw_entry(root, "/AA"), _other_names(names)]),
        places=tuple(str(name) for name, _value, _reference in enumerate_sig_fields(reader)),
        values=digest_of(_values(entry(root, "/AcroForm"))),
        metadata=digest_of([raw_entry(root, "/Metadata"), raw_entry(reader.trailer_view, "/Info")]),
        structure=digest_of([raw_entries(root, LOOKED_AT_APART), raw_entry(root, "/AF")]),
    )


def differences(before: Survey, after: Survey) -> tuple[str, ...]:
    """What differs between two revisions, each as the first half of a sentence: "Pages were added"."""
    found = [*_page_differences(before.pages, after.pages), *_attachment_differences(before.attached, after.attached)]
    other = {
        "Notes or drawings were laid over the pages": before.notes != after.notes,
        "Scripts or automatic actions were changed": before.actions != after.actions,
        "Places for signatures were added or removed": before.places != after.places,
        "Form values were changed": before.values != after.values,
        "The document's properties were changed": before.metadata != after.metadata,
        "The document's structure was changed": before.structure != after.structure,
    }
    return (*found, *(words for words, is_so in other.items() if is_so))


def _page_differences(before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[str]:
    if len(after) > len(before):
        yield "Pages were added"
    elif len(after) < len(before):
        yield "Pages were removed"
    if any(old != new for old, new in zip(before, after, strict=False)):
        yield "The pages were changed"


def _attachment_differences(before: Counter[str], after: Counter[str]) -> Iterator[str]:
    if after.total() > before.total():
        yield "Files were attached"
    elif after.total() < before.total():
        yield "Attached files were removed"
    elif after != before:
        yield "The attached file was exchanged"


def _pages(tree: object) -> Iterator[object]:
    """The pages in order. A node met twice is not walked twice: a hostile tree may run in circles."""
    waiting = [tree]
    met = set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, generic.IndirectObject):
            if node.reference in met:
                continue
            met.add(node.reference)
            node = node.get_object()  # type: ignore[no-untyped-call]
        if entry(node, "/Kids") is None:
            yield node
        waiting.extend(reversed(raw_members(node, "/Kids")))


def _notes(page: object) -> Iterator[object]:
    return (note for note in members(page, "/Annots") if not is_signature_field(note))


def _attached(tree: object) -> Iterator[str]:
    """One digest for each name and file of the tree of attached files."""
    waiting = [tree]
    for _step in range(MOST_NODES):
        if not waiting:
            return
        node = waiting.pop()
        entries = raw_members(node, "/Names")
        yield from (digest_of(entries[start : start + 2]) for start in range(0, len(entries), 2))
        waiting.extend(members(node, "/Kids"))


def _other_names(names: object) -> dict[str, object]:
    """Named scripts and whatever else the name trees hold besides attached files."""
    return raw_entries(names, frozenset({"/EmbeddedFiles"}))


def _values(form: object) -> list[object]:
    """All fields of the form but the signature fields, and calculations between them."""
    fields = [field for field in members(form, "/Fields") if not is_signature_field(field)]
    return [fields, raw_entry(form, "/CO"), raw_entry(form, "/XFA")]
