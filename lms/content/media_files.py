"""The format and the size of pictures and recordings, read from their first bytes.

A name says nothing about content: an SVG can be named `.png`, and 300 bytes can be a picture of 900
million pixels.
"""

import re
from dataclasses import dataclass

_JPEG_SIZES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""Segments of a JPEG that hold its height and width."""
_JPEG_BARE = frozenset({0x01, *range(0xD0, 0xDA)})
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
    """Width and height in pixels."""

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
    if kind == "PNG" and content[12:16] == b"IHDR":
        return _build_size(content[16:20], content[20:24])
    if kind == "JPEG":
        return _find_jpeg_size(content)
    if kind == "WebP":
        return _find_webp_size(content)
    return None


def _build_size(width: bytes, height: bytes) -> PictureSize | None:
    size = PictureSize(int.from_bytes(width), int.from_bytes(height))
    return size if size.pixels else None


def _find_jpeg_size(content: bytes) -> PictureSize | None:
    """Step over the segments, each with its length, to the one that holds the size."""
    position = 2
    while position + 9 < len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        if marker == 0xFF:
            position += 1
        elif marker in _JPEG_BARE:
            position += 2
        elif marker in _JPEG_SIZES:
            return _build_size(
                content[position + 7 : position + 9], content[position + 5 : position + 7]
            )
        else:
            position += 2 + int.from_bytes(content[position + 2 : position + 4])
    return None


def _find_webp_size(content: bytes) -> PictureSize | None:
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
