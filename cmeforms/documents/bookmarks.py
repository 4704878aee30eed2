"""The bookmarks of a document: its headings with the places they stand at; knows nothing of how they look.

Source: ISO 32000-1, 12.3.3 (document outline).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cmeforms.documents.pdf_objects import RawObject, Reference, Value


@dataclass(eq=False)
class _Mark:
    """One bookmark and those below it; ``level`` 0 is the tree itself."""

    level: int
    entries: dict[str, Value]
    below: list[_Mark] = field(default_factory=list)
    written: RawObject = field(default_factory=RawObject)

    def write(self) -> None:
        """Tie the bookmarks below to this one and to each other."""
        for index, mark in enumerate(self.below):
            mark.entries["Parent"] = self.written
            if index:
                mark.entries["Prev"] = self.below[index - 1].written
                self.below[index - 1].entries["Next"] = mark.written
        for mark in self.below:
            mark.write()
        if self.below:
            ends = {"First": self.below[0].written, "Last": self.below[-1].written, "Count": self._open_count()}
            self.entries.update(ends)
        self.written.value = self.entries

    def _open_count(self) -> int:
        """All bookmarks below, for a reader that shows the tree unfolded."""
        return sum(1 + mark._open_count() for mark in self.below)


class Bookmarks:
    """Headings in the order in which they are drawn; levels may be skipped, a deeper one hangs on the last higher."""

    def __init__(self) -> None:
        self._root = _Mark(0, {"Type": b"/Outlines"})
        self._open = [self._root]

    def add(self, title: str, level: int, page: Reference, top_pt: float) -> None:
        """Remember a heading of ``level`` (1 is the highest) that begins at ``top_pt`` of a page."""
        while self._open[-1].level >= level:
            self._open.pop()
        place = [page, b"/XYZ", b"null", top_pt, b"null"]
        mark = _Mark(level, {"Title": " ".join(title.split()), "Dest": place})
        self._open[-1].below.append(mark)
        self._open.append(mark)

    def finish(self) -> RawObject | None:
        """The outline tree, or None if there was no heading."""
        self._root.write()
        return self._root.written if self._root.below else None
