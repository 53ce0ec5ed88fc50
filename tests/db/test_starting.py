"""Of several that start at once one prepares the database; the others wait for it."""

import threading
import time

import pytest
from sqlalchemy import inspect

from lms.db import Database, migrate
from tests.speed import TIMEOUT


@pytest.fixture
def other(database):
    """A second process would have engines of its own."""
    found = Database(database.address)
    yield found
    found.dispose()


def test_second_waits_until_the_first_is_done(database, other, tmp_path):
    order = []

    def second() -> None:
        with migrate.startup_lock(other, tmp_path):
            order.append("second")

    thread = threading.Thread(target=second)
    with migrate.startup_lock(database, tmp_path):
        thread.start()
        time.sleep(0.3)
        order.append("first")
    thread.join(TIMEOUT)

    assert order == ["first", "second"]


def test_lock_comes_free_when_preparing_fails(database, other, tmp_path):
    with pytest.raises(ZeroDivisionError), migrate.startup_lock(database, tmp_path):
        raise ZeroDivisionError

    with migrate.startup_lock(other, tmp_path):
        assert migrate.upgrade(other) is False


def test_copy_before_a_migration_is_whole(tmp_path):
    found = Database(f"sqlite:///{tmp_path / 'lms.sqlite3'}")
    migrate.upgrade(found)

    path = migrate.back_up(found, "0001_initial")

    found.dispose()
    kept = Database(f"sqlite:///{path}")
    migrate.check_whole(kept)
    tables = inspect(kept.writer).get_table_names()
    kept.dispose()
    assert (path.parent, "person" in tables) == (tmp_path / "backups", True)
