"""Bodies that are too large, sent to the real server: each is answered, none is cut off."""

import http.client
import itertools
import socket
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from tests.speed import TIMEOUT

FORM = "application/x-www-form-urlencoded"
KINDS = (FORM, "multipart/form-data; boundary=x", "application/json", "")
PATHS = ("/sign-out", "/join", "/account", "/nowhere", "/static/app.css", "/learn/a/b/worksheet")
SIZES = [65_537 + step for step in (0, 1, 4095)] + [round(66_000 * 1.31**n) for n in range(24)]


def send(served, path, kind, size, connection="close"):
    """As a browser does: all is sent before the answer is read."""
    line = http.client.HTTPConnection(urlsplit(served.address).netloc, timeout=TIMEOUT)
    start = {FORM: b"text=", KINDS[1]: b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n'}
    body = start.get(kind, b"") + b"a" * size
    try:
        line.request("POST", path, body, {"Content-Type": kind, "Connection": connection})
        answer = line.getresponse()
        return answer.status, answer.read()
    except OSError as error:
        return type(error).__name__, b""
    finally:
        line.close()


def test_every_oversize_body_of_340_is_answered(served):
    cases = list(itertools.islice(itertools.cycle(itertools.product(PATHS, KINDS)), 340))
    asked = [(path, kind, SIZES[n % len(SIZES)]) for n, (path, kind) in enumerate(cases)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(
                lambda numbered_case: send(
                    served, *numbered_case[1], "close" if numbered_case[0] % 2 else "keep-alive"
                ),
                enumerate(asked),
            )
        )

    statuses = {
        (*numbered_case, status)
        for numbered_case, (status, page) in zip(asked, answers, strict=True)
        if status != 413 or b"too large" not in page
    }
    assert statuses == set()


def test_who_stops_in_the_middle_of_a_body_is_let_go(served):
    host, port = urlsplit(served.address).netloc.split(":")
    with socket.create_connection((host, int(port)), timeout=TIMEOUT) as slow:
        head = f"POST /language HTTP/1.1\r\nHost: {host}\r\nContent-Type: {FORM}\r\n"
        slow.sendall(f"{head}Content-Length: 9000000\r\n\r\n".encode() + b"a" * 1_200_000)
        answer = slow.recv(4096)
        while slow.recv(65536):
            pass

    assert answer.split(b"\r\n")[0] == b"HTTP/1.1 408 Request Timeout"
    assert served.get("/healthz")[0] == 200
