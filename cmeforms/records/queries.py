"""What a list of records can be asked for, in plain types; must not know SQL, nor why a person may see a record."""

from __future__ import annotations

from dataclasses import dataclass, field

from cmeforms.records.reach import Reach
from cmeforms.submissions.lifecycle import Stage


@dataclass(frozen=True)
class Words:
    """What a search looks for: records that have, for one alternative, words beginning like all words of it.

    The first word of each is the one that the fewest records have; ``is_common``: even that, many have. Without
    alternatives nothing fits.
    """

    alternatives: tuple[tuple[str, ...], ...] = field(repr=False)
    is_common: bool = False


@dataclass(frozen=True)
class RecordQuery:
    """Which forms to list of those that ``reach`` lets through, newest change first; an empty filter lets all through.

    ``assigned_to`` of "" asks for records that nobody is assigned to, None for any. ``among`` are the
    only record ids to look at, None for any. ``is_due_first`` puts what is due first, the longest overdue before
    all, and then the rest; ``is_due`` leaves the rest out. ``words`` lets those through that are found by them, None
    all. ``is_rare`` tells that few records fit: they are gathered and then sorted, instead of looked for in the order
    of the list.
    """

    reach: Reach
    stages: tuple[Stage, ...] = ()
    slugs: tuple[str, ...] = ()
    assigned_to: str | None = None
    among: tuple[str, ...] | None = None
    is_oldest_first: bool = False
    is_due_first: bool = False
    is_due: bool = False
    is_rare: bool = False
    words: Words | None = None
    limit: int = 50
    offset: int = 0
