"""A gunicorn worker whose threads get whole requests and never wait for a client."""

import contextlib
import errno
import http
import socket
import time
from concurrent.futures import Future
from functools import partial

from gunicorn.http import get_parser
from gunicorn.workers.gthread import ThreadWorker

from lms.cli.serve.front.connection import Connection, ConnectionState
from lms.cli.serve.front.request_buffer import MAX_SIZE_IN_MEMORY
from lms.cli.serve.front.response import answer

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
SWEEP_EVERY = 0.5
# The limit of one web process for large bodies, which are in files; small ones are bounded by the
# number of connections.
MAX_BUFFERED_SIZE = 128 << 20
_CROWDED = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
_PASSING = frozenset({errno.EAGAIN, errno.EWOULDBLOCK, errno.ECONNABORTED})


class FrontWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn carries no types
    """One thread waits for all connections; whole requests go to the pool of threads."""

    def __init__(self, *args: object, **values: object) -> None:
        super().__init__(*args, **values)
        self._connections: dict[int, Connection] = {}
        self._swept_at = 0.0

    def accept(self, listener: socket.socket) -> None:
        """Accept a connection; when there are too many, drop one that waits for its client."""
        if self.nr_conns >= self.worker_connections - 1:
            self._make_room()
        try:
            sock, client = listener.accept()
        except OSError as error:
            if error.errno in _CROWDED:
                self._make_room()
            elif error.errno not in _PASSING:
                raise
            return
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = Connection(sock, client, listener.getsockname())
        self.nr_conns += 1
        self._connections[sock.fileno()] = connection
        self._receive(connection)

    def enqueue_req(self, conn: Connection) -> None:
        conn.begin_answering()
        future = self.tpool.submit(self.handle, conn)
        future.add_done_callback(partial(self.method_queue.defer, self.finish_request, conn))

    def handle(self, conn: Connection) -> bool:
        """Parse the request and write the response, in a thread of the pool.

        Returns True to keep the connection open.
        """
        request = conn.request
        parser = get_parser(self.cfg, request, conn.client)
        parsed = None
        try:
            parsed = next(parser)
            return answer(self, parsed, conn)
        except StopIteration:
            return False
        except Exception as error:  # noqa: BLE001 - gunicorn logs it, and answers 400 or 500
            self.handle_error(parsed, conn.outbox, conn.client, error)
            return False
        finally:
            with contextlib.suppress(OSError):
                conn.outbox.flush()

    def finish_request(self, conn: Connection, fs: "Future[bool]") -> None:
        conn.keep = not fs.cancelled() and fs.exception() is None and fs.result()
        conn.end_answering()
        if conn.state is not ConnectionState.CLOSED:
            self._write(conn)

    def murder_keepalived(self, force: bool = False) -> None:  # noqa: FBT001, FBT002 - gunicorn's
        """Check the time limits; gunicorn calls this at each turn of its loop."""
        now = time.monotonic()
        if not force and now - self._swept_at < SWEEP_EVERY:
            return
        self._swept_at = now
        for conn in list(self._connections.values()):
            if force or conn.is_over(now, stopping=not self.alive):
                self._give_up(conn)

    def murder_pending(self) -> None:
        """Do nothing: this worker has no separate list of pending connections."""

    def _give_up(self, conn: Connection) -> None:
        is_reading = conn.state is ConnectionState.READING
        if is_reading:
            self._refuse(conn, http.HTTPStatus.REQUEST_TIMEOUT)
        if not is_reading or not self.alive:
            self._drop(conn)

    def _make_room(self) -> None:
        """Drop the connection that has waited longest for its client."""
        waited_for = [
            connection for connection in self._connections.values() if connection.is_waited_for
        ]
        if waited_for:
            self._drop(min(waited_for, key=lambda connection: connection.deadline))

    def _make_space(self) -> None:
        """Drop the connection with the slowest body when the large bodies exceed their limit.

        Small bodies do not count: dropping them frees nothing.
        """
        large = [
            connection
            for connection in self._connections.values()
            if connection.buffered_size > MAX_SIZE_IN_MEMORY
        ]
        if sum(connection.buffered_size for connection in large) > MAX_BUFFERED_SIZE:
            reading = [
                connection for connection in large if connection.state is ConnectionState.READING
            ]
            slowest = min(reading, key=Connection.rate)
            self._refuse(slowest, http.HTTPStatus.SERVICE_UNAVAILABLE)

    def _wait(self, conn: Connection) -> None:
        ready = partial(self._ready, conn)
        try:
            self.poller.modify(conn.sock, conn.events, ready)
        except KeyError:
            self.poller.register(conn.sock, conn.events, ready)

    def _unregister(self, conn: Connection) -> None:
        with contextlib.suppress(KeyError, ValueError, OSError):
            self.poller.unregister(conn.sock)

    def _ready(self, conn: Connection, _sock: socket.socket) -> None:
        if conn.state is ConnectionState.CLOSED:
            return  # dropped at a limit, after this event was fetched
        if conn.state is ConnectionState.WRITING:
            self._write(conn)
        else:
            self._receive(conn)

    def _receive(self, conn: Connection) -> None:
        try:
            is_there = conn.receive()
        except OSError:
            is_there = False
        if not is_there:
            self._drop(conn)
            return
        if conn.state is ConnectionState.READING and conn.buffered_size > MAX_SIZE_IN_MEMORY:
            self._make_space()
        if conn.state in {ConnectionState.IDLE, ConnectionState.READING}:
            self._go_on(conn)

    def _go_on(self, conn: Connection) -> None:
        """Pass on a whole request, refuse an invalid one, or wait for more bytes."""
        if conn.inbox.refusal:
            self._refuse(conn, http.HTTPStatus(conn.inbox.refusal))
        elif conn.inbox.is_whole:
            self._unregister(conn)
            self.enqueue_req(conn)
        else:
            if conn.inbox.wants_continue:
                conn.inbox.wants_continue = False
                with contextlib.suppress(OSError):
                    conn.sock.send(CONTINUE)
            self._wait(conn)

    def _write(self, conn: Connection) -> None:
        try:
            if not conn.outbox.flush():
                conn.begin_writing()
                self._wait(conn)
            elif conn.keep:
                conn.begin_next()
                self._go_on(conn)
            else:
                conn.begin_leaving()
                self._wait(conn)
        except OSError:
            self._drop(conn)

    def _refuse(self, conn: Connection, status: http.HTTPStatus) -> None:
        """Answer with an error status and one line of plain text, then close the connection."""
        body = f"{status.phrase}\n".encode()
        head = f"HTTP/1.1 {status.value} {status.phrase}\r\nConnection: close\r\n"
        if status is http.HTTPStatus.SERVICE_UNAVAILABLE:
            head += "Retry-After: 5\r\n"
        head += f"Content-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n"
        self._unregister(conn)
        conn.begin_refusing()
        conn.outbox.sendall(head.encode() + body)
        self._write(conn)

    def _drop(self, conn: Connection) -> None:
        if conn.state is ConnectionState.CLOSED:
            return
        self._unregister(conn)
        self._connections.pop(conn.sock.fileno(), None)
        self.nr_conns -= 1
        conn.close()
