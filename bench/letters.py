"""Measures letters against docxtpl and against re-zipping alone: ``./run.sh bench letters [--letters N] [--rounds N]``."""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

from docxtpl import DocxTemplate
from jinja2.sandbox import ImmutableSandboxedEnvironment
from peak_memory import most_memory_mb
from timing import compared, show

from cmeforms.casework.ground.places import SHIPPED
from cmeforms.documents.letters.loader import load_letter_template
from cmeforms.documents.letters.merge_values import merge_context
from cmeforms.documents.letters.merging import merge_letters
from cmeforms.documents.letters.model import LetterValues, MergeKind, merge_child
from cmeforms.documents.letters.rendering import render_letter

TEMPLATE = SHIPPED / "letter_templates" / "cme3a.docx"


def values_of(template: object, number: int) -> LetterValues:
    """Synthetic values of one letter about three children."""
    declaration = template.declaration

    def content(kind: MergeKind, label: str) -> object:
        return {MergeKind.DATE: date(2026, 11, 20), MergeKind.LIST: (label,)}.get(kind, label)

    letter = {f.id: content(f.kind, f"{f.label} {number}") for f in declaration.letter_fields}
    letter["letter.ref"] = f"L1-AAAA-{number:04d}"
    children = tuple(
        merge_child(
            ref, {f.key: content(f.kind, f"{f.label} {ref}") for f in declaration.child_fields if f.key != "child_ref"}
        )
        for ref in ("C1", "C2", "C3")
    )
    return LetterValues(letter, children)


def rezip(parts: list[tuple[str, bytes]]) -> bytes:
    """The template's own parts, zipped again at the default level: what any DOCX writer must do."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return written.getvalue()


def docxtpl_letter(context: dict[str, object]) -> bytes:
    """The same letter by docxtpl alone, the template opened anew as it must be."""
    document = DocxTemplate(Path(TEMPLATE))
    document.render(context, jinja_env=ImmutableSandboxedEnvironment(autoescape=True), autoescape=True)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def print_peak_memory(letters: int) -> None:
    """In a process that does nothing else: making letters one after the other, then merging as many into one file."""
    template, before = load_letter_template(TEMPLATE), most_memory_mb()
    for values in (values_of(template, number) for number in range(letters)):
        render_letter(template, values, values.child_refs)
    rendered = most_memory_mb()
    run = (values_of(template, number) for number in range(letters))
    kept = [render_letter(template, values, values.child_refs) for values in run]
    held = most_memory_mb()
    merge_letters(kept)
    print(
        f"peak memory, {letters} letters: {rendered - before} MB to make them one by one, {held - before} MB to hold them "
        f"all, {most_memory_mb() - held} MB more to merge them (the program itself: {before} MB)"
    )


def print_peak_memories() -> None:
    """How memory grows with the letters of a run."""
    for letters in (100, 1000, 5000):
        code = f"import sys; sys.path.insert(0, 'bench'); import letters; letters.print_peak_memory({letters})"
        subprocess.run([sys.executable, "-c", code], check=True)


def main() -> None:
    """Print the medians for a run."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--letters", type=int, default=40)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--without-docxtpl", action="store_true", help="leave out the slow loop")
    given = arguments.parse_args()
    template = load_letter_template(TEMPLATE)
    run = [values_of(template, number) for number in range(given.letters)]
    contexts = [merge_context(template.declaration, values) for values in run]
    finished = [render_letter(template, values, values.child_refs) for values in run]
    with zipfile.ZipFile(TEMPLATE) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    ways = {
        "floor: zip the template's parts again": lambda: [rezip(parts) for _values in run],
        "cmeforms": lambda: [render_letter(template, values, values.child_refs) for values in run],
        "cmeforms, merging them into one file": lambda: merge_letters(finished),
        "docxtpl": lambda: [docxtpl_letter(context) for context in contexts],
    }
    if given.without_docxtpl:
        del ways["docxtpl"]
    show(compared(ways, given.rounds), "floor: zip the template's parts again", f"for {given.letters} letters")
    print_peak_memories()


if __name__ == "__main__":
    main()
