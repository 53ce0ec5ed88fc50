"""The ends of requests in the bytes of a connection, however they are cut."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.cli.serve.front.request_buffer import (
    HEAD_TOO_LARGE,
    LENGTH_REQUIRED,
    MAX_BODY_SIZE,
    MAX_HEAD_SIZE,
    MAX_SIZE_IN_MEMORY,
    RequestBuffer,
)
from lms.web.limits import _ATTRIBUTE


def post(body, *lines):
    head = ["POST /x HTTP/1.1", "Host: a", f"Content-Length: {len(body)}", *lines]
    return "\r\n".join([*head, "", ""]).encode() + body


GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


def read_all(request):
    parts = []
    while part := request.recv(8192):
        parts.append(part)
    return b"".join(parts)


@given(
    bodies=st.lists(st.binary(max_size=300), min_size=1, max_size=4),
    cuts=st.lists(st.integers(0, 2000), max_size=12),
)
def test_requests_come_out_as_they_went_in_however_cut(bodies, cuts):
    sent = [post(body) if body else GET for body in bodies]
    stream = b"".join(sent)
    places = sorted({0, len(stream), *(cut % (len(stream) + 1) for cut in cuts)})
    inbox, found = RequestBuffer(), []

    for begin, end in itertools.pairwise(places):
        inbox.feed(stream[begin:end])
        while inbox.is_whole:
            found.append(read_all(inbox.take()))
            inbox.feed(b"")

    assert (found, inbox.is_empty) == (sent, True)


def test_half_a_body_is_not_whole():
    inbox = RequestBuffer()

    inbox.feed(post(b"name=value")[:-1])

    assert (inbox.is_whole, inbox.refusal) == (False, 0)


def test_large_body_waits_in_a_file():
    inbox, body = RequestBuffer(), b"x" * (MAX_SIZE_IN_MEMORY + 1)

    inbox.feed(post(body))
    request = inbox.take()

    assert (request.body.fileno() > 0, read_all(request)) == (True, post(body))
    request.body.close()


def test_body_too_large_for_every_form_is_handed_on_at_once_and_not_kept():
    inbox = RequestBuffer()

    inbox.feed(post(b"")[:-4].replace(b": 0", b": %d" % (MAX_BODY_SIZE + 1)) + b"\r\n\r\nbegin")
    request = inbox.take()

    assert (request.is_cut, request.received) == (True, 0)


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", LENGTH_REQUIRED),
        (b"POST / HTTP/1.1\r\ntransfer-encoding:gzip, chunked\r\n\r\n", LENGTH_REQUIRED),
        (b"GET / HTTP/1.1\r\nCookie: " + b"c" * MAX_HEAD_SIZE, HEAD_TOO_LARGE),
    ],
)
def test_what_has_no_known_end_is_refused(sent, refusal):
    inbox = RequestBuffer()

    inbox.feed(sent)

    assert (inbox.refusal, inbox.is_whole) == (refusal, False)


@pytest.mark.parametrize("value", ["+5", "5, 5", "0x5", "5 5", ""])
def test_length_that_is_none_is_left_to_the_parser(value):
    inbox = RequestBuffer()

    inbox.feed(f"POST / HTTP/1.1\r\nContent-Length: {value}\r\n\r\n".encode())

    assert inbox.take().length == 0


def test_a_client_that_waits_is_invited_once():
    inbox = RequestBuffer()

    inbox.feed(post(b"name=value", "Expect: 100-continue")[:-5])

    assert inbox.wants_continue


def test_no_form_is_larger_than_what_is_kept(app):
    limits = [getattr(view, _ATTRIBUTE, 0) for view in app.view_functions.values()]

    assert max(limits) <= MAX_BODY_SIZE
