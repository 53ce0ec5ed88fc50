"""The width and height of a picture, read from its header."""

import io
import struct
import warnings
from dataclasses import dataclass

FORMATS = ("PNG", "JPEG", "WEBP")
_ORIENTATION = 0x0112
_FIRST_TURNED = 5
"""Orientations from this on are turned by a quarter, so that width and height change places."""


@dataclass(frozen=True)
class PictureSize:
    """In pixels, as browsers show the picture."""

    width: int
    height: int


def read_picture_size(content: bytes) -> PictureSize | None:
    """Return the size of a PNG, JPEG or WebP picture, None for anything else; decodes no pixel."""
    from PIL import Image  # slow import

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                width, height = picture.size
                # Without this entry Pillow would decode a PNG to look behind its pixels.
                exif = picture.getexif() if "exif" in picture.info else {}
                is_turned = exif.get(_ORIENTATION, 1) >= _FIRST_TURNED
    except (OSError, SyntaxError, ValueError, struct.error, Image.DecompressionBombError):
        return None
    return PictureSize(height, width) if is_turned else PictureSize(width, height)
