"""Takes photographs in: judged by their header, then decoded, turned upright and written anew without metadata."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass, field

from PIL import Image, ImageOps, UnidentifiedImageError

from cmeforms.errors import FileRefused

MOST_PIXELS = 25_000_000
LONGEST_SIDE_PIXELS = 2_400
"""Enough for print at full page width; larger photographs are scaled down."""

_TOO_MANY_PIXELS = "This image has more than 25 million pixels. Choose a smaller one."
_FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png"}


@dataclass(frozen=True)
class CleanImage:
    """An image written anew: pixels only, no camera, place, thumbnail or profile."""

    content: bytes = field(repr=False)
    media_type: str


def clean_image(content: bytes) -> CleanImage:
    """Re-encode a JPEG or PNG; ``FileRefused`` for anything else, too many pixels, or a broken file.

    Source: rule V-PHOTO; OWASP ASVS 5.0, 14.2.8 (metadata is removed).
    """
    if content[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1"):
        raise FileRefused("This is a HEIC photo from a phone. Save or send it as JPEG and choose it again.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=tuple(_FORMATS)) as image:
                _require_size(image)
                return _written_anew(image)
    except FileRefused:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise FileRefused(_TOO_MANY_PIXELS) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise FileRefused("This is not a JPEG or PNG image that can be read.") from error


def _require_size(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise FileRefused(_TOO_MANY_PIXELS)


def _written_anew(image: Image.Image) -> CleanImage:
    kind = str(image.format)
    upright = ImageOps.exif_transpose(image)
    pixels = upright.convert("RGBA" if kind == "PNG" and "A" in upright.getbands() else "RGB")
    pixels.thumbnail((LONGEST_SIDE_PIXELS, LONGEST_SIDE_PIXELS))
    clean = Image.new(pixels.mode, pixels.size)
    clean.paste(pixels)
    written = io.BytesIO()
    clean.save(written, format=kind, **({"quality": 90} if kind == "JPEG" else {"optimize": False}))
    return CleanImage(written.getvalue(), _FORMATS[kind])
