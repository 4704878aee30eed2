"""Builder of photos and files: what is attached already, a tick to remove it, and a new choice; never the bytes."""

from __future__ import annotations

from cmeforms.definitions.fields import FileField, PhotoField
from cmeforms.submissions.answers import Json
from cmeforms.web.controls import Choice, Control, Entry, shown_text
from cmeforms.web.field_builders.builder import FieldBuilder, Frame, as_parts
from cmeforms.web.posted_data import Posted


def read_file(declared: FileField | PhotoField, name: str, posted: Posted) -> Json:
    """``{"name": …}`` for a file that came with this post (to be stored by the caller), else the one attached before.

    A new file replaces the old one; the tick takes the old one out.
    """
    upload = posted.upload(name)
    if upload is not None:
        posted.take_file(name, upload)
        return {"name": upload.filename}
    if posted.line(f"{name}-remove"):
        return None
    return posted.attached_before(name.split("-")[0], posted.line(f"{name}-sha256"))


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
