"""Pictures to PDF images in colours that the archive standard allows; knows nothing of who is on them."""

from __future__ import annotations

import io

from PIL import Image, UnidentifiedImageError

from cmeforms.documents.pdf_objects import Stream
from cmeforms.errors import RenderError

_WIDEST_PT, _TALLEST_PT = 190.0, 240.0
_MOST_PIXELS = 50_000_000
_COLOUR_SPACES = {"L": b"/DeviceGray", "RGB": b"/DeviceRGB"}


def image_stream(image_bytes: bytes) -> Stream:
    """A JPEG as it is, anything else as plain pixels on white.

    Raises ``RenderError`` for bytes that are no picture, or one of too many pixels.
    """
    try:
        with Image.open(io.BytesIO(image_bytes), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise RenderError("A photo has too many pixels to print")
            if image.format == "JPEG" and image.mode in _COLOUR_SPACES:
                image.load()
                return _stream(image, image_bytes, {"Filter": b"/DCTDecode"})
            flat = _flattened(image)
            return _stream(flat, flat.tobytes(), {})
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise RenderError("A photo is not a readable JPEG or PNG picture") from error


def picture_size(image: Stream) -> tuple[float, float]:
    """Width and height in points at which the picture is printed."""
    width, height = image.entries["Width"], image.entries["Height"]
    scale = min(_WIDEST_PT / width, _TALLEST_PT / height, 1.0)
    return width * scale, height * scale


def _flattened(image: Image.Image) -> Image.Image:
    if image.mode in _COLOUR_SPACES:
        return image.copy()
    coloured = image.convert("RGBA")
    background = Image.new("RGBA", coloured.size, "white")
    return Image.alpha_composite(background, coloured).convert("RGB")


def _stream(image: Image.Image, content: bytes, entries: dict[str, bytes]) -> Stream:
    described = {
        "Type": b"/XObject",
        "Subtype": b"/Image",
        "Width": image.width,
        "Height": image.height,
        "ColorSpace": _COLOUR_SPACES[image.mode],
        "BitsPerComponent": 8,
        **entries,
    }
    return Stream(content, described, is_raw="Filter" in entries)
