"""A copy in large print holds what its reader may see, and is no sealed document."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from cmeforms.casework.papers.large_print import NOT_THE_ORIGINAL, large_print_copy
from cmeforms.errors import CmeformsError
from cmeforms.records.entries import EntryKind
from tests.documents_read import pdf_text


def test_the_copy_says_that_it_is_not_the_sealed_document(signed):
    pdf = large_print_copy(signed.town.services, signed.town.lead.person, signed.record_id)
    text = pdf_text(pdf)
    assert NOT_THE_ORIGINAL in text
    assert signed.town.services.log.state(signed.record_id).reference in text
    reader = PdfReader(BytesIO(pdf))
    assert "/AcroForm" not in reader.trailer["/Root"]
    assert not list(reader.attachments)


def test_a_copy_is_an_audit_event_and_keeps_no_document(signed):
    log = signed.town.services.log
    before = log.state(signed.record_id).documents
    large_print_copy(signed.town.services, signed.town.lead.person, signed.record_id)
    last = log.entries(limit=500, record_id=signed.record_id)[-1]
    assert (last.kind, last.facts) == (EntryKind.RECORD_VIEWED, {"page": "large print"})
    assert log.state(signed.record_id).documents == before


def test_somebody_from_another_school_gets_no_copy(signed):
    with pytest.raises(CmeformsError):
        large_print_copy(signed.town.services, signed.town.other_lead.person, signed.record_id)


def test_a_draft_has_no_copy(town):
    record_id = town.lead.starts("cme1", {"surname": "Sample"})
    with pytest.raises(CmeformsError):
        large_print_copy(town.services, town.lead.person, record_id)
