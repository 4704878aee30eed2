"""The sizes and styles that documents are set in: ordinary print, and large print for those who need it; no layout.

Source: RNIB, Clear Print guidelines (12 point at least, large print from 16 point, no italics in large print).
"""

from __future__ import annotations

from dataclasses import dataclass

from cmeforms.documents.fonts import Style
from cmeforms.documents.lines import TextStyle


@dataclass(frozen=True)
class Typography:
    """Which style each kind of text has; ``table_sizes_pt`` are tried in turn until a table's columns are wide enough.

    ``label_width_pt`` is the width of the column of labels beside answers.
    """

    body: TextStyle
    bold: TextStyle
    quiet: TextStyle
    small: TextStyle
    title: TextStyle
    headings: tuple[TextStyle, ...]
    marking: TextStyle
    footer: TextStyle
    table_sizes_pt: tuple[float, ...]
    label_width_pt: float

    def heading(self, level: int) -> TextStyle:
        """The style of a heading; levels below the last one look like it."""
        return self.headings[min(level, len(self.headings)) - 1]


ORDINARY_PRINT = Typography(
    body=TextStyle(12),
    bold=TextStyle(12, Style.BOLD),
    quiet=TextStyle(12, Style.ITALIC),
    small=TextStyle(10),
    title=TextStyle(20, Style.BOLD),
    headings=(TextStyle(15, Style.BOLD), TextStyle(13, Style.BOLD)),
    marking=TextStyle(10, Style.BOLD),
    footer=TextStyle(9),
    table_sizes_pt=(11, 10, 9),
    label_width_pt=178.0,
)

LARGE_PRINT = Typography(
    body=TextStyle(16),
    bold=TextStyle(16, Style.BOLD),
    quiet=TextStyle(16),
    small=TextStyle(16),
    title=TextStyle(26, Style.BOLD),
    headings=(TextStyle(21, Style.BOLD), TextStyle(18, Style.BOLD)),
    marking=TextStyle(16, Style.BOLD),
    footer=TextStyle(16),
    table_sizes_pt=(16,),
    label_width_pt=190.0,
)
