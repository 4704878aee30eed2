"""Judges merge values against a declaration and lays them out for printing; no error ever repeats a value."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeGuard

from cmeforms.documents.letters.model import (
    CHILD_REF,
    About,
    ChildValue,
    LetterDeclaration,
    LetterValues,
    MergeContent,
    MergedField,
    MergeField,
    MergeKind,
)
from cmeforms.errors import Mistake

LONGEST_TEXT = 10_000
MOST_CHILDREN = 200
LETTER_REF = re.compile(r"[A-Za-z0-9]{1,20}(-[A-Za-z0-9]{1,20}){1,5}")
"""At least one hyphen, so that a reference is never a device name such as CON when it becomes a file name."""

_EARLIEST_YEAR = 1900
_LATEST_YEAR = 2199
_EARLIEST_LETTER_YEAR, _LATEST_LETTER_YEAR = 2000, 2100  # a zip cannot hold dates outside 1980 to 2107
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_REFUSED_CLASSES = frozenset({"Cc", "Cs", "Cn", "Co", "Zl", "Zp"})
"""Controls, half characters, codes that stand for nothing or for whatever somebody's font has, separators."""

_TAB_AND_LINE_BREAKS = frozenset("\t\n\r")
_HIDDEN = re.compile(
    "[\u202a-\u202e\u2066-\u2069"  # marks that turn the text around them
    "\u200b\u2060-\u2064\ufeff"  # spaces and joiners without any width
    "\ufff9-\ufffb\U000e0000-\U000e007f]"  # notes and tags that print nothing
)

_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Letters and signs by their class that show nothing: Hangul fillers, and the pattern of Braille without a dot."""

_NO_VALUE = ChildValue("", "")
_KIND_REASONS = {
    MergeKind.TEXT: "must be text",
    MergeKind.DATE: "must be a date",
    MergeKind.LIST: "must be a list of texts",
}


def value_mistakes(declaration: LetterDeclaration, values: LetterValues, children: Sequence[str]) -> list[Mistake]:
    """Everything that keeps these values out of the letter, by row and key.

    ``children`` are the references of exactly the children this letter is about: a value that carries
    another child's reference is refused, and so is a child without values.
    """
    own_refs = frozenset(children)  # a set, so that membership never means "is part of this text"
    mistakes = [
        *_letter_mistakes(declaration, values),
        *_membership_mistakes(declaration, values, own_refs),
    ]
    for position, child_values in enumerate(values.of_children, start=1):
        where = "child." if declaration.about is About.CHILD else f"children[{position}]."
        mistakes += _child_mistakes(declaration, (values.row, where), child_values, own_refs)
    return mistakes


def _letter_mistakes(declaration: LetterDeclaration, values: LetterValues) -> Iterator[Mistake]:
    contents = values.of_letter
    yield from _unknown_keys(values.row, "", contents, declaration.letter_keys)
    for declared in declaration.letter_fields:
        reason = content_reason(declared, contents.get(declared.id))
        if reason:
            yield Mistake(values.row, declared.id, reason)
    yield from _date_mistakes(values.row, contents.get("letter.date"), contents.get("letter.reply_by"))
    ref = contents.get("letter.ref")
    if isinstance(ref, str) and ref.strip() and not LETTER_REF.fullmatch(ref):
        yield Mistake(values.row, "letter.ref", "must be letters and digits in groups joined by hyphens")


def _date_mistakes(row: str, dated_on: object, reply_by: object) -> Iterator[Mistake]:
    if not isinstance(dated_on, date):
        return
    if not _EARLIEST_LETTER_YEAR <= dated_on.year <= _LATEST_LETTER_YEAR:
        yield Mistake(row, "letter.date", "is not a plausible date for a letter")
    elif isinstance(reply_by, date) and reply_by < dated_on:
        yield Mistake(row, "letter.reply_by", "is before the date of the letter")


def _membership_mistakes(
    declaration: LetterDeclaration, values: LetterValues, own_refs: frozenset[str]
) -> Iterator[Mistake]:
    """Whether the rows are exactly the letter's children, each once."""
    count = len(values.of_children)
    if count == 0:
        yield Mistake(values.row, "children", "the letter names no child")
    if count > MOST_CHILDREN:
        yield Mistake(values.row, "children", f"more than {MOST_CHILDREN} children in one letter")
    if declaration.about is About.CHILD and count > 1:
        yield Mistake(values.row, "children", "this letter is about one child only")
    given = Counter(values.child_refs)
    if any(times > 1 for times in given.values()):
        yield Mistake(values.row, "children", "a child is named twice")
    if any(child_ref not in given for child_ref in own_refs):
        yield Mistake(values.row, "children", "a child of this letter has no values")


