"""Bytes by their hash."""

import hashlib

import pytest

from lms.db import Database, WriteInsideWrite
from lms.store import Store
from lms.store.files import FileAltered


def test_put_gives_the_hash_and_get_the_bytes(tmp_path):
    store = Store(tmp_path)

    sha256 = store.put("茶".encode())

    assert sha256 == hashlib.sha256("茶".encode()).hexdigest()
    assert store.get(sha256) == "茶".encode()


def test_put_twice_keeps_one_file_and_no_draft(tmp_path):
    store = Store(tmp_path)

    first, second = store.put(b"tea"), store.put(b"tea")

    assert first == second
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [first]


def test_derived_content_is_built_once(tmp_path):
    store, built = Store(tmp_path), []
    sha256 = store.put(b"leaf")

    def build(content):
        built.append(content)
        return content.upper()

    found = [store.derive(sha256, ".tea", build) for _ in range(2)]

    assert (found, built) == ([b"LEAF"] * 2, [b"leaf"])
    with pytest.raises(FileNotFoundError):
        store.derive("0" * 64, ".tea", build)


def test_nothing_is_derived_from_an_altered_file(tmp_path):
    store = Store(tmp_path)
    sha256 = store.put(b"leaf")
    store.path(sha256).write_bytes(b"weed")

    with pytest.raises(FileAltered):
        store.derive(sha256, ".tea", bytes.upper)


def test_deleted_file_takes_what_was_derived_from_it_along(tmp_path):
    store = Store(tmp_path)
    sha256, other = store.put(b"leaf"), store.put(b"tea")
    for hash_ in (sha256, other):
        store.derive(hash_, ".webp", bytes.upper)

    store.delete(sha256)
    store.delete(sha256)
    store.delete("0" * 64)

    left = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {other, f"{other}.webp"}


def test_unknown_hash_is_not_found(tmp_path):
    store = Store(tmp_path)

    with pytest.raises(FileNotFoundError):
        store.get("0" * 64)


@pytest.mark.parametrize("name", ["", "../secret", "A" * 64, "0" * 63 + "/"])
def test_what_is_no_hash_is_refused(tmp_path, name):
    with pytest.raises(ValueError, match="SHA-256"):
        Store(tmp_path).get(name)


def test_files_are_not_touched_inside_a_write(database: Database, tmp_path):
    store = Store(tmp_path)
    sha256 = store.put(b"tea")

    with pytest.raises(WriteInsideWrite):
        database.write(lambda _: store.put(b"more"))
    with pytest.raises(WriteInsideWrite):
        database.write(lambda _: store.get(sha256))
    with pytest.raises(WriteInsideWrite):
        database.write(lambda _: store.delete(sha256))
