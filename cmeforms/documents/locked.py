"""Locks a drawn PDF with a pass phrase, for sending: AES-256; still accessible (PDF/UA-1), no longer archival (PDF/A).

Source: ISO 32000-2, 7.6.4 (revision 6); ISO 19005-3, 6.1.3 (PDF/A forbids encryption); ISO 14289-1, 7.16.
"""

from __future__ import annotations

from io import BytesIO

import pikepdf

_ARCHIVAL = ("part", "conformance")


def lock_pdf(pdf: bytes, passphrase: str) -> bytes:
    """The same document, unsigned still, that opens with the pass phrase only; each lock gives other bytes.

    Everything in it is locked, the attached answers and the properties too. Screen readers may read it.
    """
    with pikepdf.open(BytesIO(pdf)) as opened:
        _disclaim_archival(opened)
        out = BytesIO()
        lock = pikepdf.Encryption(owner=passphrase, user=passphrase, R=6, aes=True, metadata=True)
        opened.save(out, encryption=lock, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def _disclaim_archival(opened: pikepdf.Pdf) -> None:
    with opened.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        for name in _ARCHIVAL:
            if f"pdfaid:{name}" in metadata:
                del metadata[f"pdfaid:{name}"]
