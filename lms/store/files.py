"""Files by the hash of their content: written once, never changed, shared by equal contents."""

import hashlib
import os
import tempfile
from pathlib import Path

from lms.db import refuse_inside_write


class Store:
    """A folder of files named by their SHA-256, two levels deep.

    Reading and writing raise inside a write transaction: files are written before the row that
    names them. If the transaction fails, the file is merely unused.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes) -> str:
        """Store the bytes and return their hash; they survive a power failure after the return."""
        refuse_inside_write("writing a file")
        sha256 = hashlib.sha256(content).hexdigest()
        path = self.path(sha256)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(path, content)
        return sha256

    def get(self, sha256: str) -> bytes:
        """Return the bytes of a hash. Raises FileNotFoundError."""
        refuse_inside_write("reading a file")
        return self.path(sha256).read_bytes()

    def has(self, sha256: str) -> bool:
        return self.path(sha256).exists()

    def path(self, sha256: str) -> Path:
        """Return the path of a hash. Raises ValueError for an invalid hash."""
        if len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
            raise ValueError("not a SHA-256 in hexadecimal")
        return self.folder / sha256[:2] / sha256


def _write_whole(path: Path, content: bytes) -> None:
    """Write a draft, sync and rename it; concurrent writers write the same bytes."""
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
