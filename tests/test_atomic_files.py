"""A file is written whole or not at all."""

import stat

import pytest

from lms.atomic_files import write_atomically, written_draft


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


def names_in(folder):
    return [path.name for path in folder.iterdir()]


def test_file_is_written_and_replaced(tmp_path):
    path = tmp_path / "file"

    write_atomically(path, b"old")
    write_atomically(path, b"new", mode=0o600)

    assert (path.read_bytes(), mode_of(path), names_in(tmp_path)) == (b"new", 0o600, ["file"])


def test_nobody_else_reads_a_draft_of_a_secret(tmp_path):
    with written_draft(tmp_path / "key", b"secret", mode=0o600) as draft:
        found = (draft.parent, draft.read_bytes(), mode_of(draft))

    assert found == (tmp_path, b"secret", 0o600)


def test_draft_that_is_not_moved_is_removed(tmp_path):
    def fail():
        with written_draft(tmp_path / "file", b"new", mode=0o644):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert names_in(tmp_path) == []


def test_failure_leaves_the_old_file(tmp_path):
    path = tmp_path / "file"
    path.mkdir()
    (path / "inside").write_bytes(b"old")

    with pytest.raises(OSError, match="directory"):
        write_atomically(path, b"new")

    assert names_in(tmp_path) == ["file"]
