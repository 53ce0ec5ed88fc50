"""A request about a cooperative shows all that it lacks at once, and loses no answer to it."""

import re

import pytest

from lms.accounts.queries.organizations import find_organization_by_code
from tests.pages.client import sign_in


@pytest.fixture
def ravi(client):
    sign_in(client, "ravi")
    return client


@pytest.fixture
def page(database):
    with database.read_session() as session:
        return f"/organizations/{find_organization_by_code(session, 'yunwu-ridge').id}"


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("rename", ["#name_en", "#reason"]),
        ("merge", ["#into", "#reason"]),
        ("archive", ["#reason"]),
    ],
)
def test_all_that_a_request_lacks_is_shown_at_once(ravi, page, read, post, kind, shown):
    fields = read(ravi.get(f"{page}/ask?kind={kind}")).fields(f"{page}/ask")

    answer = post(ravi, f"{page}/ask", {**fields, "kind": kind})

    links = read(answer).elements(".//ul[@class='error-list']//a")
    assert (answer.status_code, [link.get("href") for link in links]) == (422, shown)


def test_an_answer_to_a_request_that_was_answered_stays(app, ravi, page, read, post):
    assert post(ravi, f"{page}/ask", kind="archive", reason="So").status_code == 303
    noor = app.test_client()
    sign_in(noor, "noor")
    (address,) = (
        link
        for link in read(noor.get("/organizations/requests")).links()
        if re.fullmatch(r"/organizations/requests/\d+", link)
    )
    assert post(noor, f"{address}/decline", answer="No").status_code == 303

    for act in ("decline", "grant"):
        answer = post(noor, f"{address}/{act}", answer="They moved to Puer")

        shown = read(answer)
        assert answer.status_code == 422
        assert shown.texts(".//section[@id='unsent']//textarea") == ["They moved to Puer"]
        assert "Handled by Noor Aziz, " in shown.text
