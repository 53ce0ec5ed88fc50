"""The outgoing bytes of a connection: a thread writes them without waiting for the reader."""

import contextlib
import socket
import tempfile

PIECE = 64 << 10
MAX_SIZE_IN_MEMORY = 256 << 10


class ResponseBuffer:
    """Replaces the socket that gunicorn expects: the answering thread writes to it.

    `flush` sends what the network accepts; True when all is sent.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._spilled = tempfile.SpooledTemporaryFile(max_size=MAX_SIZE_IN_MEMORY)  # noqa: SIM115
        self._piece = bytearray()
        self._stored = self._sent = 0

    def sendall(self, data: bytes) -> None:
        """Add bytes without blocking; large responses are sent while they are being made."""
        self._piece += data
        if len(self._piece) >= PIECE:
            self.flush()
            self._store()

    def flush(self) -> bool:
        while self._stored > self._sent:
            self._spilled.seek(self._sent)
            count = self._try(self._spilled.read(PIECE))
            self._sent += count
            if not count:
                return False
        if self._stored:
            self._spilled.seek(0)
            self._spilled.truncate()
            self._stored = self._sent = 0
        while self._piece:
            count = self._try(self._piece)
            del self._piece[:count]
            if not count:
                return False
        return True

    # gunicorn calls these on a socket before it writes an error.
    def gettimeout(self) -> float:
        return 0.0

    def close(self) -> None:
        self._spilled.close()

    def _try(self, data: bytes | bytearray) -> int:
        with contextlib.suppress(BlockingIOError, InterruptedError):
            return self._sock.send(data)
        return 0

    def _store(self) -> None:
        """Buffer what the network did not accept, in memory and above some size in a file."""
        if self._piece:
            self._spilled.seek(self._stored)
            self._spilled.write(self._piece)
            self._stored += len(self._piece)
            self._piece.clear()
