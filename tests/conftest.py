"""Fixtures for everybody: a database of each engine, empty for every test."""

import functools
import gc
import importlib
import os
import pkgutil
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher, Type
from flask import Flask
from hypothesis import HealthCheck, settings
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from xdist.scheduler import LoadScopeScheduling

import lms
from lms.accounts import secrets
from lms.db import Base, Database, engines, migrate
from tests.postgres import PostgresServer, find_server

# Programs that tests start read compiled modules: to compile all again takes each 0.6 s.
os.environ["PYTHONDONTWRITEBYTECODE"] = ""
sys.dont_write_bytecode = False
HERE = Path(__file__).parent
PRODUCTION_HASHER = secrets._HASHER
# Allocations between two runs of the garbage collector (its first threshold).
GC_THRESHOLD = 20_000
# No deadline: on a machine that does other work, the duration of an example means nothing.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


# Tests that share an expensive fixture (a server, a browser, a launcher of each command) or a note
# of what others have sent run on one worker. The largest groups start first.
WORKER_GROUPS = {
    "browser/": "browser",
    "browser/test_widths.py": "widths",
    "cli/test_calls.py": "programs",
    "cli/test_commands.py": "programs",
    "cli/test_courses_renewed.py": "programs",
    "cli/test_front.py": "front",
    "cli/test_memory.py": "front",
    "cli/test_oversize.py": "front",
    "cli/test_workshop_at_once.py": "workshop",
    "cli/test_seed.py": "seed",
    "cli/test_serve.py": "serve",
    "contracts/": "contracts",
    "contracts/test_templates.py": "templates",
    "journeys/": "journeys",
    "pages/test_hostile_forms.py": "forms",
    "pages/test_hostile_input.py": "hostile",
    "printing/": "printing",
    "sheets/test_hostile.py": "workbooks",
    "shipped/": "shipped",
}
# Groups whose tests of the two engines share nothing: one group for each engine.
GROUPS_BY_ENGINE = {"workshop", "hostile"}


class GroupScheduling(LoadScopeScheduling):
    """Send the tests of a group to one worker (pytest 9.2 loses the marks of xdist 3.8)."""

    def _split_scope(self, nodeid: str) -> str:
        name = nodeid.partition("::")[0].removeprefix("tests/")
        folder = name.partition("/")[0] + "/"
        group = WORKER_GROUPS.get(name) or WORKER_GROUPS.get(folder) or nodeid
        is_split = group in GROUPS_BY_ENGINE and "postgresql" in nodeid
        return f"{group}-postgresql" if is_split else group


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> GroupScheduling:
    return GroupScheduling(config, log)


def pytest_collection() -> None:
    gc.disable()


def pytest_collection_finish() -> None:
    """Exclude modules and collected tests from garbage collection: they stay to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD, 10, 20)
    gc.enable()


def load_models() -> None:
    """Import every models module, so that the metadata has all tables."""
    for module in pkgutil.walk_packages(lms.__path__, "lms."):
        if module.name.split(".")[-1] == "models" or ".models." in module.name:
            importlib.import_module(module.name)


@pytest.fixture(scope="session", autouse=True)
def fast_settings() -> Iterator[None]:
    """Make hashes cheap, skip fsync, and compile each statement once, in the tests' own process.

    The programs that tests start use production settings. For hashes, `production_hashing` does so
    in this process.
    """
    # Every test has a database of its own; dialects of one name are equal as keys of the cache.
    options = {"compiled_cache": LRUCache(2000)}
    create_engine = functools.partial(engines.create_engine, execution_options=options)
    fast_hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1, type=Type.ID)
    pragmas = tuple(item.replace("= FULL", "= OFF") for item in engines._PRAGMAS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "_HASHER", fast_hasher)
        patch.setattr(engines, "_PRAGMAS", pragmas)
        patch.setattr(engines, "create_engine", create_engine)
        patch.setattr(DefaultDialect, "__hash__", lambda dialect: hash(dialect.name))
        patch.setattr(DefaultDialect, "__eq__", lambda dialect, other: dialect.name == other.name)
        secrets._dummy.cache_clear()
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_templates(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[None]:
    """Compile each template once for all workers and for every application that they build."""
    folder = tmp_path_factory.getbasetemp()
    folder = (folder if worker_id == "master" else folder.parent) / "templates"
    folder.mkdir(exist_ok=True)
    options = {**Flask.jinja_options, "bytecode_cache": FileSystemBytecodeCache(str(folder))}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", options)
        yield


@pytest.fixture
def production_hashing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hash with production parameters, as a server does that the test starts."""
    monkeypatch.setattr(secrets, "_HASHER", PRODUCTION_HASHER)
    secrets._dummy.cache_clear()
    yield
    secrets._dummy.cache_clear()


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite file, made by the migrations and copied for each test."""
    load_models()
    path = tmp_path_factory.mktemp("sqlite") / "empty.sqlite3"
    migrate_empty(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    with find_server() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_address(postgres_server: PostgresServer, worker_id: str) -> Iterator[str]:
    """The address of a database of this test worker's own, with all tables."""
    load_models()
    address = postgres_server.create_database(f"lms_{worker_id}")
    migrate_empty(address)
    yield address
    postgres_server.drop_database(f"lms_{worker_id}")


@pytest.fixture(scope="session")
def postgres_database(postgres_address: str) -> Iterator[Database]:
    """Its connections serve all tests: new ones cost each 7 ms, and the server 20."""
    found = Database(postgres_address)
    yield found
    found.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of each engine."""
    if request.param == "postgresql":
        found = request.getfixturevalue("postgres_database")
        delete_all_rows(found)
        yield found
        return
    path = tmp_path / "lms.sqlite3"
    shutil.copyfile(request.getfixturevalue("empty_sqlite"), path)
    found = Database(f"sqlite:///{path}")
    yield found
    found.dispose()


def migrate_empty(address: str) -> None:
    """Tables as they are in service: by the migrations, not by the models."""
    found = Database(address)
    migrate.upgrade(found)
    found.dispose()


def delete_all_rows(database: Database) -> None:
    """Deleting 30 empty tables takes 3 ms, TRUNCATE 20."""
    with database.writer.begin() as connection:
        connection.exec_driver_sql(emptying())


@functools.cache
def emptying() -> str:
    """One message to the server for all tables."""
    tables = [f'DELETE FROM "{table.name}"' for table in reversed(Base.metadata.sorted_tables)]
    role = "SET session_replication_role ="
    return "; ".join([f"{role} replica", *tables, f"{role} origin"])
