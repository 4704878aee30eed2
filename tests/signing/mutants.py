"""Ways to tamper with a sealed PDF: each takes sealed bytes and gives forged ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

from pyhanko.keys.internal import translate_pyca_cryptography_cert_to_asn1, translate_pyca_cryptography_key_to_asn1
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.embed import EmbeddedFileObject, FileSpec, embed_file
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec

from cmeforms.signing.keys import ServiceKey
from cmeforms.signing.seal import QuietWriter

Mutant = Callable[[bytes], bytes]


def pdf_dict(**entries: Any) -> generic.DictionaryObject:
    return generic.DictionaryObject({pdf_name(f"/{key}"): value for key, value in entries.items()})


def updated(sealed: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """Append an update as any PDF editor would."""
    writer = QuietWriter(BytesIO(sealed))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def add_to_catalog(key: str, value: Callable[[IncrementalPdfFileWriter], generic.PdfObject]) -> Mutant:
    def change(writer: IncrementalPdfFileWriter) -> None:
        writer.root[pdf_name(key)] = value(writer)
        writer.update_root()

    return lambda sealed: updated(sealed, change)


def add_note(sealed: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        page = writer.root["/Pages"]["/Kids"][1]
        sides = generic.ArrayObject(map(generic.NumberObject, (50, 700, 300, 800)))
        note = pdf_dict(
            Type=pdf_name("/Annot"), Subtype=pdf_name("/FreeText"), Rect=sides, Contents=generic.pdf_string("No risk")
        )
        page[pdf_name("/Annots")] = generic.ArrayObject([writer.add_object(note)])
        writer.update_container(page)

    return updated(sealed, change)


def swap_page_content(sealed: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        page = writer.root["/Pages"]["/Kids"][0]
        page[pdf_name("/Contents")] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
        writer.update_container(page)

    return updated(sealed, change)


def add_page(sealed: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        pages = writer.root["/Pages"]
        page = generic.DictionaryObject(pages["/Kids"][0])
        for key in ("/Annots", "/StructParents"):
            page.pop(key, None)
        pages["/Kids"].append(writer.add_object(page))
        pages[pdf_name("/Count")] = generic.NumberObject(int(pages["/Count"]) + 1)
        writer.update_container(pages)

    return updated(sealed, change)


def swap_font(sealed: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        font = writer.root["/Pages"]["/Kids"][0]["/Resources"]["/Font"]["/F1"]
        font[pdf_name("/BaseFont")] = pdf_name("/Symbol")
        writer.update_container(font)

    return updated(sealed, change)


def add_form_value(sealed: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        fields = writer.root["/AcroForm"]["/Fields"]
        value = pdf_dict(FT=pdf_name("/Tx"), T=generic.pdf_string("risk"), V=generic.pdf_string("none"))
        fields.append(writer.add_object(value))
        writer.update_container(fields)

    return updated(sealed, change)


def attach_file(sealed: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        content = EmbeddedFileObject.from_file_data(writer, b"{}", mime_type="application/json")
        embed_file(writer, FileSpec("other.json", file_name="other.json", embedded_data=content))

    return updated(sealed, change)


def swap_attachment(sealed: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        specification = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]
        content = writer.add_object(generic.StreamObject(stream_data=b'{"surname": "Other"}'))
        specification["/EF"][pdf_name("/F")] = content
        writer.update_container(specification["/EF"])

    return updated(sealed, change)


def change_xmp(sealed: bytes) -> bytes:
    packet = generic.StreamObject(pdf_dict(Type=pdf_name("/Metadata"), Subtype=pdf_name("/XML")), stream_data=b"<x/>")
    return add_to_catalog("/Metadata", lambda writer: writer.add_object(packet))(sealed)


def change_title(sealed: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        writer.set_info(pdf_dict(Title=generic.pdf_string("Another form")))

    return updated(sealed, change)


def add_orphan(sealed: bytes) -> bytes:
    return updated(sealed, lambda writer: writer.add_object(generic.StreamObject(stream_data=b"to be shown later")))


def remove_last_signature(sealed: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        field = writer.root["/AcroForm"]["/Fields"][-1]
        del field[pdf_name("/V")]
        writer.update_container(field)

    return updated(sealed, change)


def redraw_signature(sealed: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        field = writer.root["/AcroForm"]["/Fields"][0]
        field["/AP"][pdf_name("/N")] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
        writer.update_container(field)

    return updated(sealed, change)


def flip(sealed: bytes, offset: int, bit: int = 1) -> bytes:
    forged = bytearray(sealed)
    forged[offset] ^= bit
    return bytes(forged)


def wrap_signature(sealed: bytes) -> bytes:
    """The wrapping attack: move the end of the signed bytes away and put other objects into the gap.

    The hash stays right, because the gap is not signed; a table of objects forged into the gap, exactly
    where the old one was looked for, leads readers to another page. The container is written again as a
    raw string, half as long as its digits, so that a check of lengths alone finds the gap filled.
    """
    start, gap_end, length = map(int, re.search(rb"/ByteRange *\[ *0 (\d+) (\d+) (\d+)", sealed).groups())
    table_at = int(re.findall(rb"startxref\s+(\d+)", sealed)[-1])
    gap = 2 * (table_at - start + 6000)
    moved = start + gap - gap_end
    signature_ref = PdfFileReader(BytesIO(sealed)).embedded_signatures[-1].sig_field.raw_get("/V").idnum
    content_ref = PdfFileReader(BytesIO(sealed)).root["/Pages"]["/Kids"][0].raw_get("/Contents").idnum
    offsets = {number: at + moved if at > gap_end else at for number, at in _offsets(sealed[table_at:]).items()}

    page = b"%d 0 obj\n<</Length 5>>\nstream\nBT ET\nendstream\nendobj\n" % content_ref
    container = bytes.fromhex(sealed[start + 1 : gap_end - 1].decode()).ljust((gap - 2) // 2, b"\0")
    raw = re.sub(rb"([()\\])", rb"\\\1", container).replace(b"\r", b"\\r")
    rest = sealed[gap_end : sealed.index(b"endobj", gap_end)]
    rest = re.sub(rb"/ByteRange *\[[^]]*\]", b"/ByteRange [0 %d %d %d]" % (start, start + gap, length), rest)
    signature = b"%d 0 obj\n<<\n/Contents (" % signature_ref + raw + b")" + rest + b"endobj\n"

    lists = b"".join(b"%d 1\n%010d 00000 n \n" % (number, at) for number, at in offsets.items())
    trailer = sealed[sealed.rindex(b"trailer") : sealed.rindex(b"startxref")]
    page_at = table_at + 4000
    lists += b"%d 1\n%010d 00000 n \n" % (content_ref, page_at)
    lists = re.sub(rb"(?m)^%d 1\n\d+" % signature_ref, b"%d 1\n%010d" % (signature_ref, page_at + len(page)), lists)
    table = (b"xref\n" + lists + trailer).ljust(4000)
    filling = sealed[start:gap_end].ljust(table_at - start) + table + page + signature
    return sealed[:start] + filling.ljust(gap) + sealed[gap_end:]


def _offsets(table: bytes) -> dict[int, int]:
    """Object number to offset, from a classic table of objects."""
    found, number = {}, 0
    for line in table.partition(b"trailer")[0].splitlines()[1:]:
        first, _generation, *kind = line.split()
        if kind:
            found[number] = int(first)
            number += 1
        else:
            number = int(first)
    return found


def sign_in_new_field(sealed: bytes, key: ServiceKey) -> bytes:
    """A stranger adds a place for a signature and signs there, as any PDF program offers."""
    signer = signers.SimpleSigner(
        translate_pyca_cryptography_cert_to_asn1(key.certificate),
        translate_pyca_cryptography_key_to_asn1(key.private_key),
        cert_registry=None,
    )
    place = SigFieldSpec("guest", box=(300, 100, 400, 150))
    metadata = signers.PdfSignatureMetadata(field_name="guest", md_algorithm="sha256", name="Guest Example")
    pdf_signer = signers.PdfSigner(metadata, signer, new_field_spec=place)
    # A forger's program does not mind that the document is locked.
    pdf_signer._enforce_certification_constraints = lambda _reader: None
    return pdf_signer.sign_pdf(IncrementalPdfFileWriter(BytesIO(sealed))).getvalue()
