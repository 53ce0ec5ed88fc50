"""Many large bodies at once: what a web process holds of them is bounded, and others are served."""

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lms.cli.serve.front.front_worker import MAX_BUFFERED_SIZE
from tests.cli.serving import DEMO, name_of, serve
from tests.cli.test_front import connect, read_all, talk
from tests.pages.conftest import copy_data

MB = 1 << 20
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
# A web process reads at most four forms at once. For sixteen of 8 MB it grew by 125 to 147 MB.
MAX_GROWTH = 4 * 48 * MB


@pytest.fixture
def fresh(seeded, tmp_path):
    """A server of the test's own: what it has taken so far counts."""
    copy_data(seeded, tmp_path / "data")
    with serve(tmp_path / "data", **DEMO) as running:
        running.wait_until_ready()
        yield running


def head(path, length):
    form = "application/x-www-form-urlencoded"
    lines = (f"POST {path} HTTP/1.1", "Host: localhost", "Connection: close")
    return "\r\n".join(
        [*lines, f"Content-Type: {form}", f"Content-Length: {length}", "", ""]
    ).encode()


def resident(pid):
    fields = dict(
        line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines()
    )
    return int(fields["VmHWM"].split()[0]) * 1024


def list_web_processes(served):
    """gunicorn's arbiter and the processes that answer: these are there once one has answered."""
    assert b"200 OK" in talk(int(served.address.rpartition(":")[2]), HEALTH)
    found = [pid for pid in served.descendants() if name_of(pid) != "lms worker"]
    assert len(found) > 1
    return found


def in_files(pid):
    """Bytes in temporary files that have no name any more."""
    total = 0
    for path in Path(f"/proc/{pid}/fd").iterdir():
        try:
            is_nameless = str(path.readlink()).endswith("(deleted)")
            total += path.stat().st_size if is_nameless else 0
        except FileNotFoundError:
            continue
    return total


def test_half_sent_uploads_are_held_within_a_bound(served, port):
    others = list_web_processes(served)
    held = []
    for _ in range(14):
        sock = connect(port)
        sock.sendall(head("/sign-in", 16 * MB))
        held.append(sock)
        for _ in range(15):
            sock.sendall(b"a" * MB)
        assert MB < sum(in_files(pid) for pid in others) <= MAX_BUFFERED_SIZE + MB

    assert b"200 OK" in talk(port, HEALTH)
    # They go on sending, as a browser does: closing at once would end that in an error.
    for sock in held * 2:
        sock.sendall(b"a" * 65536)
    refused = [sock for sock in held if _was_refused(sock)]
    for sock in held:
        sock.close()
    assert 5 <= len(refused) < 14


def test_slow_small_forms_stay_while_large_bodies_fill_the_space(port):
    """Giving them up would free nothing."""
    body = b"kept=" + b"a" * 2048
    with contextlib.ExitStack() as stack:
        phones = [stack.enter_context(connect(port)) for _ in range(10)]
        for sock in phones:
            sock.sendall(head("/sign-in", len(body)) + body[:1024])
        uploads = [stack.enter_context(connect(port)) for _ in range(12)]
        for sock in uploads:
            sock.sendall(head("/sign-in", 16 * MB) + b"a" * (15 * MB))
        assert b"200 OK" in talk(port, HEALTH)
        for sock in phones:
            sock.sendall(body[1024:])
        statuses = [read_all(sock).split(b" ", 2)[1] for sock in phones]
        refused = [sock for sock in uploads if _was_refused(sock)]

    # Without a cookie: a fresh form.
    assert statuses == [b"400"] * 10
    assert refused


def test_large_forms_at_once_do_not_add_up(fresh):
    port = int(fresh.address.rpartition(":")[2])
    before = {pid: resident(pid) for pid in list_web_processes(fresh)}
    body = b"kept=" + b"a" * (8 * MB - 5)
    together = threading.Barrier(16)

    def send(_):
        with connect(port) as sock:
            together.wait()
            sock.sendall(head("/sign-in", len(body)) + body)
            return read_all(sock).split(b" ", 2)[1]

    with ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(send, range(16)))

    # Without a cookie: a fresh form. None is refused for its size.
    assert set(statuses) == {b"400"}
    growth = max(resident(pid) - size for pid, size in before.items())
    assert growth < MAX_GROWTH, growth // MB


def _was_refused(sock):
    """Whether the server has answered 503; a connection that it only closed fails the test."""
    sock.settimeout(0)
    try:
        statuses = sock.recv(12)
    except BlockingIOError:
        return False
    assert statuses == b"HTTP/1.1 503"
    return True
