"""A page that refuses or fails offers the first page of the role that asks."""

import pytest
from flask import abort

from lms.errors import Busy
from lms.web.access import public

LEARNING = ("/learn/", "我的学习")
COHORTS = ("/cohorts/", "Cohorts")
HOMES = {"mei": LEARNING, "chen": LEARNING, "ravi": COHORTS, "noor": COHORTS, "ana": COHORTS}


def fail():
    raise RuntimeError("broken")


def wait():
    raise Busy


PAGES = {"/403": (lambda: abort(403), 403), "/500": (fail, 500), "/503": (wait, 503)}


@pytest.fixture
def broken(app):
    for address, (view, _status) in PAGES.items():
        app.add_url_rule(address, address[1:], public(view))
    return app


def homes(page):
    return {
        (element.get("href"), "".join(element.itertext()).strip())
        for element in page.elements(".//main//a")
    }


@pytest.mark.parametrize("name", HOMES)
def test_every_refusal_offers_the_home_of_the_role(broken, name, sign_in, read, caplog):
    client = broken.test_client()
    sign_in(client, name)

    for address, status in {"/nowhere": 404, **{item: PAGES[item][1] for item in PAGES}}.items():
        answer = client.get(address, headers={"Accept-Language": "en"})
        assert answer.status_code == status
        assert homes(read(answer)) == {HOMES[name]}
    assert "unhandled" in caplog.text


def test_a_visitor_is_led_to_the_first_page(broken, client, read):
    for address in ("/nowhere", *PAGES):
        page = read(client.get(address, headers={"Accept-Language": "en"}))
        assert homes(page) == {("/", "Start page")}


def test_the_first_page_leads_staff_to_their_work(client, sign_in, read):
    sign_in(client, "ravi")

    links = read(client.get("/")).elements(".//main//a")

    assert links[0].get("href") == "/cohorts/"
