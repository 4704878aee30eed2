"""Small unsigned PDFs as ``documents`` makes them: ordered signature fields, the last with a lock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from reportlab.pdfgen import canvas

from cmeforms.signing.report import SignatureAct

VALID_FROM = datetime(2026, 1, 1, tzinfo=UTC)
SIGNED_AT = datetime(2026, 11, 20, 9, 30, 15, tzinfo=UTC)
STATEMENT = "I have made the enquiries recorded here. They are complete and true."


def an_act(field_name: str = "lead", **changes: object) -> SignatureAct:
    told = {"name": "Ada Park", "role": "Head teacher", "statement": STATEMENT, "signed_at": SIGNED_AT}
    return SignatureAct(field_name=field_name, **(told | changes))  # type: ignore[arg-type]


def officer_act(**changes: object) -> SignatureAct:
    told = {
        "name": "Zofia Łuczak",
        "role": "PAEWS officer",
        "outcome": "I agree",
        "reason": "Both schools answered.",
        "signed_at": SIGNED_AT + timedelta(hours=3),
    }
    return an_act("paews", **(told | changes))


def drawn_pdf(text: str, size: tuple[float, float] = (595.0, 842.0), pages: int = 1) -> bytes:
    out = BytesIO()
    page = canvas.Canvas(out, pagesize=size, invariant=1)
    for number in range(1, pages + 1):
        page.drawString(8, size[1] - 14, f"{text} {number}")
        page.showPage()
    page.save()
    return out.getvalue()


def an_appearance(text: str = "Signed by Ada Park") -> bytes:
    return drawn_pdf(text, (200.0, 50.0))


def unsigned_pdf(*field_names: str, attachments: int = 1, object_streams: bool = False) -> bytes:
    """Two pages, the answers attached, an XMP packet, and one empty signature field for each name."""
    with pikepdf.open(BytesIO(drawn_pdf("Checklist page", pages=2))) as pdf:
        for number in range(attachments):
            pdf.attachments[f"cme1-{number}.json"] = b'{"surname": "Example"}'
        with pdf.open_metadata() as metadata:
            metadata["dc:title"] = "CME 1"
        if field_names:
            fields = [_field(pdf, name, place, name == field_names[-1]) for place, name in enumerate(field_names)]
            pdf.pages[0].obj.Annots = Array(fields)
            pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array(fields)))
        out = BytesIO()
        mode = pikepdf.ObjectStreamMode.generate if object_streams else pikepdf.ObjectStreamMode.disable
        pdf.save(out, object_stream_mode=mode, deterministic_id=True)
    return out.getvalue()


def _field(pdf: pikepdf.Pdf, name: str, place: int, is_last: bool) -> pikepdf.Object:
    empty = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 200, 50]))
    widget = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Sig,
        T=String(name),
        TU=String(STATEMENT),
        F=132,
        P=pdf.pages[0].obj,
        Rect=Array([40, 100 + 60 * place, 240, 150 + 60 * place]),
        AP=Dictionary(N=empty),
    )
    if is_last:
        widget.Lock = Dictionary(Type=Name.SigFieldLock, Action=Name.All, P=1)
    return pdf.make_indirect(widget)
