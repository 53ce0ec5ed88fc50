"""A request about a cooperative shows all that it lacks at once."""

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
