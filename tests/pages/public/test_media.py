import io

import pytest
from PIL import Image
from sqlalchemy import select

from lms.catalogue.models import RevisionFile
from lms.store import hash_content
from tests.pages.learner.conftest import OPEN_COURSE, SHEET, publish


def _hash_of(database, path):
    with database.read_session() as session:
        return session.scalar(select(RevisionFile.sha256).where(RevisionFile.path == path))


def test_source_of_a_quiz_is_no_medium(client, database):
    sha256 = _hash_of(database, "final-quiz.en.md")

    assert client.get(f"/media/{sha256}.md").status_code == 404
    assert client.get(f"/media/{sha256}.webp").status_code == 404


def test_unknown_or_malformed_hash_is_not_found(client):
    assert client.get("/media/" + "0" * 64 + ".webp").status_code == 404
    assert client.get("/media/x.webp").status_code == 404


def test_versions_of_what_is_no_picture_are_not_found(client, database):
    sha256 = _hash_of(database, "final-quiz.en.md")

    for name in (sha256, "0" * 64, "x", "../x"):
        assert client.get(f"/media/{name}-480.webp").status_code == 404


def test_published_picture_is_sent_in_its_widths_only(app, client, tmp_path):
    media = tmp_path / "courses/open-course/media"
    media.mkdir(parents=True)
    target = io.BytesIO()
    Image.new("RGB", (600, 300), "green").save(target, "PNG")
    (media / "leaf.png").write_bytes(target.getvalue())
    sheet = SHEET.replace(":::field", "![A leaf](media/leaf.png)\n\n:::field", 1)
    publish(app, media.parent, {"sheet": sheet}, OPEN_COURSE)
    sha256 = hash_content(target.getvalue())

    answers = {width: client.get(f"/media/{sha256}-{width}.webp") for width in (480, 600, 481, 0)}

    assert [answer.status_code for answer in answers.values()] == [200, 200, 404, 404]
    assert answers[480].content_type == "image/webp"
    assert answers[480].headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert Image.open(io.BytesIO(answers[480].data)).size == (480, 240)


def test_picture_that_no_published_lesson_shows_is_not_sent(app, client, tmp_path):
    media = tmp_path / "courses/open-course/media"
    media.mkdir(parents=True)
    target = io.BytesIO()
    Image.new("RGB", (600, 300), "red").save(target, "PNG")
    (media / "leaf.png").write_bytes(target.getvalue())
    publish(app, media.parent, {"sheet": SHEET}, OPEN_COURSE)
    sha256 = hash_content(target.getvalue())

    for address in (f"/media/{sha256}.png", f"/media/{sha256}-480.webp"):
        assert client.get(address).status_code == 404
        assert client.head(address).status_code == 404


def _publish_film(app, tmp_path, name="film.mp4"):
    """Publish a course with a file of this name; return its address and its bytes."""
    content = bytes(range(256)) * 40
    sha256 = app.extensions["lms"].store.put(content)

    def add(session):
        revision_id = session.scalar(select(RevisionFile.revision_id).limit(1))
        row = {"path": f"media/{name}", "sha256": sha256, "size": len(content)}
        session.add(RevisionFile(revision_id=revision_id, **row))

    app.extensions["lms"].database.write(add)
    return f"/media/{sha256}.{name.rpartition('.')[2]}", content


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("film.mp4", "video/mp4"),
        ("film.webm", "video/webm"),
        ("sound.m4a", "audio/mp4"),
        ("sound.mp3", "audio/mpeg"),
        ("sound.ogg", "audio/ogg"),
        ("sound.opus", "audio/ogg"),
        ("film.vtt", "text/vtt"),
    ],
)
def test_every_kind_of_recording_is_sent(app, client, tmp_path, name, kind):
    address, content = _publish_film(app, tmp_path, name)

    answer = client.get(address)

    assert (answer.status_code, answer.data) == (200, content)
    assert answer.headers["Content-Type"].partition(";")[0] == kind
    assert answer.headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked_range", "first", "last"),
    [("bytes=0-1", 0, 1), ("bytes=10000-", 10000, 10239), ("bytes=-5", 10235, 10239)],
)
def test_part_of_a_film_is_sent(app, client, tmp_path, asked_range, first, last):
    """Phones of Apple play nothing otherwise, and nobody can seek."""
    address, content = _publish_film(app, tmp_path)

    answer = client.get(address, headers={"Range": asked_range})

    assert (answer.status_code, answer.data) == (206, content[first : last + 1])
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/10240"
    assert answer.headers["Content-Length"] == str(last + 1 - first)
    assert answer.headers["Content-Type"] == "video/mp4"


def test_part_after_the_end_is_refused(app, client, tmp_path):
    address, _content = _publish_film(app, tmp_path)

    answer = client.get(address, headers={"Range": "bytes=10240-"})

    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == "bytes */10240"


def test_part_of_another_file_is_the_whole_one(app, client, tmp_path):
    """If-Range: the browser has the first part of these bytes only if the tag is the same."""
    address, content = _publish_film(app, tmp_path)
    tag = client.get(address).headers["ETag"]

    same = client.get(address, headers={"Range": "bytes=0-1", "If-Range": tag})
    other = client.get(address, headers={"Range": "bytes=0-1", "If-Range": '"other"'})
    known = client.get(address, headers={"If-None-Match": tag})

    assert (same.status_code, same.data) == (206, content[:2])
    assert (other.status_code, other.data) == (200, content)
    assert known.status_code == 304
