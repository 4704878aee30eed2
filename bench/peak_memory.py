"""How much memory drawing one document takes, in a process that does nothing else."""

from __future__ import annotations

from pathlib import Path

from printed_sample import printed_sample

from cmeforms.documents.fonts import find_fonts
from cmeforms.documents.pdf import render_pdf

FONT_DIRECTORIES = (
    Path("/usr/share/fonts/truetype/noto"),
    Path("/usr/share/fonts/opentype/noto"),
    *(Path(__file__).parents[1] / ".deps/fonts/usr/share/fonts" / kind / "noto" for kind in ("truetype", "opentype")),
)
"""Named here, not taken from casework: that would load half the product into the process that is measured."""


def main() -> None:
    """Draw one document and say how much memory the process had at most."""
    outline, before = printed_sample(0), most_memory_mb()
    render_pdf(outline, find_fonts(FONT_DIRECTORIES))
    print(
        f"peak memory of a process that draws one document: {most_memory_mb()} MB, of which {before} MB before drawing"
    )


def most_memory_mb() -> int:
    """The most that this process had, as Linux tells it; a parent's share is not in it."""
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) // 1024


if __name__ == "__main__":
    main()
