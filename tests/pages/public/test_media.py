import io

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
