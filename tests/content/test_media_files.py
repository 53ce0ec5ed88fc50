"""The size of pictures is read from their first bytes, as browsers will show them."""

import io
import zlib

import pytest
from PIL import Image

from lms.content.media_files import PictureSize, find_size

ORIENTATION = 0x0112


def draw(kind, *, size=(64, 48), **options):
    target = io.BytesIO()
    Image.new("RGB", size, "green").save(target, kind, **options)
    return target.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_the_size_is_read(kind):
    assert find_size(draw(kind)) == PictureSize(64, 48)


@pytest.mark.parametrize(
    ("kind", "size"),
    [("JPEG", (48, 64)), ("PNG", (48, 64)), ("WEBP", (64, 48))],
)
def test_a_picture_on_its_side_is_as_browsers_turn_it(kind, size):
    turned = Image.Exif()
    turned[ORIENTATION] = 6

    assert find_size(draw(kind, exif=turned)) == PictureSize(*size)


@pytest.mark.parametrize("orientation", [1, 3, 4])
def test_a_picture_that_stands_or_hangs_keeps_its_sides(orientation):
    upright = Image.Exif()
    upright[ORIENTATION] = orientation

    assert find_size(draw("JPEG", exif=upright)) == PictureSize(64, 48)


def test_broken_exif_data_turn_nothing():
    turned = Image.Exif()
    turned[ORIENTATION] = 6
    content = draw("JPEG", exif=turned)
    start = content.index(b"Exif") + 6

    for size in range(20):
        broken = content[:start] + content[start : start + size].ljust(20, b"\xff")
        assert find_size(broken + content[start + 20 :]) in {
            PictureSize(64, 48), PictureSize(48, 64),
        }  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", draw("GIF"), draw("PNG")[:20],
     draw("WEBP")[:14], draw("JPEG")[:5]],
)  # fmt: skip
def test_anything_else_has_no_size(content):
    assert find_size(content) is None


@pytest.mark.parametrize("side", [10_000, 30_000])
def test_a_huge_picture_is_not_decoded(side):
    content = bytearray(draw("PNG"))
    content[16:24] = side.to_bytes(4) * 2
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4)

    assert find_size(bytes(content)) == PictureSize(side, side)
