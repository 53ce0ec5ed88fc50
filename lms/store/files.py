"""Files by the hash of their content: written once, never changed, shared by equal contents."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from lms.atomic_files import sync_folder, write_atomically
from lms.db import check_outside_write


class FileAltered(RuntimeError):
    """A file of the store does not have the hash that names it any more."""


class Store:
    """A folder of files named by their SHA-256, two levels deep.

    Reading and writing raise inside a write transaction: files are written before the row that
    names them. If the transaction fails, the file is merely unused.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes) -> str:
        """Store the bytes and return their hash; they survive a power failure after the return."""
        check_outside_write("writing a file")
        sha256 = hash_content(content)
        path = self.path(sha256)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, content, mode=0o640)
            sync_folder(self.folder)
        return sha256

    def get(self, sha256: str) -> bytes:
        """Return the bytes of a hash. Raises FileNotFoundError."""
        check_outside_write("reading a file")
        return self.path(sha256).read_bytes()

    def derive(self, sha256: str, suffix: str, build: Callable[[bytes], bytes]) -> bytes:
        """Return what `build` makes of the file; it is stored beside it after the first call.

        `build` gets no other bytes than those that were stored. Raises FileNotFoundError and
        FileAltered.
        """
        check_outside_write("reading a file")
        path = self.path(sha256).with_suffix(suffix)
        if not path.exists():
            content = self.get(sha256)
            if hash_content(content) != sha256:
                raise FileAltered(sha256)
            write_atomically(path, build(content), mode=0o640)
        return path.read_bytes()

    def delete(self, sha256: str) -> None:
        """Delete the file and what was derived from it; one that is not there is deleted already.

        The caller deletes after the commit that removed the last row which names the hash.
        """
        check_outside_write("deleting a file")
        path = self.path(sha256)
        for found in path.parent.glob(f"{sha256}*"):
            found.unlink(missing_ok=True)
        if path.parent.exists():
            sync_folder(path.parent)

    def path(self, sha256: str) -> Path:
        """Return the path of a hash. Raises ValueError for an invalid hash."""
        if len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
            raise ValueError("not a SHA-256 in hexadecimal")
        return self.folder / sha256[:2] / sha256


def hash_content(content: bytes) -> str:
    """Return the hash that names these bytes in a store."""
    return hashlib.sha256(content).hexdigest()
