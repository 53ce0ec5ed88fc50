"""The names that a server answers to."""

import re

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from lms.cli.serve.start_checks import PublicAddressMissing, check_start_settings
from lms.config import Settings
from lms.factory import create_app
from lms.web.hosts import list_trusted
from lms.web.security import HEADERS

OWN = (
    "localhost",
    "localhost:8000",
    "LOCALHOST",
    "127.0.0.1",
    "127.0.0.1:9",
    "[::1]",
    "[::1]:8000",
)
FOREIGN = (
    "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "127.0.0.2", "0.0.0.0",  # noqa: S104
    "evil.example:8000", "[::2]", "[::1", "localhost@evil.example", "a b", "learn.example.org", "",
    "evil@localhost", "localhost:x", "localhost:999999", "localhost,evil.example", "localhost/x",
)  # fmt: skip
PUBLIC = "https://learn.example.org"
PATHS = ("/help", "{style}", "/static/none.css", "/no-such-page", "/healthz", "/learn/")


@pytest.fixture
def ask(tmp_path):
    """The status of a page asked for by a name."""
    made = []

    def ask(host, path="/healthz", **settings):
        if not made:
            made.append(create_app(Settings(data=tmp_path, **settings)))
        return made[0].test_client().get(path, headers={"Host": host}).status_code

    yield ask
    made[0].extensions["lms"].database.dispose()


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A client of the demo, and the address of its style sheet."""
    app = create_app(Settings(data=tmp_path_factory.mktemp("hosts"), demo=True))
    client = app.test_client()
    yield client, re.search(r'href="(/static/[^"]+\.css)"', client.get("/help").text)[1]
    app.extensions["lms"].database.dispose()


def test_demo_answers_to_this_machines_names_alone(ask):
    answers = {host: ask(host, demo=True) for host in (*OWN, *FOREIGN)}

    assert answers == dict.fromkeys(OWN, 200) | dict.fromkeys(FOREIGN, 400)


@pytest.mark.parametrize("path", PATHS)
def test_every_address_answers_to_known_names_alone(served, path):
    app, found = served

    with app.get(path.format(style=found)) as answer:
        assert answer.status_code != 400
    for environ in ({"HTTP_HOST": "evil.example"}, {"HTTP_HOST": ""}):
        with app.get(path.format(style=found), environ_overrides=environ) as answer:
            assert (answer.status_code, "evil" in answer.text) == (400, False)
            assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("path", PATHS)
def test_request_without_a_host_is_refused(served, path):
    app, found = served
    environ = EnvironBuilder(path.format(style=found)).get_environ()
    del environ["HTTP_HOST"]

    _, status, _ = run_wsgi_app(app.application, environ)

    assert status.startswith("400")


@pytest.mark.parametrize(("host", "is_ours"), [("localhost", True), ("evil.example", False)])
def test_server_that_tells_no_raw_address_is_answered(served, host, is_ours):
    """RAW_URI is no part of PEP 3333."""
    app, _ = served
    environ = EnvironBuilder("/healthz", headers={"Host": host}).get_environ()
    del environ["RAW_URI"]

    _, status, _ = run_wsgi_app(app.application, environ)

    assert status.startswith("200") == is_ours


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("start", "is_ours"),
    [
        ("http://localhost:8000", True),
        ("http://evil.example", False),
        ("http://evil.example@localhost", False),
        ("http://[::1", False),
        ("localhost", False),
    ],
)
def test_address_given_whole_names_the_host(served, path, start, is_ours):
    app, found = served
    path = path.format(style=found)

    with app.get(path, environ_overrides={"RAW_URI": start + path}) as answer:
        assert (answer.status_code != 400) == is_ours


def test_host_behind_a_proxy_is_the_one_that_the_proxy_tells(tmp_path):
    app = create_app(Settings(data=tmp_path, base_url=PUBLIC, proxies=1))
    client = app.test_client()
    answers = {
        name: client.get("/healthz", headers={"Host": "127.0.0.1", "X-Forwarded-Host": name})
        for name in ("learn.example.org", "evil.example")
    }
    app.extensions["lms"].database.dispose()

    assert [answer.status_code for answer in answers.values()] == [200, 400]


def test_server_answers_to_its_public_name_and_this_machines(ask):
    names = (
        "learn.example.org",
        "learn.example.org:443",
        "localhost:8000",
        "[::1]",
        "evil.example",
    )

    assert [ask(host, base_url=PUBLIC) for host in names] == [200] * 4 + [400]


def test_named_hosts_are_the_only_ones(ask):
    assert [ask(host, hosts=("a.example", "[fd00::2]")) for host in
            ("a.example:8000", "[fd00::2]:8000", "localhost")] == [200, 200, 400]  # fmt: skip


def test_without_any_name_the_address_bound_to_is_added(tmp_path):
    settings = Settings(data=tmp_path, host="192.168.1.20")

    assert list_trusted(settings) == ("localhost", "127.0.0.1", "[::1]", "192.168.1.20")


def test_refusal_is_reported_in_words_and_names_the_setting(tmp_path):
    app = create_app(Settings(data=tmp_path, demo=True))
    answer = app.test_client().get("/help", headers={"Host": "evil.example"})
    app.extensions["lms"].database.dispose()

    assert "LMS_BASE_URL" in answer.text
    assert "evil.example" not in answer.text


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])  # noqa: S104
def test_server_for_all_addresses_must_know_its_names(tmp_path, host):
    key = "k" * 32
    with pytest.raises(PublicAddressMissing):
        check_start_settings(Settings(data=tmp_path, secret_key=key, host=host))

    check_start_settings(Settings(data=tmp_path, secret_key=key, host=host, base_url=PUBLIC))
    check_start_settings(Settings(data=tmp_path, secret_key=key, host=host, hosts=("a.example",)))
    check_start_settings(Settings(data=tmp_path, secret_key=key))
