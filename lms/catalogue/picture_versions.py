"""Versions of a published picture for screens of several widths, as WebP without metadata.

They are derived from the file in the store, under its hash, so each is made once; the original
stays what previews and exports show.
"""

import io
import struct
import threading

from lms.content.media_files import PictureSize, find_format, find_size
from lms.store import Store

WIDTHS = (480, 800, 1200)
"""Pixels."""
QUALITY = 80
METHOD = 4
MAX_HEIGHT = 16383
"""Pixels; the format WebP allows no more."""
MAKING = threading.Lock()
"""Held while a lost version is made again."""


def list_widths(size: PictureSize | None) -> tuple[int, ...]:
    """Return the widths of the versions, none larger than the original; none of no picture.

    A width at which the picture is higher than WebP allows is left out.
    """
    if size is None:
        return ()
    widths = [width for width in WIDTHS if width < size.width]
    if size.width <= WIDTHS[-1]:
        widths.append(size.width)
    return tuple(width for width in widths if _find_height(size, width) <= MAX_HEIGHT)


def version_address(sha256: str, width: int) -> str:
    """Return the URL of a version; it is cached permanently, as that of the original."""
    return f"/media/{sha256}-{width}.webp"


def store_versions(store: Store, sha256: str, content: bytes) -> None:
    """Make the versions of a picture that are not there yet."""
    for width in list_widths(find_size(content)):
        get_version(store, sha256, width)


def get_version(store: Store, sha256: str, width: int) -> bytes:
    """Return a version, and make one that is lost. Raises FileNotFoundError and FileAltered."""
    return store.derive(sha256, _suffix(width), lambda content: _resize(content, width))


def find_version(store: Store, sha256: str, width: int) -> bytes | None:
    """Return a version for a visitor; None for one that is lost while another is made again.

    Making one takes up to a second of CPU, so a process makes one at a time, however many are
    requested. Raises as `get_version` does.
    """
    found = store.find_derived(sha256, _suffix(width))
    if found is not None or not MAKING.acquire(blocking=False):
        return found
    try:
        return get_version(store, sha256, width)
    finally:
        MAKING.release()


def _suffix(width: int) -> str:
    return f".{width}.webp"


def _find_height(size: PictureSize, width: int) -> int:
    return max(1, round(size.height * width / size.width))


def _resize(content: bytes, width: int) -> bytes:
    """Return the picture as WebP, upright; one that cannot be read or written stays as it is."""
    from PIL import Image, ImageOps  # slow import

    target = io.BytesIO()
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as original:
            original.draft("RGB", (width, width))  # a JPEG is read smaller
            # Browsers turn no WebP by its metadata, so its size is that of the pixels.
            is_turned = find_format(content) != "WebP"
            picture = ImageOps.exif_transpose(original) if is_turned else original
            has_holes = "A" in picture.getbands() or "transparency" in picture.info
            picture = picture.convert("RGBA" if has_holes else "RGB")
        if width != picture.width:
            size = width, _find_height(PictureSize(*picture.size), width)
            picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        picture.info.clear()
        picture.save(target, "WEBP", quality=QUALITY, method=METHOD)
    except (OSError, SyntaxError, ValueError, struct.error, Image.DecompressionBombError):
        return content
    return target.getvalue()
