"""The same form given to other programs that print: WeasyPrint, Typst, LibreOffice; each only where it is installed."""

from __future__ import annotations

import importlib
import io
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from html import escape
from importlib.util import find_spec
from pathlib import Path

from cmeforms.documents.outline import AnswerRows, AnswerTable, DocumentOutline, Heading, Photo

Printer = Callable[[DocumentOutline], bytes]


def other_printers() -> dict[str, Printer | None]:
    """Each program by name, or None where it is not installed; nothing is installed for a benchmark."""
    return {
        "WeasyPrint, pdf/ua-1": _weasyprint if find_spec("weasyprint") else None,
        "Typst, one start each, ua-1": _typst if find_spec("typst") else None,
        "LibreOffice, one start each": _libreoffice if shutil.which("soffice") else None,
    }


def _weasyprint(outline: DocumentOutline) -> bytes:
    library = importlib.import_module("weasyprint")
    return bytes(library.HTML(string=_html(outline)).write_pdf(pdf_variant="pdf/ua-1"))


def _typst(outline: DocumentOutline) -> bytes:
    library = importlib.import_module("typst")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "photo.jpg").write_bytes(next(b.image_bytes for b in outline.blocks if isinstance(b, Photo)))
        (place / "form.typ").write_text(_typst_source(outline), encoding="utf-8")
        return bytes(library.compile(str(place / "form.typ"), pdf_standards=["ua-1"]))


def _libreoffice(outline: DocumentOutline) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "form.html").write_text(_html(outline), encoding="utf-8")
        command = [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "pdf:writer_web_pdf_Export",
        ]
        subprocess.run([*command, "--outdir", folder, place / "form.html"], check=True, capture_output=True)
        return (place / "form.pdf").read_bytes()


def _html(outline: DocumentOutline) -> str:
    """The form as a page of HTML with the same headings, rows and cells."""
    body = io.StringIO()
    body.write(f"<h1>{escape(outline.title)}</h1><p>{escape(outline.marking)}</p>")
    for block in outline.blocks:
        if isinstance(block, Heading):
            body.write(f"<h2>{escape(block.text)}</h2>")
        elif isinstance(block, AnswerRows):
            rows = (
                f"<tr><th scope=row>{escape(r.label)}</th><td>{escape(r.readings[0].text)}</td></tr>"
                for r in block.rows
            )
            body.write(f"<table>{''.join(rows)}</table>")
        elif isinstance(block, AnswerTable):
            heads = "".join(f"<th scope=col>{escape(column)}</th>" for column in block.columns)
            cells = ("".join(f"<td>{escape(cell.text)}</td>" for cell in row) for row in block.rows)
            body.write(f"<table><tr>{heads}</tr>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>")
        elif hasattr(block, "text"):
            body.write(f"<p>{escape(block.text)}</p>")
    style = "@page{size:A4;margin:54pt} body{font:12pt 'Noto Sans'} th{text-align:left;width:30%} table{width:100%}"
    return f"<!doctype html><html lang=en><title>{escape(outline.title)}</title><style>{style}</style><body>{body.getvalue()}"


def _typst_source(outline: DocumentOutline) -> str:
    """The form as Typst source; texts are strings, so that nothing in them is markup."""
    parts = [
        f'#set document(title: {_string(outline.title)})\n#set text(font: "Noto Sans", size: 12pt, lang: "en")',
        '#set page(paper: "a4", margin: 54pt, numbering: "1 of 1")',
        f'= #{_string(outline.title)}\n#image("photo.jpg", alt: "The child", height: 6cm)',
    ]
    for block in outline.blocks:
        if isinstance(block, Heading):
            parts.append(f"== #{_string(block.text)}")
        elif isinstance(block, AnswerRows):
            cells = ", ".join(f"{_string(r.label)}, {_string(r.readings[0].text)}" for r in block.rows)
            parts.append(f"#table(columns: (30%, 1fr), {cells})")
        elif isinstance(block, AnswerTable):
            heads = ", ".join(map(_string, block.columns))
            cells = ", ".join(_string(cell.text) for row in block.rows for cell in row)
            parts.append(f"#table(columns: {len(block.columns)}, table.header({heads}), {cells})")
        elif hasattr(block, "text"):
            parts.append(f"#{_string(block.text)}")
    return "\n\n".join(parts)


def _string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
