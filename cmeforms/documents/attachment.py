"""The one file inside a document: its answers. Source: ISO 19005-3, 6.8; ISO 32000-1, 7.11."""

from __future__ import annotations

import hashlib
from datetime import datetime

from cmeforms.documents.canvas import TaggedCanvas
from cmeforms.documents.metadata import pdf_date
from cmeforms.documents.outline import Attachment
from cmeforms.documents.pdf_objects import RawObject, Stream, name


def attach(canvas: TaggedCanvas, attachment: Attachment, dated_at: datetime) -> None:
    """Embed the file and tie it to the document as its source data."""
    digest = hashlib.md5(attachment.content, usedforsecurity=False).hexdigest().upper()
    parameters = {"Size": len(attachment.content), "ModDate": pdf_date(dated_at), "CheckSum": f"<{digest}>".encode()}
    entries = {"Type": b"/EmbeddedFile", "Subtype": name(attachment.media_type), "Params": parameters}
    embedded = Stream(attachment.content, entries)
    specification = RawObject(
        {
            "Type": b"/Filespec",
            "F": attachment.file_name,
            "UF": attachment.file_name,
            "Desc": attachment.description,
            "AFRelationship": b"/Data",
            "EF": {"F": embedded, "UF": embedded},
        }
    )
    canvas.catalog.Names = RawObject({"EmbeddedFiles": {"Names": [attachment.file_name, specification]}})
    canvas.catalog.AF = RawObject([specification])
