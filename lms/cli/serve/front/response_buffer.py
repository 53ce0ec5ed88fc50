"""What a connection is still to be sent: a thread writes it, nobody waits for the reader."""

import contextlib
import socket
import tempfile

PIECE = 64 << 10
LARGEST_IN_MEMORY = 256 << 10


class ResponseBuffer:
    """Stands where gunicorn expects a socket. The thread that answers fills it, then it flushes.

    `flush` sends what the network takes; True when all is sent.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._waiting = tempfile.SpooledTemporaryFile(max_size=LARGEST_IN_MEMORY)  # noqa: SIM115
        self._piece = bytearray()
        self._stored = self._sent = 0

    def sendall(self, data: bytes) -> None:
        """Never blocks; an answer larger than a piece is on its way while it is being made."""
        self._piece += data
        if len(self._piece) >= PIECE:
            self.flush()
            self._store()

    def flush(self) -> bool:
        while self._stored > self._sent:
            self._waiting.seek(self._sent)
            if not self._send_some(self._waiting.read(PIECE)):
                return False
        if self._stored:
            self._forget_sent()
        while self._piece:
            count = self._try(self._piece)
            del self._piece[:count]
            if not count:
                return False
        return True

    # gunicorn asks these of a socket before it writes an error.
    def gettimeout(self) -> float:
        return 0.0

    def close(self) -> None:
        self._waiting.close()

    def _send_some(self, data: bytes) -> bool:
        count = self._try(data)
        self._sent += count
        return count > 0

    def _try(self, data: bytes | bytearray) -> int:
        with contextlib.suppress(BlockingIOError, InterruptedError):
            return self._sock.send(data)
        return 0

    def _store(self) -> None:
        """What the network did not take waits in memory, and above some size in a file."""
        if self._piece:
            self._waiting.seek(self._stored)
            self._waiting.write(self._piece)
            self._stored += len(self._piece)
            self._piece.clear()

    def _forget_sent(self) -> None:
        self._waiting.seek(0)
        self._waiting.truncate()
        self._stored = self._sent = 0
