"""The plain types of letters: what a template declares, what is merged, what comes out; knows no Word and no Jinja."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from cmeforms.definitions.letter_stops import Suppression
from cmeforms.definitions.roles import Role

MergeContent = str | date | tuple[str, ...]
"""What may be merged: text (line breaks are ``\\n``), a date, or a list that prints one item a line."""

CHILD_REF = "child_ref"
"""The one key that every child's values carry, declared as a merge field or not."""


class MergeKind(StrEnum):
    """The three kinds of merge field."""

    TEXT = "text"
    DATE = "date"
    LIST = "list"


class About(StrEnum):
    """How many children a letter is about: several in a loop, or exactly one named anywhere."""

    CHILDREN = "children"
    CHILD = "child"


class Audience(StrEnum):
    """Whom a letter is written to; letters to parents and children go to a home."""

    PARENT = "parent"
    CHILD = "child"
    SCHOOL = "school"
    AUTHORITY = "authority"
    AGENCY = "agency"

    @property
    def is_at_home(self) -> bool:
        """Whether the letter goes to a home address, where others may open it."""
        return self in (Audience.PARENT, Audience.CHILD)


@dataclass(frozen=True)
class Occasion:
    """When a letter fits: a form about the child holds one of these codes in this field."""

    form: str
    field: str
    is_one_of: tuple[str, ...]


@dataclass(frozen=True)
class StatutoryNotice:
    """What makes a letter a notice in law: its section, and its least days, the day of service included."""

    section: str
    period_days: int


@dataclass(frozen=True)
class MergeField:
    """One named gap of a letter, such as ``la.name`` or ``child.full_name``.

    ``when_blank`` is what an optional field prints if it has no value. ``is_editable`` marks a paragraph
    that the officer words on screen before issue. Source: house decision 5.
    """

    id: str
    label: str
    kind: MergeKind
    is_required: bool = True
    is_per_child: bool = False
    is_editable: bool = False
    when_blank: str = ""
    hint: str = ""

    @cached_property
    def group(self) -> str:
        """The part before the dot: ``la`` of ``la.name``."""
        return self.id.partition(".")[0]

    @cached_property
    def key(self) -> str:
        """The part after the dot: ``name`` of ``la.name``."""
        return self.id.partition(".")[2]


@dataclass(frozen=True)
class LetterDeclaration:
    """What the ``.toml`` beside a letter template says about it.

    ``sent_by`` says in words who sends it, ``issued_by`` which roles may. ``addressee`` is the id of the merge field
    that names the recipient in a run's index;
    ``reply_working_days`` is ``None`` where no answer is asked for. ``forms`` are the slugs of the forms from
    whose records it is issued; ``replied_with`` is the form that answers it by a one-time link, ``chased_with`` the
    letter that reminds of it, each empty where there is none. ``offered_when`` says which outcomes call for it.
    ``comes_after`` is the letter whose time must be over before this one goes to the same person.
    ``order_track`` is the law under which it is used, empty where that makes no difference. ``words_agreed_by_two``:
    a change of its words counts once somebody other than its author takes it up. ``text_message`` is a short version
    for a telephone with gaps like a template's; empty where there is none.
    """

    number: str
    title: str
    sent_by: str
    issued_by: frozenset[Role]
    sent_to: str
    sent_when: str
    legal_basis: str
    audience: Audience
    about: About
    addressee: str
    fields: tuple[MergeField, ...]
    reply_working_days: int | None = None
    enclosures: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    suppressed_by: tuple[Suppression, ...] = ()
    order_track: str = ""
    replied_with: str = ""
    chased_with: str = ""
    comes_after: str = ""
    offered_when: tuple[Occasion, ...] = ()
    notice: StatutoryNotice | None = None
    words_agreed_by_two: bool = False
    text_message: str = ""

    @property
    def needs_approval(self) -> bool:
        """Whether a second person approves it before it is issued: every notice in law. Source: forms.md L8, L9."""
        return self.notice is not None

    @cached_property
    def letter_fields(self) -> tuple[MergeField, ...]:
        """The fields with one value for the whole letter."""
        return tuple(declared for declared in self.fields if not declared.is_per_child)

    @cached_property
    def child_fields(self) -> tuple[MergeField, ...]:
        """The fields with one value for each child."""
        return tuple(declared for declared in self.fields if declared.is_per_child)

    @cached_property
    def letter_keys(self) -> frozenset[str]:
        """The keys that a letter's own values may have."""
        return frozenset(declared.id for declared in self.letter_fields)

    @cached_property
    def child_keys(self) -> frozenset[str]:
        """The keys that each child's values may have."""
        return frozenset(declared.key for declared in self.child_fields) | {CHILD_REF}


@dataclass(frozen=True)
class ChildValue:
    """A merge value that belongs to one child and says which."""

    child_ref: str
    content: MergeContent = field(repr=False)


def merge_child(child_ref: str, contents: Mapping[str, MergeContent]) -> dict[str, ChildValue]:
    """All merge values of one child, each carrying the child's reference.

    Keys are the part of the field id after the dot: ``full_name`` for ``child.full_name``.
    """
    values = {key: ChildValue(child_ref, content) for key, content in contents.items()}
    return {CHILD_REF: ChildValue(child_ref, child_ref), **values}


@dataclass(frozen=True)
class LetterValues:
    """The merge values of one letter: by field id for the letter, by key for each child in printing order.

    ``row`` says where they come from and stands in error messages.
    """

    of_letter: Mapping[str, MergeContent] = field(repr=False)
    of_children: tuple[Mapping[str, ChildValue], ...] = field(repr=False)
    row: str = "letter"

    @property
    def child_refs(self) -> tuple[str, ...]:
        """The references under which the children's values were given, in order."""
        return tuple(values[CHILD_REF].child_ref for values in self.of_children if CHILD_REF in values)


class MergedField(NamedTuple):
    """One value that leaves with the letter; ``child_ref`` is empty for the letter's own values."""

    field_id: str
    child_ref: str
    text: str

    def __repr__(self) -> str:
        """Without the text, which may be a child's."""
        return f"MergedField({self.field_id!r}, {self.child_ref!r})"
