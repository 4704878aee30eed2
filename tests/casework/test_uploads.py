"""Files are judged by what is in them, kept without camera data, and named without paths."""

from __future__ import annotations

import base64
import io
import shutil
import struct
import zlib
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from cmeforms.casework.forms.uploads import take_in, take_in_document
from cmeforms.definitions.catalogue import load_catalogue
from cmeforms.errors import AnswersRefused, FileRefused
from tests.factories import copy_home, open_town

MINIATURES = Path(__file__).parents[1] / "miniature_definitions"
GPS = 0x8825
CANARY = "Camera 4711 of Quillfeather"


@pytest.fixture(scope="module")
def definition(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("definitions")
    shutil.copy(MINIATURES / "kinds_files.toml", folder)
    return load_catalogue([folder]).find("mini-files").definition


def photo(kind: str = "JPEG", *, size: tuple[int, int] = (60, 30), orientation: int = 1) -> bytes:
    image = Image.new("RGB", size, "navy")
    exif = Image.Exif()
    exif[0x0110], exif[0x0112] = CANARY, orientation
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (53.0, 24.0, 30.0)
    written = io.BytesIO()
    image.save(written, kind, exif=exif.tobytes(), comment=CANARY.encode()) if kind == "JPEG" else image.save(
        written, kind, exif=exif.tobytes()
    )
    return written.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size; a reader that believes it would need hundreds of megabytes."""

    def chunk(name: bytes, content: bytes) -> bytes:
        checked = name + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def pdf_file(pages: int = 1, **saving: object) -> bytes:
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page()
    written = io.BytesIO()
    pdf.save(written, **saving)
    return written.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_is_kept_without_place_camera_or_comment_and_upright(kind: str):
    given = photo(kind, orientation=6)
    assert CANARY.encode() in given
    taken = take_in(given, "me.jpg", "photo")
    image = Image.open(io.BytesIO(taken.content))
    assert CANARY.encode() not in taken.content
    assert not image.getexif()
    assert image.size == (30, 60)
    assert taken.media_type == f"image/{kind.lower()}"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\0\0\0\x18ftypheic" + b"\0" * 100, "HEIC"),
        (png_header(13_000, 13_000), "25 million"),
        (png_header(0xFFFFFFF, 0xFFFFFFF), "pixels|read"),
        (photo()[:200], "read"),
        (b"", "empty"),
        (b"\xff\xd8\xff" + b"x" * (10 * 1024 * 1024), "10 MB"),
        (b"GIF89a" + b"\0" * 100, "JPEG or PNG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "JPEG or PNG"),
        (b"MZ" + b"\0" * 300, "JPEG or PNG"),
        (pdf_file(), "JPEG or PNG"),
    ],
    ids=["heic", "huge", "absurd", "cut", "empty", "heavy", "gif", "svg", "program", "pdf"],
)
def test_what_is_no_photo_is_refused_in_plain_words_and_quickly(content: bytes, told: str):
    with pytest.raises(FileRefused, match=told):
        take_in(content, "me.jpg", "photo")


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\nnothing more",
        pdf_file(0),
        pdf_file(encryption=pikepdf.Encryption(owner="owner", user="secret")),
        pdf_file()[:60],
    ],
    ids=["only a header", "no pages", "locked", "cut"],
)
def test_a_pdf_that_cannot_be_opened_is_refused(content: bytes):
    with pytest.raises(FileRefused, match="PDF"):
        take_in(content, "letter.pdf", "file")


def test_a_sound_pdf_is_kept_byte_for_byte():
    content = pdf_file(2)
    taken = take_in(content, "letter.pdf", "file")
    assert (taken.content, taken.media_type) == (content, "application/pdf")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\photo.jpg", "photo.jpg"),
        ("/absolute.png", "absolute.png"),
        ("..", "file"),
        ("", "file"),
        ("a/b/", "b"),
        ("Żółw.jpg", "Żółw.jpg"),
    ],
)
def test_a_name_keeps_no_path(name: str, kept: str):
    assert take_in(photo(), name, "photo").name == kept


def test_a_name_too_long_is_refused_and_not_cut():
    with pytest.raises(FileRefused, match="200"):
        take_in(photo(), "x" * 201, "photo")


@pytest.mark.parametrize(
    "value",
    [
        {"base64": "not base64 at all!", "name": "a.jpg"},
        {"base64": "A", "name": "a.jpg"},
        {"base64": "é" * 20, "name": "a.jpg"},
        {"base64": "\ud800", "name": "a.jpg"},
        {"base64": base64.b64encode(b"hello").decode(), "name": "a.jpg"},
        {"base64": 7, "name": "a.jpg"},
        {"path": "/etc"},
        {"path": "/no/such/file"},
        {"path": "a\0b"},
        {"path": "/dev/zero"},
    ],
)
def test_bytes_that_are_no_file_are_a_problem_of_that_field(definition, value: dict[str, object]):
    document, files, [problem] = take_in_document(definition, {"photo": value}, may_read_paths=True)
    assert (document["photo"], files, problem.path) == (None, {}, "photo")


def test_nobody_but_the_command_line_names_a_file_of_this_machine(definition, tmp_path: Path):
    (tmp_path / "secret.jpg").write_bytes(photo())
    value = {"path": str(tmp_path / "secret.jpg")}
    document, files, _found = take_in_document(definition, {"photo": value}, may_read_paths=False)
    assert (document["photo"], files) == (value, {})
    assert take_in_document(definition, {"photo": value}, may_read_paths=True)[1]


def test_a_photo_goes_into_the_form_and_one_that_never_came_is_refused(prepared_home: Path, tmp_path: Path):
    home = copy_home(prepared_home, tmp_path / "home")
    (home / "form_definitions").mkdir()
    shutil.copy(MINIATURES / "kinds_files.toml", home / "form_definitions")
    town = open_town(home)
    lead = town.lead
    record_id = lead.starts("mini-files")
    lead.fills(record_id, seed=4)
    kept = lead.opens(record_id).values["photo"]
    other = lead.starts("mini-files")
    lead.types(
        other, "main", {"child_name": "Sam Sample", "photo": kept}
    )  # the same words on a record without the file
    assert [problem.path for problem in lead.checks(other).refusals] == ["photo"]
    with pytest.raises(AnswersRefused):
        lead.signs(other)
    receipt = lead.signs(record_id)
    with pikepdf.open(io.BytesIO(lead.downloads(record_id, receipt.sha256))) as pdf:
        assert any(image for page in pdf.pages for image in page.get_images())
    town.close()
