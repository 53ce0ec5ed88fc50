"""What cannot be seen to be wrong until later is shown first, on a page of its own."""

import pytest

from tests.pages.coordination.graduates import finish, get_cohort_id, move_elsewhere
from tests.pages.coordination.test_certificate import show


@pytest.fixture
def ravi(client, sign_in):
    sign_in(client, "ravi")
    return client


@pytest.fixture
def page(database):
    return f"/cohorts/{get_cohort_id(database)}"


@pytest.fixture
def serial(ravi, database, page, post, read):
    post(ravi, f"{page}/certificates", {"enrolment": [str(finish(database, "mei"))]})
    links = read(ravi.get(f"{page}/certificates")).links()
    return next(one for one in links if "/certificates/" in one).rsplit("/", 1)[-1]


def test_closing_a_cohort_shows_whom_it_concerns_first(ravi, database, page, read, post):
    finish(database, "mei")
    settings = read(ravi.get(f"{page}/settings"))
    assert f"{page}/close" not in settings.forms()
    assert f"{page}/close" in settings.links()

    look = read(ravi.get(f"{page}/close"))

    assert "12 people take part.Finished all that they take: 1." in look.text
    assert "李美华" in look.text
    assert "玉香梅" not in look.text
    assert "course code that is open" not in look.text
    assert "Closed on" not in read(ravi.get(f"{page}/settings")).text
    assert f"{page}/settings" in look.links()
    assert post(ravi, f"{page}/close").status_code == 303
    assert "Closed on" in read(ravi.get(f"{page}/settings")).text
    assert ravi.get(f"{page}/close").location == f"{page}/settings"


def test_closing_tells_that_an_open_code_ends(ravi, page, read, post):
    post(ravi, f"{page}/code", hours="4")

    assert "The course code that is open now stops" in read(ravi.get(f"{page}/close")).text


def test_closing_is_the_coordinators(app, client, database, page, sign_in):
    for name in ("li", "chen", "ana"):
        browser = app.test_client()
        sign_in(browser, name)
        assert browser.get(f"{page}/close").status_code == 403
    move_elsewhere(database, "ravi")
    sign_in(client, "ravi")
    assert client.get(f"{page}/close").status_code == 404


def test_revoking_shows_what_is_printed_and_what_follows(ravi, page, read, post, serial):
    before = read(ravi.get(f"{page}/certificates/{serial}"))
    way = f"/certificates/{show(serial)}/revoke"
    assert (way in before.forms(), way in before.links()) == (False, True)

    look = read(ravi.get(way))

    assert way in look.forms()
    assert "Revoke the certificate of 玉香梅" in look.text
    assert "reads that it was revoked" in look.text
    assert "Morning Dew Slope Coffee Cooperative" in look.text
    silent = post(ravi, f"/certificates/{serial}/revoke", reason=" ")
    assert (silent.status_code, "Say why" in read(silent).text) == (422, True)
    done = post(ravi, f"/certificates/{serial}/revoke", reason="Given by mistake")
    assert done.location.endswith(f"{page}/certificates/{serial}")
    assert ravi.get(f"/certificates/{serial}/revoke").location == done.location


def test_revoking_is_shown_to_nobody_else(app, database, serial, sign_in):
    for name, status in (("mei", 403), ("chen", 403), ("ana", 403)):
        browser = app.test_client()
        sign_in(browser, name)
        assert browser.get(f"/certificates/{serial}/revoke").status_code == status
