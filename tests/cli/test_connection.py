"""The time that a client may take: the test sets the moments, nobody waits."""

import socket

import pytest

from lms.cli.serve.front import connection as front
from lms.cli.serve.front.connection import (
    BODY,
    HEAD,
    LINGER,
    LINGER_AFTER_CUT,
    SILENCE,
    SLOWEST_RATE,
    Connection,
    ConnectionState,
)


class Talk:
    """One connection, seen from both ends, with a clock of its own."""

    def __init__(self):
        self.now = 1000.0
        ours, self._theirs = socket.socketpair()
        self._ours = ours

    def begin(self):
        self.found = Connection(self._ours, ("127.0.0.1", 1), ("127.0.0.1", 2))

    def send(self, data, *, after=0.0):
        self.now += after
        self._theirs.sendall(data)
        assert self.found.receive()

    def is_over(self, *, after=0.0, stopping=False):
        return self.found.is_over(self.now + after, stopping=stopping)

    def close(self):
        self._theirs.close()
        self.found.close()


@pytest.fixture
def talk(monkeypatch):
    found = Talk()
    monkeypatch.setattr(front, "monotonic", lambda: found.now)
    found.begin()
    yield found
    found.close()


def head(length):
    return b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % length


@pytest.mark.parametrize("together", [True, False], ids=["with the head", "after the head"])
@pytest.mark.parametrize("silence", [1.0, 15.0])
def test_64_kb_over_a_minute_are_read(talk, together, silence):
    """As a phone on 2G sends a worksheet."""
    size, pieces = 64 * 1024, int(60 / silence)
    first = b"x" * 100 if together else b""
    talk.send(head(size) + first)
    sent = len(first)

    for place in range(pieces):
        count = size // pieces if place < pieces - 1 else size - sent
        talk.now += silence
        assert not talk.is_over()
        talk.send(b"x" * count)
        sent += count

    assert talk.found.inbox.is_whole


def test_who_falls_silent_is_over(talk):
    talk.send(head(100) + b"x")

    assert (talk.is_over(after=SILENCE - 1), talk.is_over(after=SILENCE)) == (False, True)


def test_a_byte_now_and_then_is_no_body(talk):
    talk.send(head(1024))
    allowed = BODY + 1024 / SLOWEST_RATE
    for _ in range(int(allowed // 10)):
        talk.send(b"x", after=10)

    assert (talk.is_over(), talk.is_over(after=10)) == (False, True)


def test_a_byte_now_and_then_is_no_head(talk):
    for _ in range(int(HEAD // 10)):
        talk.send(b"G", after=10)

    assert (talk.is_over(), talk.is_over(after=10)) == (False, True)


def test_the_second_request_has_its_own_time(talk):
    talk.send(head(1) + b"x")
    talk.found.begin_answering()
    talk.found.end_answering()
    talk.now += 500
    talk.found.begin_next()
    talk.send(head(10) + b"x")

    assert (talk.found.state, talk.is_over(after=SILENCE - 1)) == (ConnectionState.READING, False)


def test_a_thread_at_work_is_never_over(talk):
    talk.send(head(1) + b"x")
    talk.found.begin_answering()

    assert not talk.is_over(after=10_000)
    talk.found.end_answering()


@pytest.mark.parametrize(
    ("sent", "after", "is_over"), [(b"", 0, True), (b"GET", 4, False), (b"GET", 5, True)]
)
def test_a_server_that_stops_waits_for_what_has_begun(talk, sent, after, is_over):
    if sent:
        talk.send(sent)

    assert talk.is_over(after=after, stopping=True) == is_over


@pytest.mark.parametrize(("length", "farewell"), [(1 << 20, LINGER_AFTER_CUT), (1024, LINGER)])
def test_who_is_refused_in_the_middle_may_send_to_the_end(talk, length, farewell):
    """A browser reads no answer before; of the body nothing is kept."""
    talk.send(head(length) + b"x" * 100)
    body = talk.found.inbox.request.body

    talk.found.begin_refusing()
    assert (talk.found.buffered_size, body.closed) == (0, True)
    talk.found.begin_leaving()
    talk.send(b"x" * 100)

    assert talk.found.buffered_size == 0
    assert (talk.is_over(after=farewell - 1), talk.is_over(after=farewell)) == (False, True)
