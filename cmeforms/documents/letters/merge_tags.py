"""The closed list of tags that a letter template may hold, found and judged as text; runs nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from lxml import etree

from cmeforms.documents.letters.declarations import CHILD_GROUP
from cmeforms.documents.letters.model import About, LetterDeclaration
from cmeforms.documents.letters.word_package import WORD, shortened
from cmeforms.errors import Mistake

_FIELD = r"(?P<field>[a-z][a-z0-9_]{0,39}\.[a-z][a-z0-9_]{0,39})"
_SCOPE = r"(?:(?:tr|p) )?"
_GRAMMAR = {
    "field": re.compile(rf"\{{\{{ ?{_FIELD} ?\}}\}}"),
    "for": re.compile(rf"\{{%{_SCOPE} ?for child in children %\}}"),
    "endfor": re.compile(rf"\{{%{_SCOPE} ?endfor %\}}"),
    "if": re.compile(rf"\{{%{_SCOPE} ?if {_FIELD.replace('field', 'tested')} %\}}"),
    "endif": re.compile(rf"\{{%{_SCOPE} ?endif %\}}"),
}
ANY_TAG = re.compile(r"\{[{%#][^{}]*[}%#]\}")
_TAG_MARKS = ("{{", "}}", "{%", "%}", "{#", "#}")
_OPENED_BY = {"endfor": "for", "endif": "if"}
MOST_TAGS = 300
_ALIKE = 0.8
"""From then on a merge field may be another one, mistyped."""


class TagKind(StrEnum):
    """What a tag does."""

    FIELD = "field"
    FOR = "for"
    ENDFOR = "endfor"
    IF = "if"
    ENDIF = "endif"


@dataclass(frozen=True)
class MergeTag:
    """One allowed tag; ``field_id`` is empty for the ends of loops and conditions, and for the loop itself."""

    kind: TagKind
    field_id: str
    part: str


def read_tag(text: str, part: str) -> MergeTag | None:
    """The tag that this text is, or ``None`` if it is not on the closed list."""
    for kind, pattern in _GRAMMAR.items():
        match = pattern.fullmatch(text)
        if match:
            return MergeTag(TagKind(kind), next(iter(match.groups()), ""), part)
    return None


def scan_part(file: str, part: str, root: etree._Element) -> tuple[list[MergeTag], list[Mistake]]:
    """All tags of one part in reading order, and everything with braces that is no allowed tag.

    Braces are refused wherever Word's own markup could later join them into a tag that was not seen here.
    """
    tags: list[MergeTag] = []
    mistakes = list(_markup_mistakes(file, part, root))
    for text in paragraph_texts(root):
        for piece in ANY_TAG.findall(text):
            tag = read_tag(piece, part)
            if tag is None:
                reason = "is not a plain merge field, the children loop, or a condition on a merge field"
                mistakes.append(Mistake(file, part, f"{shortened(piece)} {reason}"))
            else:
                tags.append(tag)
        if any(brace in ANY_TAG.sub("", text) for brace in "{}"):
            mistakes.append(Mistake(file, part, f"a brace stands outside a merge field, near: {shortened(text)}"))
    return tags, mistakes


def paragraph_texts(root: etree._Element) -> Iterator[str]:
    """The text of each paragraph, without that of paragraphs nested in it (text boxes)."""
    for paragraph in root.iter(f"{WORD}p"):
        yield "".join(
            piece.text or ""
            for piece in paragraph.iter(f"{WORD}t")
            if next(piece.iterancestors(f"{WORD}p")) is paragraph
        )


def prepared_tag_mistakes(file: str, part: str, source: str) -> list[Mistake]:
    """What the template engine would see that is not on the closed list, after the tags were cleaned."""
    strays = [piece for piece in ANY_TAG.findall(source) if read_tag(re.sub(r"\s+", " ", piece), part) is None]
    rest = ANY_TAG.sub("", source)
    if any(mark in rest for mark in _TAG_MARKS):
        strays.append("a tag that is not closed")
    return [Mistake(file, part, f"cannot be prepared: {shortened(stray)}") for stray in strays]


def structure_mistakes(file: str, tags: list[MergeTag], declaration: LetterDeclaration) -> list[Mistake]:
    """Tags that do not fit each other or the declared fields, for all parts together, part by part."""
    mistakes = []
    if len(tags) > MOST_TAGS:
        mistakes.append(Mistake(file, "", f"holds more than {MOST_TAGS} merge fields"))
    for part in dict.fromkeys(tag.part for tag in tags):
        mistakes += _nesting_mistakes(file, part, [tag for tag in tags if tag.part == part], declaration.about)
    declared = {entry.id: entry for entry in declaration.fields}
    used = [tag for tag in tags if tag.field_id]
    for field_id in dict.fromkeys(tag.field_id for tag in used if tag.field_id not in declared):
        reason = f"is unknown: the letter has no such merge field{_meant(field_id, declared)}"
        mistakes.append(Mistake(file, field_id, reason))
    printed = {tag.field_id for tag in used if tag.kind is TagKind.FIELD}
    for field_id in declared.keys() - printed:
        fault = "missing" if declared[field_id].is_required else "unused"
        mistakes.append(Mistake(file, field_id, f"is {fault}: it is declared, and the letter must print it"))
    for tag in used:
        if tag.kind is TagKind.IF and tag.field_id in declared and declared[tag.field_id].is_required:
            mistakes.append(Mistake(file, tag.field_id, "is required, so a condition on it is always true"))
    return sorted(mistakes, key=str)


def _meant(field_id: str, declared: Collection[str]) -> str:
    near = get_close_matches(field_id, declared, n=1, cutoff=_ALIKE)
    return f" (is {near[0]} meant?)" if near else ""


def _nesting_mistakes(file: str, part: str, tags: list[MergeTag], about: About) -> list[Mistake]:
    mistakes = []
    open_kinds: list[TagKind] = []
    for tag in tags:
        is_in_loop = TagKind.FOR in open_kinds
        if tag.kind in _OPENED_BY:
            if not open_kinds or open_kinds.pop() != _OPENED_BY[tag.kind]:
                mistakes.append(Mistake(file, part, f"{tag.kind} closes nothing that is open"))
        elif tag.kind is TagKind.FOR and (is_in_loop or about is About.CHILD):
            mistakes.append(Mistake(file, part, "a loop stands inside a loop, or in a letter about one child"))
        elif _is_outside_its_loop(tag, is_in_loop, about):
            mistakes.append(Mistake(file, tag.field_id, "stands outside the children loop"))
        if tag.kind in (TagKind.FOR, TagKind.IF):
            open_kinds.append(tag.kind)
    return mistakes + [Mistake(file, part, f"{kind} is never closed") for kind in open_kinds]


def _is_outside_its_loop(tag: MergeTag, is_in_loop: bool, about: About) -> bool:
    return about is About.CHILDREN and not is_in_loop and tag.field_id.startswith(f"{CHILD_GROUP}.")


def _markup_mistakes(file: str, part: str, root: etree._Element) -> Iterator[Mistake]:
    """Tags in attributes and braces in text that is not a letter's running text."""
    for element in root.iter(etree.Element):
        is_running_text = element.tag == f"{WORD}t"
        stray_texts = [element.tail or "", "" if is_running_text else element.text or ""]
        if any("{" in text or "}" in text for text in stray_texts):
            yield Mistake(file, part, "holds a brace outside its running text")
        if any(mark in value for value in element.attrib.values() for mark in _TAG_MARKS):
            yield Mistake(file, part, "holds a merge field in a description or setting")
    if any(True for _ in root.iter(etree.Comment, etree.PI)):
        yield Mistake(file, part, "holds a comment or an instruction for another program")
