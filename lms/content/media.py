"""Uploaded pictures: recognized by content, limited in size, re-encoded without metadata."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "WEBP")
MAX_PIXELS = 25_000_000
WIDTHS = (480, 800, 1200)
_QUALITY = 80


class UnreadableImage(ValueError):
    """Not a PNG, JPEG or WebP picture, or a damaged one."""


class TooManyPixels(ValueError):
    """More than MAX_PIXELS."""


def resize_image(content: bytes) -> dict[int, bytes]:
    """Return WebP by width, for each of WIDTHS up to the picture's own.

    Small ones at their own width. Metadata (location, camera, profile) is removed; the camera's
    rotation is applied first.
    """
    picture = _open(content)
    widths = [width for width in WIDTHS if width < picture.width]
    if len(widths) < len(WIDTHS):
        widths.append(picture.width)
    return {width: _encode(picture, width) for width in widths}


def measure_image(content: bytes) -> tuple[int, int]:
    """Return width and height as shown, from the file's header; raises as `resize_image` does."""
    with _open_head(content) as picture:
        turned = picture.getexif().get(0x0112, 1) in (5, 6, 7, 8)
        return (picture.height, picture.width) if turned else (picture.width, picture.height)


def _open_head(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise TooManyPixels from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise UnreadableImage from error
    if picture.width * picture.height > MAX_PIXELS:
        raise TooManyPixels
    return picture


def _open(content: bytes) -> Image.Image:
    with _open_head(content) as head:
        try:
            picture = ImageOps.exif_transpose(head)
            picture.load()
        except (OSError, ValueError, SyntaxError) as error:
            raise UnreadableImage from error
        mode = "RGBA" if picture.has_transparency_data else "RGB"
        return picture.convert(mode)


def _encode(picture: Image.Image, width: int) -> bytes:
    height = max(1, round(picture.height * width / picture.width))
    resized = picture if width == picture.width else picture.resize((width, height))
    bare = Image.new(resized.mode, resized.size)
    bare.paste(resized)
    output = io.BytesIO()
    bare.save(output, "WEBP", quality=_QUALITY, method=4)
    return output.getvalue()
