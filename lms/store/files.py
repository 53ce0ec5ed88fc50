"""Bytes by their hash: written once, never changed, shared by all who hold the same."""

import hashlib
import os
import tempfile
from pathlib import Path

from lms.db import refuse_inside_write


class Store:
    """A folder of files named by their SHA-256, two levels deep.

    Reading and writing raise inside a write transaction: files come first, then the row that names
    them. A file whose transaction failed is merely unused.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes) -> str:
        """Keep the bytes and give their hash; after the return they survive a power cut."""
        refuse_inside_write("writing a file")
        sha256 = hashlib.sha256(content).hexdigest()
        path = self.path(sha256)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(path, content)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes of a hash. Raises FileNotFoundError."""
        refuse_inside_write("reading a file")
        return self.path(sha256).read_bytes()

    def has(self, sha256: str) -> bool:
        return self.path(sha256).exists()

    def path(self, sha256: str) -> Path:
        """Where the bytes of a hash lie. Raises ValueError for what is no hash."""
        if len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
            raise ValueError("not a SHA-256 in hexadecimal")
        return self.folder / sha256[:2] / sha256


def _write_whole(path: Path, content: bytes) -> None:
    """The name appears only when all bytes are on the disk; two writers write the same bytes."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as draft:
        try:
            draft.write(content)
            draft.flush()
            os.fsync(draft.fileno())
            Path(draft.name).chmod(0o640)
            Path(draft.name).replace(path)
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise
    for folder in (path.parent, path.parent.parent):
        _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
