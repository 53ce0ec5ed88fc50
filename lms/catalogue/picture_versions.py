"""Versions of a published picture for screens of several widths, as WebP without metadata.

They are derived from the file in the store, under its hash, so each is made once; the original
stays what previews and exports show.
"""

import io

from lms.content.media_files import PictureSize, find_format, find_size
from lms.store import Store

WIDTHS = (480, 800, 1200)
"""Pixels."""
QUALITY = 80
METHOD = 4


def list_widths(size: PictureSize | None) -> tuple[int, ...]:
    """Return the widths of the versions, none larger than the original; none of no picture."""
    if size is None:
        return ()
    smaller = [width for width in WIDTHS if width < size.width]
    return (*smaller, size.width) if size.width <= WIDTHS[-1] else tuple(smaller)


def version_address(sha256: str, width: int) -> str:
    """Return the URL of a version; it is cached permanently, as that of the original."""
    return f"/media/{sha256}-{width}.webp"


def store_versions(store: Store, sha256: str, content: bytes) -> None:
    """Make the versions of a picture that are not there yet."""
    for width in list_widths(find_size(content)):
        get_version(store, sha256, width)


def get_version(store: Store, sha256: str, width: int) -> bytes:
    """Return a version, and make one that is lost. Raises FileNotFoundError and FileAltered."""
    return store.derive(sha256, f".{width}.webp", lambda content: _resize(content, width))


def _resize(content: bytes, width: int) -> bytes:
    """Return the picture as WebP, upright; one whose pixels cannot be read stays as it is."""
    from PIL import Image, ImageOps  # slow import

    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as original:
            original.draft("RGB", (width, width))  # a JPEG is read smaller
            # Browsers turn no WebP by its metadata, so its size is that of the pixels.
            is_turned = find_format(content) != "WebP"
            picture = ImageOps.exif_transpose(original) if is_turned else original
            has_holes = "A" in picture.getbands() or "transparency" in picture.info
            picture = picture.convert("RGBA" if has_holes else "RGB")
    except (OSError, SyntaxError, ValueError):
        return content
    height = max(1, round(picture.height * width / picture.width))
    if width != picture.width:
        picture = picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    picture.info.clear()
    target = io.BytesIO()
    picture.save(target, "WEBP", quality=QUALITY, method=METHOD)
    return target.getvalue()
