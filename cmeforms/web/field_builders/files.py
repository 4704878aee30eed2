"""Builder of photos and files: what is attached already, a tick to remove it, and a new choice; never the bytes."""

from __future__ import annotations

from cmeforms.definitions.fields import FileField, PhotoField
from cmeforms.submissions.answers import Json
from cmeforms.web.controls import Choice, Control, Entry, shown_text
from cmeforms.web.field_builders.builder import FieldBuilder, Frame, as_parts
from cmeforms.web.posted_data import Posted


def read_file(declared: FileField | PhotoField, name: str, posted: Posted) -> Json:
    """The file attached before, unless its tick takes it out; ``{"name": …}`` where only a new one came.

    A new file is noted for the caller, who puts it in the place of this value once it is stored: one
    that is refused then leaves the old one where it was, or a value that is refused as not received.
    """
    kept = posted.attached_before(name.split("-")[0], posted.line(f"{name}-sha256"))
    if posted.line(f"{name}-remove"):
        kept = None
    upload = posted.upload(name)
    if upload is None:
        return kept
    posted.take_file(name, upload)
    return kept or {"name": upload.filename}


def show_file(declared: FileField | PhotoField, value: Json, frame: Frame) -> Control:
    """A file box; what is attached is named, and its fingerprint posted back."""
    given = as_parts(value, "name")
    accept = "image/jpeg,image/png" + ("" if declared.kind == "photo" else ",application/pdf")
    entry = Entry(frame.name, type=accept)
    if not given.get("sha256"):
        return Control("file", (entry,))
    kept = Entry(f"{frame.name}-sha256", shown_text(given["sha256"]))
    tick = Choice(f"{frame.name}-remove", f"{frame.name}-remove", "yes", "Take this file out")
    return Control("file", (entry, kept), tick=tick, lines=(shown_text(given.get("name")),))


FILE_BUILDERS = {"photo": FieldBuilder(read_file, show_file), "file": FieldBuilder(read_file, show_file)}
