"""Pictures: read by content, bounded, written anew without what the camera added."""

import io
import zlib

import pytest
from PIL import Image

from lms.content import media
from lms.content.media import TooManyPixels, UnreadableImage, measure_image, resize_image


def picture(size=(1600, 800), form="PNG", mode="RGB", **more):
    output = io.BytesIO()
    Image.new(mode, size, "green").save(output, form, **more)
    return output.getvalue()


def opened(content):
    with Image.open(io.BytesIO(content)) as image:
        image.load()
        return image


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_picture_is_written_in_three_widths(form):
    resized = resize_image(picture(form=form))

    assert {width: opened(item).size for width, item in resized.items()} == {
        480: (480, 240),
        800: (800, 400),
        1200: (1200, 600),
    }
    assert {opened(item).format for item in resized.values()} == {"WEBP"}


def test_small_picture_keeps_its_width():
    assert list(resize_image(picture((300, 200)))) == [300]
    assert list(resize_image(picture((900, 200)))) == [480, 800, 900]
    assert list(resize_image(picture((800, 200)))) == [480, 800]


def test_place_and_camera_stay_behind():
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    exif.get_ifd(0x8825)[1] = "N"
    content = picture(form="JPEG", exif=exif)

    assert b"Camera" in content
    for item in resize_image(content).values():
        assert b"Camera" not in item
        assert not opened(item).getexif()


def test_turned_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    content = picture((400, 200), "JPEG", exif=exif)

    assert measure_image(content) == (200, 400)
    assert opened(resize_image(content)[200]).size == (200, 400)


def test_transparency_stays():
    assert opened(resize_image(picture((100, 100), mode="RGBA"))[100]).size == (100, 100)
    palette = picture((50, 50), mode="P", transparency=0)
    assert opened(resize_image(palette)[50]).mode == "RGBA"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        picture(form="GIF"),
        picture(form="BMP", size=(9, 9)),
        picture()[:200],
        b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
    ],
)
def test_other_files_are_refused(content):
    with pytest.raises(UnreadableImage):
        resize_image(content)


def test_too_many_pixels_are_refused_before_unpacking():
    content = picture((5001, 5000), mode="1")

    with pytest.raises(TooManyPixels):
        resize_image(content)
    with pytest.raises(TooManyPixels):
        measure_image(content)


def test_bomb_is_refused_before_unpacking():
    content = bytearray(picture((10, 10)))
    content[16:24] = (60_000).to_bytes(4) * 2
    content[29:33] = zlib.crc32(bytes(content[12:29])).to_bytes(4)

    with pytest.raises(TooManyPixels):
        resize_image(bytes(content))


def test_limit_is_the_promised_one():
    assert media.MAX_PIXELS == 25_000_000
