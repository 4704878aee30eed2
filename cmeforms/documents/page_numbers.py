"""Where page numbers belong that are known only when the last page is done; a plain type, draws nothing."""

from __future__ import annotations

from dataclasses import dataclass

from cmeforms.documents.pdf_objects import Reference
from cmeforms.documents.structure import Element


@dataclass(frozen=True)
class PlaceForNumber:
    """The place of the page number of one heading: its cell, the page it stands on, the top left corner in points.

    ``page_key`` and ``page_index`` are what the structure tree and the canvas call that page.
    """

    heading: str
    cell: Element
    page: Reference
    page_key: int
    page_index: int
    x_pt: float
    top_pt: float
