"""A part of a letter cut into literal pieces and gaps once, and filled many times; runs no template language.

Only the closed list of tags of ``merge_tags`` can be cut. It is proved when cutting that every loop and condition
leaves the same elements open that it found open, and that every gap stands in running text: however often a loop
runs and whatever a condition says, a filled part is then well-formed, and need not be parsed again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import escape

from cmeforms.documents.letters.merge_tags import ANY_TAG, MergeTag, TagKind, read_tag
from cmeforms.documents.letters.word_package import NotPlainXml

_LINE_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_TAB = '</w:t><w:tab/><w:t xml:space="preserve">'
_NEEDS_CARE = re.compile("[&<>'\"\n\t]")
_XML_TAG = re.compile(r"<(?P<closes>/?)(?P<name>[\w:.-]+)[^<>]*?(?P<is_empty>/?)>")
_RUNNING_TEXT = "w:t"
_OPENERS = (TagKind.FOR, TagKind.IF)


@dataclass(frozen=True)
class Gap:
    """Where one value goes: ``name`` of the group ``la``."""

    group: str
    key: str


@dataclass(frozen=True)
class Block:
    """Pieces that are printed for each child, or only if a value is not empty."""

    kind: TagKind
    group: str
    key: str
    pieces: tuple[Piece, ...]


Piece = bytes | Gap | Block


def cut_pieces(source: str) -> tuple[Piece, ...]:
    """The pieces of a part whose tags are each in one piece.

    Raises ``NotPlainXml`` if a tag is not on the closed list, or if a loop or condition does not enclose whole
    elements.
    """
    tokens = _tokens(source)
    pieces = tuple(_pieces_until(tokens, None))
    if _open_after(pieces, ()):
        raise NotPlainXml("elements stay open")
    return pieces


def _tokens(source: str) -> Iterator[bytes | MergeTag]:
    """Literal text and tags in turn; text in UTF-8, so that it is encoded once and not in each letter."""
    position = 0
    for found in ANY_TAG.finditer(source):
        tag = read_tag(re.sub(r"\s+", " ", found[0]), "")
        if tag is None:
            raise NotPlainXml("a tag is not on the closed list")
        yield source[position : found.start()].encode()
        yield tag
        position = found.end()
    yield source[position:].encode()


def _pieces_until(tokens: Iterator[bytes | MergeTag], end: TagKind | None) -> Iterator[Piece]:
    for token in tokens:
        if isinstance(token, bytes):
            yield from [token] if token else []
            continue
        group, _, key = token.field_id.partition(".")
        if token.kind is TagKind.FIELD:
            yield Gap(group, key)
        elif token.kind in _OPENERS:
            closing = TagKind(f"end{token.kind}")
            yield Block(token.kind, group, key, tuple(_pieces_until(tokens, closing)))
        elif token.kind is end:
            return
        else:
            raise NotPlainXml("a loop or condition closes another")
    if end is not None:
        raise NotPlainXml("a loop or condition is not closed")


def _open_after(pieces: Sequence[Piece], opened: tuple[str, ...]) -> tuple[str, ...]:
    """The names of the elements that are open after the pieces, outermost first."""
    for piece in pieces:
        if isinstance(piece, bytes):
            opened = _open_after_text(piece.decode(), opened)
        elif isinstance(piece, Gap):
            if opened[-1:] != (_RUNNING_TEXT,):
                raise NotPlainXml("a merge field stands outside running text")
        elif _open_after(piece.pieces, opened) != opened:
            raise NotPlainXml("a loop or condition does not enclose whole elements")
    return opened


def _open_after_text(text: str, opened: tuple[str, ...]) -> tuple[str, ...]:
    if "<" in _XML_TAG.sub("", text):
        raise NotPlainXml("a tag stands inside markup")
    names = list(opened)
    for found in _XML_TAG.finditer(text):
        if found["closes"]:
            if not names or names.pop() != found["name"]:
                raise NotPlainXml("elements close in the wrong order")
        elif not found["is_empty"]:
            names.append(found["name"])
    return tuple(names)


def fill_pieces(pieces: Sequence[Piece], context: Mapping[str, Any]) -> bytes:
    """The part in UTF-8 with its gaps filled; ``context`` holds only plain text, dicts and lists of dicts of text."""
    filled: list[bytes] = []
    _fill(pieces, context, filled)
    return b"".join(filled)


def _fill(pieces: Sequence[Piece], context: Mapping[str, Any], filled: list[bytes]) -> None:
    for piece in pieces:
        if isinstance(piece, bytes):
            filled.append(piece)
        elif isinstance(piece, Gap):
            filled.append(_word_text(context[piece.group][piece.key]))
        elif piece.kind is TagKind.FOR:
            for child in context["children"]:
                _fill(piece.pieces, {**context, "child": child}, filled)
        elif context[piece.group][piece.key]:
            _fill(piece.pieces, context, filled)


def _word_text(value: object) -> bytes:
    """Escaped text whose line breaks and tabs are Word's own; anything but text is a bug and says so."""
    if type(value) is not str:
        raise TypeError("only text is merged into a letter")
    if _NEEDS_CARE.search(value):
        value = str(escape(value)).replace("\n", _LINE_BREAK).replace("\t", _TAB)
    return value.encode()
