from sqlalchemy import select

from lms.catalogue.models import RevisionFile


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