def _child_mistakes(
    declaration: LetterDeclaration,
    place: tuple[str, str],
    child_values: Mapping[str, ChildValue],
    own_refs: frozenset[str],
) -> Iterator[Mistake]:
    row, where = place
    yield from _unknown_keys(row, where, child_values, declaration.child_keys)
    refs = {value.child_ref for value in child_values.values()}
    if CHILD_REF not in child_values or len(refs) != 1:
        yield Mistake(row, where + CHILD_REF, "the values of this row do not all belong to one child")
    for key in [key for key, value in child_values.items() if value.child_ref not in own_refs]:
        yield Mistake(row, where + key, "belongs to a child that is not in this letter")
    for declared in declaration.child_fields:
        value = child_values.get(declared.key)
        reason = content_reason(declared, None if value is None else value.content)
        if reason:
            yield Mistake(row, where + declared.key, reason)


def _unknown_keys(row: str, where: str, given: Mapping[str, object], known: frozenset[str]) -> Iterator[Mistake]:
    """Unknown keys; a key that is no plain name is not repeated, because it may be a misplaced value."""
    for key in [key for key in given if key not in known]:
        shown = key if re.fullmatch(r"[a-z0-9_.]{1,81}", key) else "?"
        yield Mistake(row, where + shown, "is not a merge field of this letter")


def content_reason(declared: MergeField, content: object) -> str:
    """Why this content cannot be printed in this field, or an empty string."""
    if _is_plain(content) and declared.kind is MergeKind.TEXT:
        return ""
    if content is None:
        return "is missing" if declared.is_required else ""
    if not _is_of_kind(declared.kind, content):
        return _KIND_REASONS[declared.kind]
    if isinstance(content, date):
        return "" if _EARLIEST_YEAR <= content.year <= _LATEST_YEAR else "is not a plausible date"
    texts = [content] if isinstance(content, str) else list(content)  # type: ignore[call-overload]
    if all(map(_is_blank, texts)):
        return "is blank" if declared.is_required else ""
    if all(map(_is_plain, texts)):
        return ""
    return next((reason for text in texts if (reason := _text_reason(text))), "")


def _is_plain(content: object) -> TypeGuard[str]:
    """What nearly every text is: not empty, begins with a letter or digit, nothing in it that is not seen."""
    return type(content) is str and content.isprintable() and _begins_plainly(content) and len(content) <= LONGEST_TEXT


def _begins_plainly(text: str) -> bool:
    return text[:1].isalnum() and text[0] not in _FILLERS


def _is_of_kind(kind: MergeKind, content: object) -> bool:
    """Exact types: a subclass of ``str`` could say of itself that it is safe markup, and be printed as markup."""
    if kind is MergeKind.TEXT:
        return type(content) is str
    if kind is MergeKind.DATE:
        return type(content) is date
    return isinstance(content, tuple) and set(map(type, content)) <= {str}


def _is_blank(text: str) -> bool:
    """Nothing a reader could see: spaces, line breaks, fillers, lone marks and invisible characters only."""
    return not _begins_plainly(text) and all(unicodedata.category(c)[0] in "ZCM" or c in _FILLERS for c in text)


def _text_reason(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        return f"is longer than {LONGEST_TEXT} characters"
    if _is_blank(text):
        return "holds a blank item"
    if any(map(_is_refused, set(text))):
        return "holds a control character, a hidden one or a code that is no character"
    return ""


def _is_refused(character: str) -> bool:
    """Whether Word would show nothing, a box or other text for it. Joiners and marks of direction are spelling."""
    if character in _TAB_AND_LINE_BREAKS:
        return False
    return unicodedata.category(character) in _REFUSED_CLASSES or _HIDDEN.match(character) is not None


def printed_text(declared: MergeField, content: MergeContent | None) -> str:
    """The content as the letter prints it: ``4 December 2026``, one list item a line, ``when_blank`` for nothing."""
    if _is_plain(content):
        return content
    if isinstance(content, date):
        return f"{content.day} {_MONTHS[content.month - 1]} {content.year}"
    text = "\n".join(content) if isinstance(content, tuple) else content or ""
    if _is_blank(text):
        return declared.when_blank
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def merge_context(declaration: LetterDeclaration, values: LetterValues) -> dict[str, Any]:
    """The printed values as the template reads them: plain dicts, lists and text, nothing with methods of ours.

    Call it only for values without mistakes.
    """
    context: dict[str, Any] = {}
    for declared in declaration.letter_fields:
        text = printed_text(declared, values.of_letter.get(declared.id))
        context.setdefault(declared.group, {})[declared.key] = text
    children = [
        {f.key: printed_text(f, child.get(f.key, _NO_VALUE).content) for f in declaration.child_fields}
        for child in values.of_children
    ]
    if declaration.about is About.CHILD:
        return {**context, "child": children[0]}
    return {**context, "children": children}


def merged_fields(
    declaration: LetterDeclaration, values: LetterValues, context: Mapping[str, Any]
) -> tuple[MergedField, ...]:
    """Every value that leaves with the letter, as its ``merge_context`` prints it, with the child it belongs to."""
    of_letter = [MergedField(field.id, "", context[field.group][field.key]) for field in declaration.letter_fields]
    children = [context["child"]] if declaration.about is About.CHILD else context["children"]
    of_children = [
        MergedField(field.id, child_ref, child[field.key])
        for child_ref, child in zip(values.child_refs, children, strict=True)
        for field in declaration.child_fields
    ]
    return (*of_letter, *of_children)
