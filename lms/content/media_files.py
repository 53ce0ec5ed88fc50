"""The format and the size of pictures and recordings, read from their first bytes.

A name says nothing about content: an SVG can be named `.png`, and 300 bytes can be a picture of 900
million pixels.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_JPEG_SIZES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""Segments of a JPEG that hold its height and width."""
_JPEG_BARE = frozenset({0x01, *range(0xD0, 0xDA)})
_APP1 = 0xE1
_EXIF = b"Exif\0\0"
_ORIENTATION = 0x0112
_FIRST_TURNED = 5
"""Orientations from this on are turned by a quarter, so that width and height change places."""
_SVG = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg\b", re.DOTALL)
_HEAD = 4096
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"ID3", "MP3"),
    (b"\xff\xfb", "MP3"),
    (b"\xff\xf3", "MP3"),
    (b"\xff\xf2", "MP3"),
    (b"\xff\xfa", "MP3"),
    (b"\x1a\x45\xdf\xa3", "WebM"),
    (b"OggS", "Ogg"),
    (b"WEBVTT", "WebVTT"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
)

FORMATS = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".webp": "WebP",
    ".mp3": "MP3",
    ".m4a": "MP4",
    ".mp4": "MP4",
    ".ogg": "Ogg",
    ".opus": "Ogg",
    ".webm": "WebM",
    ".vtt": "WebVTT",
}
"""The format that the ending of a name promises."""


@dataclass(frozen=True)
class PictureSize:
    """Width and height in pixels, as browsers show the picture."""

    width: int
    height: int

    @property
    def pixels(self) -> int:
        return self.width * self.height


def find_format(content: bytes) -> str:
    """Return the format by content, as `FORMATS` names it; empty if it is none that is known."""
    bare = content.removeprefix(b"\xef\xbb\xbf")
    if content[:4] == b"RIFF":
        return "WebP" if content[8:12] == b"WEBP" else "WAV"
    if content[4:8] == b"ftyp":
        return "AVIF" if content[8:12] in (b"avif", b"heic", b"mif1") else "MP4"
    if _SVG.match(bare[:_HEAD]):
        return "SVG"
    return next((name for start, name in _SIGNATURES if bare.startswith(start)), "")


def find_size(content: bytes) -> PictureSize | None:
    """Return the size of a PNG, JPEG or WebP; None if it has none, so that it cannot be shown."""
    kind = find_format(content)
    size = _read_size(content, kind)
    if size is None or not size.pixels:
        return None
    is_turned = _read_orientation(_find_exif(content, kind)) >= _FIRST_TURNED
    return PictureSize(size.height, size.width) if is_turned else size


def _read_size(content: bytes, kind: str) -> PictureSize | None:
    match kind:
        case "PNG":
            return _read_png_size(content)
        case "JPEG":
            return _read_jpeg_size(content)
        case "WebP":
            return _read_webp_size(content)
        case _:
            return None


def _read_png_size(content: bytes) -> PictureSize | None:
    if content[12:16] != b"IHDR":
        return None
    return PictureSize(int.from_bytes(content[16:20]), int.from_bytes(content[20:24]))


def _read_jpeg_size(content: bytes) -> PictureSize | None:
    for marker, segment in _list_segments(content):
        if marker in _JPEG_SIZES:
            return PictureSize(int.from_bytes(segment[3:5]), int.from_bytes(segment[1:3]))
    return None


def _read_webp_size(content: bytes) -> PictureSize | None:
    chunk = content[12:16]
    if chunk == b"VP8 " and content[23:26] == b"\x9d\x01\x2a":
        width, height = (int.from_bytes(content[at : at + 2], "little") for at in (26, 28))
        return PictureSize(width & 0x3FFF, height & 0x3FFF)
    if chunk == b"VP8L" and content[20:21] == b"\x2f":
        bits = int.from_bytes(content[21:25], "little")
        return PictureSize((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if chunk == b"VP8X" and len(content) >= 30:
        width, height = (int.from_bytes(content[at : at + 3], "little") for at in (24, 27))
        return PictureSize(width + 1, height + 1)
    return None


def _find_exif(content: bytes, kind: str) -> bytes:
    """Return the Exif data that browsers obey: not those of a WebP. Empty if there are none."""
    found: Iterator[bytes] = iter(())
    if kind == "JPEG":
        segments = _list_segments(content)
        found = (data for marker, data in segments if marker == _APP1 and data.startswith(_EXIF))
    elif kind == "PNG":
        found = (data for name, data in _list_chunks(content) if name == b"eXIf")
    return next(found, b"").removeprefix(_EXIF)


def _list_segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield marker and data of the segments of a JPEG up to its pixels."""
    position = 2
    while position + 9 < len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        if marker == 0xFF:
            position += 1
        elif marker in _JPEG_BARE:
            position += 2
        else:
            end = position + 2 + int.from_bytes(content[position + 2 : position + 4])
            yield marker, content[position + 4 : end]
            position = max(end, position + 2)


def _list_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and data of the chunks of a PNG."""
    position = 8
    while position + 8 <= len(content):
        start = position + 8
        end = start + int.from_bytes(content[position : position + 4])
        yield content[position + 4 : start], content[start:end]
        position = end + 4


def _read_orientation(exif: bytes) -> int:
    """Return how the picture is turned: 1 is upright."""
    order: Literal["little", "big"] = "little" if exif[:2] == b"II" else "big"
    start = int.from_bytes(exif[4:8], order)
    count = int.from_bytes(exif[start : start + 2], order)
    for entry in range(start + 2, start + 2 + 12 * count, 12):
        if int.from_bytes(exif[entry : entry + 2], order) == _ORIENTATION:
            return int.from_bytes(exif[entry + 8 : entry + 10], order)
    return 1
