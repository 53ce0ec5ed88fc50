"""Atomic writes of files: after a power failure a file is complete or does not exist."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path


def write_atomically(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Write a draft beside the path and move it there; of several writers the last one wins."""
    with written_draft(path, content, mode=mode) as draft:
        draft.replace(path)
    sync_folder(path.parent)


@contextlib.contextmanager
def written_draft(path: Path, content: bytes, *, mode: int) -> Iterator[Path]:
    """Write a synced draft beside the path and yield it; removed unless it was moved there."""
    draft = path.with_name(f".new-{secrets.token_hex(8)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(descriptor)
        yield draft
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the names of a folder survive a power failure."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
