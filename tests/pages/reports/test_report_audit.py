"""Whoever opens or takes out a report is in the chain of audited acts, before she has it."""

import pytest
from sqlalchemy import select, text, update

from lms.accounts.models import AuditEvent, UserSession
from lms.accounts.queries.audit import verify_chain
from lms.accounts.rules.audit_actions import AuditAction
from lms.reporting.models import Report
from tests.pages.certification.graduates import get_cohort_id
from tests.pages.client import find_person


@pytest.fixture
def address(client, sign_in, post, database):
    sign_in(client, "ravi")
    answer = post(client, f"/cohorts/{get_cohort_id(database)}/reports", audience="own")
    return answer.headers["Location"]


def list_read(database):
    with database.read_session() as session:
        query = (
            select(AuditEvent)
            .where(AuditEvent.act == AuditAction.REPORT_OPENED)
            .order_by(AuditEvent.id)
        )
        return [(scalar.actor_id, scalar.details["what"]) for scalar in session.scalars(query)]


def test_page_and_every_file_are_noted(client, address, app, database):
    sha256 = app.extensions["lms"].store.put(b"%PDF-1.7 here it is")
    database.write(lambda s: s.execute(update(Report).values(pdf_sha256=sha256)) and None)

    for ending in ("", ".xlsx", ".csv", ".csv?table=organizations", ".pdf"):
        assert client.get(f"{address}{ending}").status_code == 200

    with database.read_session() as session:
        ravi = find_person(session, "ravi")
        assert verify_chain(session).broken_number is None
    wanted = ["page", "xlsx", "csv people", "csv organizations", "pdf"]
    assert list_read(database) == [(ravi, what) for what in wanted]


def test_what_was_not_given_is_not_noted(client, app, sign_in, address, database):
    assert client.get(f"{address}.csv?table=nothing").status_code == 404
    assert client.get(f"{address}9.xlsx").status_code == 404
    other = app.test_client()
    sign_in(other, "li")
    assert other.get(f"{address}.xlsx").status_code == 404
    database.write(
        lambda s: s.execute(update(UserSession).values(reauthenticated_at=None)) and None
    )
    assert client.get(f"{address}.pdf").status_code == 403  # asked for the secret first

    assert list_read(database) == []


def test_pdf_that_is_coming_shows_the_page_and_notes_it(client, address, database):
    assert client.get(f"{address}.pdf").status_code == 503

    assert [what for _who, what in list_read(database)] == ["page"]


def test_report_of_an_unknown_format_is_refused_in_a_sentence_and_not_noted(
    client, read, address, database
):
    newer = text("UPDATE report SET figures = json_set(figures, '$.version', 99)")
    database.write(lambda session: session.execute(newer) and None)

    for ending in ("", ".xlsx", ".csv", ".pdf"):
        answer = client.get(f"{address}{ending}")
        assert answer.status_code == 409
        assert "99" in read(answer).text
    assert list_read(database) == []
