"""What a client still sends after it was answered is read and thrown away, within bounds.

A connection that is closed while the other side sends is reset, and the answer is lost with it:
of bodies that are too large many got no 413. Browsers read the answer only after all is sent.
"""

import contextlib
import socket
import threading
from collections.abc import Iterable
from typing import IO, TYPE_CHECKING

from werkzeug.wsgi import ClosingIterator

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MOST_BYTES = 256 << 20
LONGEST = 15.0
"""Seconds that one client may keep a thread with what nobody reads."""
_STEP = 64 << 10


class Draining:
    """Around the application: after the last byte of an answer the rest of the body is read."""

    def __init__(self, application: "WSGIApplication") -> None:
        self._application = application

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or ""
        if length in {"", "0"} and "HTTP_TRANSFER_ENCODING" not in environ:
            return self._application(environ, start_response)
        body = environ["wsgi.input"] = _Counted(environ["wsgi.input"])
        connection = environ.get("gunicorn.socket")
        answer = self._application(environ, start_response)
        return ClosingIterator(answer, lambda: _drain(body, length, connection))


class _Counted:
    """A body that knows how much of it was read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.count += len(data)
        return data

    def readline(self, size: int = -1) -> bytes:
        data = self._stream.readline(size)
        self.count += len(data)
        return data


def _drain(body: _Counted, length: str, connection: socket.socket | None) -> None:
    if length == str(body.count):
        return
    ending = threading.Timer(LONGEST, _hang_up, [connection])
    ending.daemon = True
    ending.start()
    most = body.count + MOST_BYTES
    try:
        while body.count < most and body.read(_STEP):
            pass
    except (OSError, ValueError):
        return  # it left, or sent what is no body: there is nobody to answer
    finally:
        ending.cancel()


def _hang_up(connection: socket.socket | None) -> None:
    """Whoever is waiting in `read` finds the end."""
    if connection is not None:
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RD)
