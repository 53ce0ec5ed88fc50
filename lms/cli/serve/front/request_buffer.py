"""The received bytes of a connection, until a request is whole.

Only the length of a request is determined here; gunicorn's parser parses and validates it
afterwards.
"""

import io
import re
import tempfile
from dataclasses import dataclass, field
from typing import BinaryIO

# As large as the largest form of the product; a view's own limit is smaller (lms/web/limits.py).
MAX_BODY_SIZE = 16 << 20
MAX_HEAD_SIZE = 64 << 10
# Larger ones are in a file: a thousand slow uploads must not fill the memory.
MAX_SIZE_IN_MEMORY = 128 << 10
_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"^content-length:[ \t]*([0-9]{1,15})[ \t]*\r$", re.IGNORECASE | re.MULTILINE)
_CODING = re.compile(rb"^transfer-encoding[ \t]*:", re.IGNORECASE | re.MULTILINE)
_CONTINUE = re.compile(rb"^expect:[ \t]*100-continue[ \t]*\r$", re.IGNORECASE | re.MULTILINE)

LENGTH_REQUIRED = 411
HEAD_TOO_LARGE = 431


@dataclass
class BufferedRequest:
    """A request as received, whole unless `is_cut`: the rest of an oversized body is never read."""

    head: bytes
    length: int
    is_cut: bool
    body: BinaryIO = field(default_factory=io.BytesIO, repr=False)
    received: int = 0
    _has_given_head: bool = False

    @property
    def is_whole(self) -> bool:
        return self.is_cut or self.received >= self.length

    def recv(self, size: int) -> bytes:
        """Return the next bytes, as a socket does; empty at the end. gunicorn's parser calls it."""
        if not self._has_given_head:
            self._has_given_head = True
            self.body.seek(0)
            return self.head
        return self.body.read(size)


class RequestBuffer:
    """Collects received bytes with `feed`; when `request` is whole, `take` returns it."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self.request: BufferedRequest | None = None
        self.refusal = 0
        self.wants_continue = False

    @property
    def is_empty(self) -> bool:
        """True if nothing of the next request has been received."""
        return self.request is None and not self._rest

    @property
    def is_whole(self) -> bool:
        return self.request is not None and self.request.is_whole

    def feed(self, data: bytes) -> None:
        """Add received bytes; empty data parses the bytes that followed the request before."""
        self._rest += data
        if self.request is None:
            self._find_head()
        if self.request is not None and not self.request.is_whole:
            part = self._rest[: self.request.length - self.request.received]
            self.request.body.write(part)
            self.request.received += len(part)
            del self._rest[: len(part)]

    def take(self) -> BufferedRequest:
        """Return the whole request; the bytes after it begin the next one."""
        if self.request is None:
            raise LookupError("no request is whole")
        taken, self.request = self.request, None
        return taken

    def forget(self) -> None:
        """Discard the received bytes, which are not going to be answered."""
        if self.request is not None:
            self.request.body.close()
        self.request = None
        self._rest.clear()

    def _find_head(self) -> None:
        # gunicorn skips empty lines before a request; so does this.
        while self._rest.startswith(b"\r\n"):
            del self._rest[:2]
        end = self._rest.find(_END)
        if end > MAX_HEAD_SIZE or (end < 0 and len(self._rest) > MAX_HEAD_SIZE):
            self.refusal = HEAD_TOO_LARGE
        elif end >= 0:
            head = bytes(self._rest[: end + len(_END)])
            del self._rest[: end + len(_END)]
            self._begin(head)

    def _begin(self, head: bytes) -> None:
        if _CODING.search(head):
            # No browser sends chunks; a length is needed to know when a request is whole.
            self.refusal = LENGTH_REQUIRED
            return
        found = _LENGTH.search(head)
        length = int(found[1]) if found else 0
        self.request = BufferedRequest(head, length, is_cut=length > MAX_BODY_SIZE)
        if length > MAX_SIZE_IN_MEMORY and not self.request.is_cut:
            self.request.body = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the request
        self.wants_continue = not self.request.is_whole and bool(_CONTINUE.search(head))
