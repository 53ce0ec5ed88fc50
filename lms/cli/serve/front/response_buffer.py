"""The outgoing bytes of a connection: a thread writes them without waiting for the reader."""

import contextlib
import socket
import tempfile

CHUNK_SIZE = 64 << 10
MAX_SIZE_IN_MEMORY = 256 << 10


class ResponseBuffer:
    """Replaces the socket that gunicorn expects: the answering thread writes to it.

    `flush` sends what the network accepts; True when all is sent.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._spool = tempfile.SpooledTemporaryFile(max_size=MAX_SIZE_IN_MEMORY)  # noqa: SIM115
        self._chunk = bytearray()
        self._stored = self._sent = 0

    def sendall(self, data: bytes) -> None:
        """Add bytes without blocking; large responses are sent while they are being made."""
        self._chunk += data
        if len(self._chunk) >= CHUNK_SIZE:
            self.flush()
            self._store()

    def flush(self) -> bool:
        while self._stored > self._sent:
            self._spool.seek(self._sent)
            count = self._try_send(self._spool.read(CHUNK_SIZE))
            self._sent += count
            if not count:
                return False
        if self._stored:
            self._spool.seek(0)
            self._spool.truncate()
            self._stored = self._sent = 0
        while self._chunk:
            count = self._try_send(self._chunk)
            del self._chunk[:count]
            if not count:
                return False
        return True

    # gunicorn calls these on a socket before it writes an error.
    def gettimeout(self) -> float:
        return 0.0

    def close(self) -> None:
        self._spool.close()

    def _try_send(self, data: bytes | bytearray) -> int:
        with contextlib.suppress(BlockingIOError, InterruptedError):
            return self._sock.send(data)
        return 0

    def _store(self) -> None:
        """Buffer what the network did not accept, in memory and above some size in a file."""
        if self._chunk:
            self._spool.seek(self._stored)
            self._spool.write(self._chunk)
            self._stored += len(self._chunk)
            self._chunk.clear()
