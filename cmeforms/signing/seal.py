"""Signs PDF bytes for one person's act, or for the service itself; knows nothing of who may sign what.

The first signature certifies the file, later ones are added behind it, and nothing that was signed is
ever rewritten. Nothing is taken from the clock or from chance: the same file, act and key give the
same bytes. Source: house decision 4; ISO 32000-1, 12.8; ETSI EN 319 142-1 (PAdES B-B).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_byterange import SignatureObject

from cmeforms.errors import CertificateNotValid, SigningError
from cmeforms.signing.act_text import reason_text, require_sealable, text_string
from cmeforms.signing.container import make_container, room_for
from cmeforms.signing.keys import ServiceKey
from cmeforms.signing.report import SignatureAct
from cmeforms.signing.signing_order import DIGEST, SERVICE_SEAL, SigningPlan, plan_signature
from cmeforms.signing.timestamps import TimestampService

__all__ = ["SERVICE_SEAL", "SealedPdf", "seal_pdf"]


@dataclass(frozen=True)
class SealedPdf:
    """A PDF with one more signature; ``sha256`` is the lower-case hex digest of all its bytes.

    ``lacks_timestamp``: the timestamp service gave none for this signature, and that was allowed.
    """

    pdf: bytes = field(repr=False)
    sha256: str
    sealed_at: datetime
    lacks_timestamp: bool = False


class QuietWriter(IncrementalPdfFileWriter):
    """Appends to a PDF without touching its metadata.

    pyHanko's own writer stamps the present time into the document's dates on each update.
    """

    def _update_meta(self) -> None:
        pass


def seal_pdf(
    pdf: bytes,
    key: ServiceKey,
    act: SignatureAct,
    appearance: bytes | None = None,
    timestamps: TimestampService | None = None,
    *,
    passphrase: str = "",
) -> SealedPdf:
    """Sign ``pdf`` in the field that ``act`` names, as PAdES B-B with SHA-256; with ``timestamps`` as B-T.

    ``appearance`` is a one-page PDF, drawn into the field's rectangle. The act ``SERVICE_SEAL`` seals a
    file that nobody signs, in an invisible field that is added. Raises ``CertificateNotValid`` if the
    certificate does not hold at the act's time, ``TimestampUnavailable`` if the timestamp service does not
    give a timestamp, ``SigningError`` if this field cannot be signed now. ``passphrase`` opens a locked PDF.
    """
    require_sealable(act)
    problem = key.certificate_problem(act.signed_at)
    if problem:
        raise CertificateNotValid(problem)
    try:
        sealed = _sign(_Opened(pdf, passphrase), key, act, appearance, timestamps)
    except SigningError:
        raise
    # The file is ours, but the library documents no common error: whatever it throws, nothing was signed.
    except Exception as problem_found:
        raise SigningError("The document could not be signed: it, or the signature block, is not a sound PDF.") from (
            problem_found
        )
    return SealedPdf(sealed, hashlib.sha256(sealed).hexdigest(), act.signed_at)


@dataclass(frozen=True)
class _Opened:
    """The bytes to sign, and the pass phrase that opens them where they are locked."""

    pdf: bytes = field(repr=False)
    passphrase: str = field(repr=False)

    @cached_property
    def reader(self) -> PdfFileReader:
        """Read once, for the plan and for the writer."""
        reader = PdfFileReader(BytesIO(self.pdf))
        if self.passphrase:
            reader.decrypt(self.passphrase)
        return reader

    def writer(self, act: SignatureAct) -> QuietWriter:
        writer = QuietWriter(self.reader.stream, prev=self.reader)
        if self.passphrase:
            writer.encrypt(self.passphrase)  # type: ignore[no-untyped-call]
        # The second identifier says "another version of this file"; chance would make each sealing differ.
        version = hashlib.sha256(hashlib.sha256(self.pdf).digest() + repr(act).encode("utf-8")).digest()[:16]
        writer._document_id[1] = generic.ByteStringObject(version)
        writer.register_extension(ESIC_EXTENSION_1)
        return writer


def _sign(
    opened: _Opened,
    key: ServiceKey,
    act: SignatureAct,
    appearance: bytes | None,
    timestamps: TimestampService | None,
) -> bytes:
    plan = plan_signature(opened.reader, act.field_name)
    writer = opened.writer(act)
    embedding = PdfCMSEmbedder(_new_field(plan)).write_cms(
        act.field_name, writer, existing_fields_only=not plan.adds_field
    )
    signature_field = next(embedding).get_object()
    if appearance is not None and not plan.adds_field:
        _place(writer, signature_field, appearance)
    room = room_for(key, has_timestamp=timestamps is not None)
    embedding.send(SigObjSetup(_signature_object(act, room), plan.rules))
    prepared, output = embedding.send(SigIOSetup(DIGEST))
    embedding.send(make_container(prepared.document_digest, key, timestamps))
    sealed: bytes = output.getvalue()
    return sealed


def _new_field(plan: SigningPlan) -> SigFieldSpec | None:
    """An invisible field outside the page: PDF/UA wants visible ones tagged, PDF/A forbids hidden ones."""
    if not plan.adds_field:
        return None
    invisible = InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True)
    return SigFieldSpec(SERVICE_SEAL, readable_field_name="Seal of the service", invis_sig_settings=invisible)


def _signature_object(act: SignatureAct, room: int) -> SignatureObject:
    # The container is written as hexadecimal digits, two to a byte.
    signature = SignatureObject(timestamp=act.signed_at, subfilter=SigSeedSubFilter.PADES, bytes_reserved=2 * room)
    signature["/Name"] = text_string(act.name)
    signature["/Reason"] = text_string(reason_text(act))
    return signature


def _place(writer: QuietWriter, signature_field: generic.DictionaryObject, appearance: bytes) -> None:
    """Make the appearance's first page the look of the field; readers scale it into the rectangle."""
    block = writer.import_page_as_xobject(PdfFileReader(BytesIO(appearance)))
    looks = generic.DictionaryObject()  # type: ignore[no-untyped-call]
    looks["/N"] = block
    signature_field["/AP"] = looks
