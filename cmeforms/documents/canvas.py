"""A reportlab canvas that tags all it draws and writes an accessible, archivable file; knows no forms.

Everything drawn is either content of a structure element or an artifact. Source: ISO 14289-1, 7.1;
ISO 19005-3, 6.1 and 6.7; ISO 32000-1, 14.8.2.2 (artifacts).
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from reportlab import rl_config
from reportlab.pdfbase.pdfdoc import PDFCatalog, PDFPage
from reportlab.pdfgen.canvas import Canvas

from cmeforms.documents.bookmarks import Bookmarks
from cmeforms.documents.fonts import FontFace, FontSet
from cmeforms.documents.glyph_font import GlyphFont
from cmeforms.documents.lines import Line
from cmeforms.documents.metadata import DocumentInfo, output_intent, xmp_stream
from cmeforms.documents.outline import DocumentOutline
from cmeforms.documents.pdf_objects import RawObject, Reference, Stream, Writer, formatted, number
from cmeforms.documents.shaping import ShapedRun
from cmeforms.documents.structure import Element, StructureTree
from cmeforms.documents.text_drawing import line_operators

# No text is ever given to reportlab to interpret; should that change, it still may fetch nothing.
rl_config.trustedHosts = []
rl_config.trustedSchemes = []

_PDF_VERSION = (1, 7)


class _Catalog(PDFCatalog):  # type: ignore[misc]
    """The document catalog with the entries that reportlab's own does not permit."""

    __NoDefault__ = (*PDFCatalog.__NoDefault__, "OutputIntents", "AF")
    __Refs__ = __NoDefault__


class _OwnBookmarks:
    """Stands where reportlab keeps its bookmarks, which would take ours out of the catalog when it has none."""

    ready = 0

    def prepare(self, document: Writer, canvas: Canvas) -> None:
        """Called by reportlab's writer."""


