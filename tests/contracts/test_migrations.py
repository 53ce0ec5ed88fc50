"""Models and migrations say the same, on both engines, and there is one head."""

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from lms.db import Base, Database, alembic_steps, migrate
from lms.folders import MIGRATIONS


def test_models_equal_migrations(database):
    assert alembic_steps.differences(database) == [], (
        "Write the change of the models into the migration: make migration name=what-it-does."
    )


def test_one_head_stands_in_the_head_file():
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [migrate.head()], (
        "Name the newest migration in lms/migrations/HEAD, and let it follow the one before."
    )


def test_migrations_are_numbered_in_order():
    files = sorted(migrate.HEAD_FILE.parent.glob("versions/*.py"))

    numbers = [path.name[:4] for path in files]

    assert numbers == [f"{i:04d}" for i in range(1, len(files) + 1)], (
        "Give the new migration the next free number."
    )


def test_check_constraints_are_those_of_the_models(database):
    """`compare_metadata` does not look at them."""
    found = {
        (table, constraint["name"])
        for table in Base.metadata.tables
        for constraint in inspect(database.writer).get_check_constraints(table)
    }

    expected = {
        (table.name, str(constraint.name))
        for table in Base.metadata.sorted_tables
        for constraint in table.constraints
        if type(constraint).__name__ == "CheckConstraint"
    }
    assert found == expected, "Write the constraint of the model into the migration, by its name."


def test_upgrade_and_downgrade_leave_nothing(tmp_path):
    found = Database(f"sqlite:///{tmp_path / 'lms.sqlite3'}")
    migrate.upgrade(found)

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with found.writer.begin() as config.attributes["connection"]:
        command.downgrade(config, "base")

    names = set(inspect(found.writer).get_table_names())
    found.dispose()
    assert names <= {"alembic_version", "sqlite_sequence"}, (
        "Drop in `downgrade` what `upgrade` makes."
    )


def test_upgrade_twice_changes_nothing(tmp_path):
    found = Database(f"sqlite:///{tmp_path / 'lms.sqlite3'}")

    answers = migrate.upgrade(found), migrate.upgrade(found)

    found.dispose()
    assert answers == (True, False), "Let `upgrade` leave a database of the newest schema alone."


def test_newer_schema_is_refused_and_left_alone(tmp_path):
    found = Database(f"sqlite:///{tmp_path / 'lms.sqlite3'}")
    migrate.upgrade(found)
    with found.writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_future'"))

    with pytest.raises(migrate.SchemaTooNew):
        migrate.upgrade(found)

    assert migrate.current(found) == "9999_future", (
        "Let `upgrade` refuse before it changes anything."
    )
    found.dispose()


def test_damaged_pages_are_reported(tmp_path):
    path = tmp_path / "lms.sqlite3"
    found = Database(f"sqlite:///{path}")
    migrate.upgrade(found)
    with found.writer.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    found.dispose()
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 5] = b"\xff" * 8192
    path.write_bytes(content)

    with pytest.raises(migrate.DatabaseDamaged):
        migrate.check(Database(f"sqlite:///{path}"))
