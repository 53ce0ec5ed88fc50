"""Clients that send by halves or do not read hold nobody up: a real server, real sockets."""

import contextlib
import re
import socket
import time

import pytest

from lms.cli.serve.front.request_buffer import MAX_BODY_SIZE
from tests.cli.serving import DEMO, serve
from tests.pages.conftest import copy_data
from tests.speed import TIMEOUT

HALF_A_BODY = (
    b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nidentifier="
)
HALF_A_HEAD = b"GET /sign-in HTTP/1.1\r\nHost: loc"
PIPELINED = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" * 3


@contextlib.contextmanager
def holding(port, count, sent):
    with contextlib.ExitStack() as held:
        for _ in range(count):
            sock = held.enter_context(connect(port))
            sock.sendall(sent)
        yield


def connect(port, buffer=0):
    sock = socket.socket()
    sock.settimeout(TIMEOUT)
    if buffer:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    sock.connect(("127.0.0.1", port))
    return sock


def talk(port, sent):
    """Everything that comes back until the server closes."""
    with connect(port) as sock:
        sock.sendall(sent)
        return read_all(sock)


def read_all(sock):
    parts = []
    while part := sock.recv(65536):
        parts.append(part)
    return b"".join(parts)


def ask(port, path="/healthz"):
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    return talk(port, request.encode())


def status_of(answer):
    return int(answer.split(b" ", 2)[1])


@pytest.mark.parametrize("sent", [HALF_A_BODY, HALF_A_HEAD, b""], ids=["body", "head", "nothing"])
def test_twenty_who_send_half_hold_nobody_up(port, sent):
    """A held thread would not be given back while they are here: nobody would get an answer."""
    with holding(port, 20, sent):
        answers = [status_of(ask(port, path)) for path in ("/healthz", "/", "/healthz")]

    assert answers == [200, 200, 200]


def test_twenty_who_do_not_read_hold_nobody_up(port):
    page = talk_until_names_script(port)
    with contextlib.ExitStack() as held:
        for _ in range(20):
            sock = held.enter_context(connect(port, buffer=2048))
            sock.sendall(f"GET {page} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() * 20)
        assert status_of(ask(port)) == 200


def talk_until_names_script(port):
    home = ask(port, "/").decode()
    return home.partition('src="')[2].partition('"')[0]


def test_who_reads_slowly_gets_all_of_it(port):
    page = talk_until_names_script(port)
    whole = ask(port, page)
    with connect(port, buffer=2048) as sock:
        request = f"GET {page} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        sock.sendall(request.encode())
        time.sleep(0.5)  # the answer does not fit into what the network holds
        slowly = read_all(sock)

    assert (slowly.partition(b"\r\n\r\n")[2], len(whole) > 20_000) == (
        whole.partition(b"\r\n\r\n")[2],
        True,
    )


def test_an_honest_slow_upload_is_read(port):
    with connect(port) as sock:
        sock.sendall(HALF_A_BODY.replace(b": 100", b": 1100"))
        for _ in range(11):
            time.sleep(0.1)
            sock.sendall(b"x" * 99)
        answer = sock.recv(65536)

    assert status_of(answer) == 400  # read to its end: the form lacks its token


def test_requests_in_a_row_are_answered_in_order(port):
    closing = b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

    answer = talk(port, PIPELINED + closing)

    assert (answer.count(b"HTTP/1.1 200"), answer.endswith(b"ready\n")) == (4, True)


def test_a_body_too_large_for_every_form_gets_its_page(port):
    head = HALF_A_BODY.partition(b"identifier")[0].replace(
        b": 100", b": %d" % (MAX_BODY_SIZE + 65536)
    )

    answer = talk(port, head + b"x" * (MAX_BODY_SIZE + 65536))

    assert (status_of(answer), b"<html" in answer) == (413, True)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"POST /sign-in HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
        (b"GET / HTTP/1.1\r\nHost: a\r\nCookie: " + b"c" * 1_000_000, 431),
        (b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n", 400),
        (b"nonsense\r\n\r\n", 400),
    ],
)
def test_what_is_no_request_is_refused_in_a_line(port, sent, status):
    assert status_of(talk(port, sent)) == status


def test_answers_name_no_product(port):
    head = ask(port).partition(b"\r\n\r\n")[0].lower()

    assert (b"\r\nserver:" in head, b"gunicorn" in head) == (False, False)


def test_answers_have_one_date(port):
    """Werkzeug dates what it compares with an ETag, and the web server dates every answer."""
    head, _, page = ask(port, "/courses/").partition(b"\r\n\r\n")
    fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    cookie = fields["Set-Cookie"].partition(";")[0]
    request = f"GET /courses/ HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: {fields['ETag']}\r\n"
    ending = f"Cookie: {cookie}\r\nConnection: close\r\n\r\n"
    unchanged = talk(port, f"{request}{ending}".encode())
    picture = re.search(rb'src="(/static/mark\.\w+\.svg)"', page)[1].decode()

    heads = [head, unchanged, ask(port, picture).partition(b"\r\n\r\n")[0], ask(port)]

    assert status_of(unchanged) == 304
    assert [answer.lower().count(b"\r\ndate:") for answer in heads] == [1, 1, 1, 1]


def test_a_client_that_waits_to_be_invited_is(port):
    with connect(port) as sock:
        sock.sendall(
            HALF_A_BODY.partition(b"identifier")[0].replace(
                b"\r\n\r\n", b"\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
            )
        )
        invited = sock.recv(4096)
        sock.sendall(b"x" * 100)
        answer = read_all(sock)

    assert (status_of(invited), status_of(answer)) == (100, 400)


def test_half_sent_requests_do_not_keep_a_server_from_ending(seeded, tmp_path):
    """They get an answer that their time is over; killed connections get none."""
    copy_data(seeded, tmp_path / "data")
    with serve(tmp_path / "data", **DEMO) as served:
        served.wait_until_ready()
        with connect(int(served.address.rpartition(":")[2])) as sock:
            sock.sendall(HALF_A_BODY)
            served.get("/healthz")
            code = served.stop()
            answer = read_all(sock)

    assert (code, status_of(answer)) == (0, 408)


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /help HTTP/1.1\r\nHost: localhost\r\n", b"200"),
        (b"GET http://localhost/help HTTP/1.1\r\nHost: localhost\r\n", b"200"),
        (b"GET http://evil.example/help HTTP/1.1\r\nHost: localhost\r\n", b"400"),
        (b"GET http://localhost/help HTTP/1.1\r\nHost: evil.example\r\n", b"400"),
        (b"GET /help HTTP/1.1\r\n", b"400"),
        (b"GET /help HTTP/1.0\r\n", b"400"),
        (b"GET /help HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n", b"400"),
        (b"GET /help HTTP/1.1\r\nHost:\r\n", b"400"),
    ],
)
def test_known_hosts_alone_are_answered_however_they_are_named(port, head, status):
    assert talk(port, head + b"Connection: close\r\n\r\n").split(b" ", 2)[1] == status
