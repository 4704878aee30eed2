"""The structure tree: what each drawn piece is, in reading order, for those who have the page read to them.

Source: ISO 32000-1, 14.7 and 14.8; ISO 14289-1 (PDF/UA-1), 7.1.
"""

from __future__ import annotations

from collections.abc import Mapping

from cmeforms.documents.pdf_objects import RawObject, Reference, Value, Writer, formatted, name


class Element(RawObject):
    """One structure element; ``kids`` are elements, marked content and, for form fields, one object reference.

    ``entries`` hold further dictionary entries (Alt, A, ActualText ...).
    """

    def __init__(self, tag: str, parent: Element | None = None, entries: Mapping[str, Value] | None = None) -> None:
        super().__init__()
        self.tag, self.parent, self.entries = tag, parent, dict(entries or {})
        self.kids: list[Value] = []
        self.only_kid: Value = None
        if parent is not None:
            parent.kids.append(self)

    def drop(self) -> None:
        """Take the element out of the tree again: nothing was drawn for it."""
        if self.parent is not None:
            self.parent.kids.remove(self)
            self.parent = None

    def format(self, document: Writer) -> bytes:
        """Called by reportlab's writer."""
        value: dict[str, Value] = {"S": name(self.tag), "P": self.parent, **self.entries}
        if self.only_kid is not None:
            value["K"] = self.only_kid
        elif len(self.kids) == 1 and isinstance(self.kids[0], MarkedContent):
            # Most elements are one piece on one page, which has a shorter form.
            value["Pg"], value["K"] = self.kids[0].page, self.kids[0].number
        elif self.kids:
            value["K"] = [kid.apart() if isinstance(kid, MarkedContent) else kid for kid in self.kids]
        return formatted(value, document)


class MarkedContent:
    """A piece of one page's content that belongs to an element."""

    def __init__(self, page: Reference, number: int) -> None:
        self.page, self.number = page, number

    def apart(self) -> Value:
        """The piece as a kid that names its own page."""
        return {"Type": b"/MCR", "Pg": self.page, "MCID": self.number}


class StructureTree:
    """The tree's root with the way back from page content and fields to elements."""

    def __init__(self) -> None:
        self.root = RawObject()
        self.document = Element("Document")
        self._owners: dict[int, Value] = {}
        self._next_key = 0

    def new_page(self) -> int:
        """Take a key for a page's list of owners."""
        key = self._take_key()
        self._owners[key] = []
        return key

    def mark(self, element: Element, page: Reference, page_key: int) -> int:
        """Give ``element`` the next piece of marked content on a page; returns its number."""
        owners = self._owners[page_key]
        owners.append(element)
        element.kids.append(MarkedContent(page, len(owners) - 1))
        return len(owners) - 1

    def own_object(self, element: Element) -> int:
        """Take a key for an annotation that ``element`` owns."""
        key = self._take_key()
        self._owners[key] = element
        return key

    def finish(self) -> RawObject:
        """The finished StructTreeRoot."""
        self.document.parent = self.root
        numbers: list[Value] = []
        for key, owner in self._owners.items():
            numbers += [key, RawObject(owner) if isinstance(owner, list) else owner]
        self.root.value = {
            "Type": b"/StructTreeRoot",
            "K": [self.document],
            "ParentTree": RawObject({"Nums": numbers}),
            "ParentTreeNextKey": self._next_key,
        }
        return self.root

    def _take_key(self) -> int:
        self._next_key += 1
        return self._next_key - 1
