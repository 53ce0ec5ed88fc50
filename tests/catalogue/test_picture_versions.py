"""Pictures of published lessons for screens of several widths."""

import io
import re
import struct
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from lms.catalogue import picture_versions
from lms.catalogue.queries import published as queries
from lms.content.media_files import PictureSize
from lms.store import Store
from tests.catalogue.test_publishing import publish, write_course

TEXT = """
![A leaf](media/leaf.jpg)

![](media/small.png){decorative}
"""


def make_picture(width, height, kind="JPEG", **options):
    target = io.BytesIO()
    Image.effect_noise((width, height), 40).convert("RGB").save(target, kind, **options)
    return target.getvalue()


def make_turned():
    """A JPEG of a phone: turned by a quarter, with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "Secret field"
    return make_picture(1000, 400, exif=exif)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


def read_version(store, content, width):
    sha256 = store.put(content)
    found = picture_versions.get_version(store, sha256, width)
    return found, Image.open(io.BytesIO(found))


@pytest.mark.parametrize(
    ("width", "widths"),
    [(100, (100,)), (480, (480,)), (700, (480, 700)), (1200, (480, 800, 1200)),
     (4000, (480, 800, 1200))],
)  # fmt: skip
def test_no_version_is_larger_than_the_original(width, widths):
    assert picture_versions.list_widths(PictureSize(width, 10)) == widths


@pytest.mark.parametrize(
    ("size", "widths"),
    [((1080, 20000), (480, 800)), ((400, 16383), (400,)), ((400, 16384), ()), ((480, 90000), ())],
)
def test_no_version_is_higher_than_webp_allows(size, widths):
    assert picture_versions.list_widths(PictureSize(*size)) == widths


def test_long_picture_is_published(database, tmp_path):
    course = write_course(tmp_path)
    (course / "media").mkdir()
    (course / "media/leaf.png").write_bytes(make_picture(1080, 20000, "PNG"))
    lesson = course / "leaf.en.md"
    lesson.write_text(lesson.read_text() + "\n![A leaf](media/leaf.png)\n")

    assert publish(database, tmp_path, course)


def test_picture_that_webp_cannot_hold_stays_as_it_is(store):
    target = io.BytesIO()
    Image.new("L", (10, 17000)).save(target, "PNG")

    sha256 = store.put(target.getvalue())

    assert picture_versions.get_version(store, sha256, 10) == target.getvalue()


@pytest.mark.parametrize("error", [struct.error, Image.DecompressionBombError])
def test_picture_that_the_library_refuses_stays_as_it_is(store, monkeypatch, error):
    content = make_picture(600, 300)
    sha256 = store.put(content)

    def refuse(*_given, **_options):
        raise error

    monkeypatch.setattr(Image, "open", refuse)

    assert picture_versions.get_version(store, sha256, 480) == content


def test_version_is_an_upright_webp_without_metadata(store):
    content, picture = read_version(store, make_turned(), 200)

    assert (picture.format, picture.size) == ("WEBP", (200, 500))
    assert b"Secret" not in content
    assert not {"exif", "icc_profile", "xmp"} & picture.info.keys()


def test_transparency_stays(store):
    target = io.BytesIO()
    Image.new("RGBA", (600, 300), (0, 0, 0, 0)).save(target, "PNG")

    _, picture = read_version(store, target.getvalue(), 480)

    assert picture.mode == "RGBA"
    assert picture.getpixel((1, 1))[3] == 0


def test_picture_whose_pixels_cannot_be_read_stays_as_it_is(store):
    broken = make_picture(600, 300)[:400]

    sha256 = store.put(broken)

    assert picture_versions.get_version(store, sha256, 480) == broken


def test_published_pictures_have_versions_made_once(database, tmp_path, monkeypatch):
    course = write_course(tmp_path)
    (course / "media").mkdir()
    (course / "media/leaf.jpg").write_bytes(make_picture(1600, 900))
    (course / "media/small.png").write_bytes(make_picture(300, 200, "PNG"))
    lesson = course / "leaf.en.md"
    lesson.write_text(lesson.read_text() + TEXT)
    publish(database, tmp_path, course)
    # Published again, nothing is encoded.
    monkeypatch.setattr(picture_versions, "_resize", None)
    lesson.write_text(lesson.read_text() + "\nMore.\n")
    publish(database, tmp_path, course)

    with database.read_session() as session:
        revision_id = queries.get_current(session, "tea").id
        body = queries.get_lesson(session, revision_id, lesson="leaf", language="en")
    first, second = re.findall(r"<img[^>]*>", "".join(getattr(p, "html", "") for p in body.parts))
    assert re.findall(r"-(\d+)\.webp \1w", first) == ["480", "800", "1200"]
    assert re.search(r' src="/media/\w{64}-800\.webp"', first)
    assert 'sizes="' in first
    assert 'width="1600" height="900"' in first
    assert "lazy" not in first
    assert 'loading="lazy"' in second
    assert re.findall(r"-(\d+)\.webp \1w", second) == ["300"]


def test_a_process_makes_one_lost_version_at_a_time(store):
    sha256 = store.put(make_picture(600, 300))
    content = store.get(sha256)
    with ThreadPoolExecutor() as pool, picture_versions.MAKING:
        meanwhile = pool.submit(picture_versions.find_version, store, sha256, 480).result(10)
    afterwards = picture_versions.find_version(store, sha256, 480)

    assert meanwhile is None
    assert afterwards != content
    assert store.find_derived(sha256, ".480.webp") == afterwards
