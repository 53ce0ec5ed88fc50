"""Certificates of a course whose layout is not on this server."""

from sqlalchemy import select

from lms.certificates.models import Certificate
from tests.pages.certification.graduates import finish, get_cohort_id, get_enrolment_id


def test_missing_layout_is_said_at_the_person_and_on_issue(
    client, sign_in, post, read, database, monkeypatch
):
    finish(database, "mei")
    sign_in(client, "ravi")
    page = f"/cohorts/{get_cohort_id(database)}/certificates"
    monkeypatch.setattr("lms.folders.LAYOUT_FOLDERS", [])

    shown = read(client.get(page))
    issued = read(post(client, page, {"enrolment": [str(get_enrolment_id(database, "mei"))]}))

    assert "Missing: the certificate layout “standard” is missing on this server" in shown.text
    assert "Ask the administrator of the server to put its folder back" in issued.text
    with database.read_session() as session:
        assert session.scalar(select(Certificate.id)) is None
