import re

import pytest

from lms.web.security import HEADERS


@pytest.fixture
def style_sheet(client):
    return re.search(r'href="(/static/[^"]+\.css)"', client.get("/help").get_data(as_text=True))[1]


def test_static_files_carry_the_headers_of_every_answer(client, style_sheet):
    with client.get(style_sheet) as answer:
        headers = answer.headers

    assert {name: headers.get(name) for name in HEADERS} == HEADERS
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize("path", ["/help", "/no-such-page", "/healthz", "/learn/"])
def test_every_answer_carries_the_headers(client, path):
    headers = client.get(path).headers

    assert {name: headers.get(name) for name in HEADERS} == HEADERS


def test_answers_of_a_person_are_not_stored(client, sign_in):
    sign_in(client, "mei")

    kept = {path: client.get(path).headers["Cache-Control"] for path in ("/account", "/learn/")}

    assert kept == {"/account": "no-store", "/learn/": "private, no-cache"}
