"""What a file says about itself: dates, title, XMP packet, colour profile; nothing about a child.

Source: ISO 19005-3 (PDF/A-3), 6.2.3, 6.6.2, 6.6.4; ISO 14289-1 (PDF/UA-1), clause 5 and 7.1.
"""

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from functools import lru_cache
from xml.sax.saxutils import escape

from PIL import ImageCms
from reportlab.pdfbase.pdfdoc import PDFObject

from cmeforms.documents.outline import DocumentOutline
from cmeforms.documents.pdf_objects import RawObject, Stream, Value, Writer, formatted

PRODUCER = "cmeforms"
_ICC_DATE = slice(24, 36)


class DocumentInfo(PDFObject):  # type: ignore[misc]
    """The information dictionary; its dates are the document's own."""

    __RefOnly__ = 1
    invariant = 1

    def __init__(self, outline: DocumentOutline) -> None:
        self.outline = outline

    def digest(self, signature: Value) -> None:
        """Called by reportlab's writer; the file identifier is made elsewhere."""

    def format(self, document: Writer) -> bytes:
        """Called by reportlab's writer."""
        date = pdf_date(self.outline.dated_at)
        entries = {
            "Title": self.outline.title,
            "Author": self.outline.authority,
            "Subject": self.outline.reference,
            "Creator": PRODUCER,
            "Producer": PRODUCER,
            "CreationDate": date,
            "ModDate": date,
        }
        return formatted(entries, document)


def pdf_date(moment: datetime) -> bytes:
    """A date as PDF writes it, in UTC. Source: ISO 32000-1, 7.9.4."""
    return moment.astimezone(UTC).strftime("(D:%Y%m%d%H%M%S+00'00')").encode()


def xmp_stream(outline: DocumentOutline) -> Stream:
    """The XMP packet, not compressed so that any tool can read it."""
    packet = _XMP.format(
        title=escape(outline.title),
        author=escape(outline.authority),
        subject=escape(outline.reference),
        date=_iso(outline.dated_at),
        producer=PRODUCER,
        language=escape(outline.language),
    )
    return Stream(packet.encode(), {"Type": b"/Metadata", "Subtype": b"/XML"}, is_raw=True)


def output_intent() -> list[RawObject]:
    """What device colours mean in this file: sRGB."""
    profile = Stream(_srgb_profile(), {"N": 3, "Filter": b"/FlateDecode"}, is_raw=True)
    entries = {
        "Type": b"/OutputIntent",
        "S": b"/GTS_PDFA1",
        "OutputConditionIdentifier": "sRGB IEC61966-2.1",
        "Info": "sRGB IEC61966-2.1",
        "DestOutputProfile": profile,
    }
    return [RawObject(entries)]


@lru_cache(maxsize=1)
def _srgb_profile() -> bytes:
    """The deflated profile, its date fields cleared: they hold the moment of making, and output must repeat."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[_ICC_DATE] = bytes.fromhex("07E800010001000000000000")
    return zlib.compress(bytes(profile), 9)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<xmp:MetadataDate>{date}</xmp:MetadataDate>
<xmp:CreatorTool>{producer}</xmp:CreatorTool>
<pdf:Producer>{producer}</pdf:Producer>
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of the PDF/UA standard</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
