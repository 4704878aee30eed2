"""Unsigned signature fields, tagged and complete before anyone signs; knows nothing of keys.

Source: ISO 32000-1, 12.7.4.5 (signature fields, lock), 12.8.2.4; ISO 14289-1, 7.18.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cmeforms.documents.canvas import TaggedCanvas
from cmeforms.documents.outline import SignatureBox
from cmeforms.documents.pdf_objects import RawObject, Stream
from cmeforms.documents.structure import Element

_PRINT_AND_LOCKED = 132
_SIGNATURES_EXIST_APPEND_ONLY = 3


@dataclass(frozen=True)
class FieldPlace:
    """Where a field stands on the page being drawn, in points."""

    x_pt: float
    y_pt: float
    width_pt: float
    height_pt: float


def add_signature_field(
    canvas: TaggedCanvas, box: SignatureBox, place: FieldPlace, parent: Element, *, is_last: bool
) -> None:
    """Put an empty signature field on the page being drawn, named and explained as ``box`` says.

    The Form element's only kid is the object reference itself, not a list: with a list, a signature's own
    update would look like a change of the document. The last field locks the document when signed.
    """
    element = Element("Form", parent, {"Alt": box.statement})
    entries: dict[str, Any] = {
        "Type": b"/Annot",
        "Subtype": b"/Widget",
        "FT": b"/Sig",
        "T": box.field_name,
        "TU": box.statement,
        "F": _PRINT_AND_LOCKED,
        "P": canvas.page_reference,
        "Rect": [place.x_pt, place.y_pt, place.x_pt + place.width_pt, place.y_pt + place.height_pt],
        "StructParent": canvas.tree.own_object(element),
        "AP": {"N": _empty_appearance(place)},
    }
    if is_last:
        entries["Lock"] = RawObject({"Type": b"/SigFieldLock", "Action": b"/All", "P": 1})
    widget = RawObject(entries)
    element.only_kid = {"Type": b"/OBJR", "Pg": canvas.page_reference, "Obj": widget}
    canvas.add_annotation(widget)
    _acro_form(canvas)["Fields"].append(widget)


def _empty_appearance(place: FieldPlace) -> Stream:
    entries = {
        "Type": b"/XObject",
        "Subtype": b"/Form",
        "BBox": [0, 0, place.width_pt, place.height_pt],
        "Resources": {},
    }
    return Stream(b"", entries)


def _acro_form(canvas: TaggedCanvas) -> dict[str, Any]:
    if getattr(canvas.catalog, "AcroForm", None) is None:
        canvas.catalog.AcroForm = RawObject({"Fields": [], "SigFlags": _SIGNATURES_EXIST_APPEND_ONLY})
    form: dict[str, Any] = canvas.catalog.AcroForm.value
    return form