class TaggedCanvas(Canvas):  # type: ignore[misc]
    """Draws lines of glyphs, rules, boxes and images, each tagged, on pages of one size.

    Lengths are in points from the page's lower left corner.
    """

    def __init__(self, page_size_pt: tuple[float, float], fonts: FontSet) -> None:
        super().__init__(io.BytesIO(), pagesize=page_size_pt, pageCompression=0, invariant=1, pdfVersion=_PDF_VERSION)
        self.fonts = fonts
        self.tree = StructureTree()
        self.bookmarks = Bookmarks()
        self.catalog = _Catalog()
        self._doc.Catalog = self._doc._catalog = self.catalog
        self.catalog.Pages = self._doc.Pages
        self._doc.Outlines = _OwnBookmarks()
        self._glyph_fonts: dict[FontFace, GlyphFont] = {}
        self._page_key = self.tree.new_page()

    def _make_preamble(self) -> None:
        """Declare no initial font: reportlab's would be Helvetica, not embedded."""
        self._preamble = ""

    # Drawing

    @contextmanager
    def tagged(self, element: Element) -> Iterator[None]:
        """What is drawn inside is content of ``element``."""
        with self.tagged_on(element, self.page_reference, self.page_key):
            yield

    @contextmanager
    def tagged_on(self, element: Element, page: Reference, page_key: int) -> Iterator[None]:
        """What is drawn inside is content of ``element``, and will be added to that page."""
        marked = self.tree.mark(element, page, page_key)
        self._code.append(f"/{element.tag} << /MCID {marked} >> BDC")
        yield
        self._code.append("EMC")

    @contextmanager
    def artifact(self, properties: str = "") -> Iterator[None]:
        """What is drawn inside is decoration and passed over by readers."""
        self._code.append(f"/Artifact << {properties} >> BDC" if properties else "/Artifact BMC")
        yield
        self._code.append("EMC")

    def draw_line(self, line: Line, x_pt: float, baseline_pt: float) -> None:
        """Draw one line of text with its left end at ``x_pt``."""
        self._code.append(line_operators(line, x_pt, baseline_pt, self.glyph_font).decode("ascii"))

    def glyph_font(self, run: ShapedRun) -> GlyphFont:
        """This document's embedded font for the run's face."""
        font = self._glyph_fonts.get(run.face)
        if font is None:
            font = GlyphFont(run.face, len(self._glyph_fonts) + 1)
            self._glyph_fonts[run.face] = font
            self._doc.delayedFonts.append(font)
        return font

    def rule(self, x_pt: float, y_pt: float, width_pt: float, weight_pt: float = 0.5) -> None:
        """A horizontal rule, as an artifact."""
        with self.artifact():
            self._code.append(f"{_n(weight_pt)} w {_n(x_pt)} {_n(y_pt)} m {_n(x_pt + width_pt)} {_n(y_pt)} l S")

    def box(self, x_pt: float, y_pt: float, width_pt: float, height_pt: float, weight_pt: float = 0.75) -> None:
        """The outline of a rectangle, as an artifact."""
        with self.artifact():
            self._code.append(f"{_n(weight_pt)} w {_n(x_pt)} {_n(y_pt)} {_n(width_pt)} {_n(height_pt)} re S")

    def stroke(self, points: list[tuple[float, float]], weight_pt: float) -> None:
        """A line through ``points``; the caller tags it."""
        moves = " ".join(f"{_n(x)} {_n(y)} {'l' if index else 'm'}" for index, (x, y) in enumerate(points))
        self._code.append(f"{_n(weight_pt)} w 1 J {moves} S 0 J")

    def fill(self, boxes: Iterable[tuple[float, float, float, float]]) -> None:
        """Fill rectangles given as left, bottom, width and height; the caller tags them."""
        self._code.append(
            " ".join(f"{_n(x)} {_n(y)} {_n(width)} {_n(height)} re" for x, y, width, height in boxes) + " f"
        )

    def draw_image(self, image: Stream, x_pt: float, y_pt: float, width_pt: float, height_pt: float) -> None:
        """Draw an image object; the caller tags it."""
        name = f"Im{len(self._formsinuse) + 1}.{self._pageNumber}"
        self._doc.Reference(image, f"FormXob.{name}")
        self._formsinuse.append(name)
        place = f"{_n(width_pt)} 0 0 {_n(height_pt)} {_n(x_pt)} {_n(y_pt)} cm"
        self._code.append(f"q {place} /FormXob.{name} Do Q")

    # Pages and file

    @property
    def page_count(self) -> int:
        """Pages finished so far."""
        return len(self._doc.Pages.pages)

    @property
    def page_reference(self) -> Reference:
        """A reference to the page being drawn."""
        return self._doc.thisPageRef()

    @property
    def page_key(self) -> int:
        """What the structure tree calls the page being drawn."""
        return self._page_key

    def add_annotation(self, annotation: RawObject) -> None:
        """Put an annotation on the page being drawn."""
        self._annotationrefs.append(self._doc.Reference(annotation))

    def end_page(self) -> None:
        """Close the page being drawn and begin the next."""
        self.showPage()
        page = self._doc.Pages.pages[-1]
        page.__NoDefault__ = [*PDFPage.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs, page.Trans = self._page_key, b"/S", None
        self._page_key = self.tree.new_page()

    def drawn_apart(self) -> bytes:
        """Take back what was drawn since the page began, to add it to a finished page later."""
        code = "\n".join(self._code)
        self._code.clear()
        return code.encode("ascii")

    def add_to_page(self, index: int, operators: bytes) -> None:
        """Add operators to a finished page; page numbers are drawn so, when the last one is known."""
        self._doc.Pages.pages[index].stream += operators.decode("ascii") + "\n"

    def describe(self, outline: DocumentOutline) -> None:
        """Say what the file is: title, dates, language, standards, structure."""
        catalog = self.catalog
        self._doc.info = DocumentInfo(outline)
        catalog.Lang = formatted(outline.language, self._doc)
        catalog.MarkInfo = RawObject({"Marked": True})
        catalog.ViewerPreferences = RawObject({"DisplayDocTitle": True})
        catalog.Metadata = xmp_stream(outline)
        catalog.OutputIntents = RawObject(output_intent())
        catalog.StructTreeRoot = self.tree.finish()
        marks = self.bookmarks.finish()
        if marks is not None:
            catalog.Outlines = marks

    def finish(self, identity: bytes) -> bytes:
        """Close the document and return the file; all pages must have been ended.

        ``identity`` decides the file identifier. Source: ISO 32000-1, 14.4.
        """
        for page in self._doc.Pages.pages:
            page.Contents = Stream(page.stream.encode("ascii"))
        identifier = hashlib.sha256(identity).hexdigest()[:32].upper()
        self._doc._ID = f"[<{identifier}> <{identifier}>]".encode()
        return bytes(self._doc.GetPDFData(self))


def _n(value: float) -> str:
    return number(value).decode("ascii")
