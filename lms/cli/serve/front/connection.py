"""One connection: its received and outgoing bytes, its state, and its time limits."""

import contextlib
import selectors
import socket
from enum import Enum
from time import monotonic

from lms.cli.serve.front.request_buffer import BufferedRequest, RequestBuffer
from lms.cli.serve.front.response_buffer import ResponseBuffer

CHUNK_SIZE = 64 << 10
# Seconds. A phone on 2G can be silent for many seconds, and waiting uses no thread.
SILENCE = 20.0
HEAD = 30.0
BODY = 60.0
SLOWEST_RATE = 1024
KEEP_ALIVE_SECONDS = 5.0
READER = 60.0
LINGER = 2.0
# How long a stopping server waits for a request that has begun and fallen silent.
LAST_SILENCE = 5.0
# A browser reads the response to an upload that is too large only after it has sent the upload.
LINGER_AFTER_CUT = 30.0
MAX_DISCARDED_SIZE = 64 << 20


class ConnectionState(Enum):
    IDLE = "nothing of a request is here yet"
    READING = "a request arrives"
    ANSWERING = "a thread has it"
    WRITING = "the answer goes out"
    LEAVING = "all is sent, what still arrives is thrown away"
    CLOSED = "nothing may be asked of the socket any more"


class Connection:
    """A non-blocking client connection; the front's thread changes its state."""

    def __init__(
        self, sock: socket.socket, client: tuple[str, int], server: tuple[str, int]
    ) -> None:
        sock.settimeout(0)
        self.sock, self.client, self.server = sock, client, server
        self.inbox, self.outbox = RequestBuffer(), ResponseBuffer(sock)
        self.request: BufferedRequest | None = None
        self.state = ConnectionState.IDLE
        self.keep = False
        self.heard_at = monotonic()
        self.deadline = self.heard_at + SILENCE
        self._read_until = 0.0
        # The request whose body the current time limit is for; before that, the limit is for the
        # head.
        self._timed: BufferedRequest | None = None
        self._body_since = self.heard_at
        # Whether much of a body is still to be received after the response.
        self._is_cut = False
        self._discarded = 0

    @property
    def events(self) -> int:
        """The socket events to wait for in this state."""
        return (
            selectors.EVENT_WRITE if self.state is ConnectionState.WRITING else selectors.EVENT_READ
        )

    @property
    def is_waited_for(self) -> bool:
        """True if the client has to act next; such a connection may be dropped."""
        return self.state not in {ConnectionState.ANSWERING, ConnectionState.CLOSED}

    @property
    def buffered_size(self) -> int:
        """The number of bytes of bodies that are buffered for it."""
        answered = (
            self.request.received if self.state is ConnectionState.ANSWERING and self.request else 0
        )
        return answered + (self.inbox.request.received if self.inbox.request else 0)

    def rate(self) -> float:
        """Return the bytes per second since the current body began."""
        return self.buffered_size / max(monotonic() - self._body_since, 0.1)

    def is_over(self, now: float, *, stopping: bool) -> bool:
        """Return whether the client's time is over.

        A stopping server waits for no further request.
        """
        if stopping and self.state is ConnectionState.IDLE:
            return True
        if (
            stopping
            and self.state is ConnectionState.READING
            and now >= self.heard_at + LAST_SILENCE
        ):
            return True
        return self.is_waited_for and now >= self.deadline

    def receive(self) -> bool:
        """Read the available bytes; return False when the other end is closed."""
        try:
            data = self.sock.recv(CHUNK_SIZE)
        except (BlockingIOError, InterruptedError):
            return True
        if self.state is ConnectionState.LEAVING:
            self._discarded += len(data)
            return bool(data) and self._discarded < MAX_DISCARDED_SIZE
        self.inbox.feed(data)
        if data:
            self._expect_more()
        return bool(data)

    def begin_next(self) -> None:
        """Wait for the next request, which may have been received already."""
        self.state, self.deadline = ConnectionState.IDLE, monotonic() + KEEP_ALIVE_SECONDS
        self.inbox.feed(b"")
        if not self.inbox.is_empty:
            self._expect_more()

    def begin_answering(self) -> BufferedRequest:
        self.state, self.request = ConnectionState.ANSWERING, self.inbox.take()
        self._is_cut = self.request.is_cut
        return self.request

    def end_answering(self) -> None:
        """Release the request's body, which is no longer needed."""
        if self.request is not None:
            self.request.body.close()

    def begin_refusing(self) -> None:
        """Discard the received part of a request at once, and the rest when it arrives."""
        request = self.inbox.request
        self._is_cut = request is not None and request.length - request.received > CHUNK_SIZE
        self.keep = False
        self.inbox.forget()
        self.begin_writing()

    def begin_writing(self) -> None:
        self.state, self.deadline = ConnectionState.WRITING, monotonic() + READER

    def begin_leaving(self) -> None:
        """Shut down writing and wait for the other end: closing at once would lose the response."""
        self.inbox.forget()
        self.state = ConnectionState.LEAVING
        self.deadline = monotonic() + (LINGER_AFTER_CUT if self._is_cut else LINGER)
        self.sock.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self.state = ConnectionState.CLOSED
        self.end_answering()
        self.inbox.forget()
        self.outbox.close()
        with contextlib.suppress(OSError):
            self.sock.close()

    def _expect_more(self) -> None:
        """Extend the time for the next bytes, within the limit of the whole request."""
        self.heard_at = now = monotonic()
        if self.state is not ConnectionState.READING:
            self.state, self._read_until = ConnectionState.READING, now + HEAD
        request = self.inbox.request
        if request is not None and request is not self._timed:
            self._timed, self._body_since = request, now
            self._read_until = now + BODY + request.length / SLOWEST_RATE
        self.deadline = min(now + SILENCE, self._read_until)
