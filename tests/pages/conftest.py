"""The application over a copy of the demo, made and published once for all page tests.

    def test_home_shows_continue(client, sign_in, read):
        sign_in(client, "mei")

        page = read(client.get("/learn/"))

        assert "3" in page.text

Functions to import instead: tests.pages.client. People: li (has begun nothing), mei, chen, ravi,
ana, noor; see lms/cli/seed/demo_people.py.
"""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import event

from lms import clock
from lms.accounts.rules.acts import SHELL, Act
from lms.accounts.secrets import SecretHasher
from lms.accounts.services.people import store_secret
from lms.cli.seed import SeedContext, open_seed_context, seed
from lms.config import Settings
from lms.db import Database, migrate
from lms.factory import build_platform, create_app
from tests.pages import client as browser
from tests.pages.pending_forms import TOKEN_FIELDS


def make_settings(data: Path) -> Settings:
    return Settings(data=data, demo=True, demo_secret=browser.SECRET)


def give_secret(seed_context: SeedContext, name: str) -> None:
    """The newcomer of the demo has none of her own; here she has, so that she may sign in."""
    with seed_context.database.read_session() as session:
        person_id = browser.find_person(session, name)
    seed_context.database.write(
        store_secret,
        Act(SHELL, clock.now()),
        person_id=person_id,
        secret_hash=SecretHasher(seed_context.keys.pepper).hash(browser.SECRET),
        secret_kind="pin",
    )


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A data folder with the demo, closed, so that its files can be copied; all workers' one."""
    folder = tmp_path_factory.getbasetemp() / "demo"
    if worker_id != "master":
        folder = folder.parent.with_name("demo")
    with FileLock(folder.with_suffix(".lock")):
        if not folder.exists():
            draft = tmp_path_factory.mktemp("seeded")
            make_demo(draft)
            draft.rename(folder)
    return folder


def make_demo(folder: Path) -> None:
    seed_context = open_seed_context(make_settings(folder))
    migrate.upgrade(seed_context.database)
    seed(seed_context, now=clock.now())
    give_secret(seed_context, "zhou")
    seed_context.database.dispose()


@pytest.fixture
def settings(seeded: Path, tmp_path: Path) -> Settings:
    return copy_data(seeded, tmp_path / "data")


def copy_data(found: Path, data: Path) -> Settings:
    """A data folder of one's own as that one is; nobody may have its database open."""
    data.mkdir()
    for name in ("keys", "files"):
        # Keys and stored files never change, so the copies may be links.
        shutil.copytree(found / name, data / name, copy_function=os.link)
    for path in found.glob("lms.sqlite3*"):
        shutil.copyfile(path, data / path.name)
    return make_settings(data)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application, built once: its addresses and templates take longer than most tests."""
    made = create_app(make_settings(tmp_path_factory.mktemp("built")))
    made.test_client_class = browser.Client
    made.extensions["lms"].database.dispose()
    return made


@pytest.fixture
def app(built: Flask, settings: Settings) -> Iterator[Flask]:
    with lent(built, settings) as found:
        yield found


@contextlib.contextmanager
def lent(built: Flask, settings: Settings) -> Iterator[Flask]:
    """The application over this data; what is changed of it meanwhile ends with it."""
    parts = dict(vars(built))
    steps = {
        scope: list(before_request_func)
        for scope, before_request_func in built.before_request_funcs.items()
    }
    built._got_first_request = False
    built.extensions["lms"] = build_platform(settings)
    yield built
    built.extensions["lms"].database.dispose()
    vars(built).update(parts)
    built.before_request_funcs.clear()
    built.before_request_funcs.update(steps)


@pytest.fixture
def database(app: Flask) -> Database:
    """The database behind `app`."""
    return app.extensions["lms"].database


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def sign_in() -> Callable[..., None]:
    return browser.sign_in


@pytest.fixture
def post() -> Callable[..., object]:
    return browser.post


@pytest.fixture
def read() -> Callable[..., browser.Reader]:
    return browser.read


@pytest.fixture
def count_sent(app: Flask) -> Callable[[Callable[[], object]], int]:
    """The number of statements that an act sends, those of its writing transactions included."""

    def count(act: Callable[[], object]) -> int:
        database = app.extensions["lms"].database
        found: list[str] = []

        def note(conn: object, cursor: object, statement: str, *rest: object) -> None:
            found.append(statement)

        engines = (database._reader, database._writer)
        for engine in engines:
            event.listen(engine, "before_cursor_execute", note)
        act()
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
        return len([statement for statement in found if not statement.startswith("BEGIN")])

    return count


@pytest.fixture
def given(app: Flask) -> list[tuple[str, list[tuple[str, str]]]]:
    """The requests that reached a view: address and fields, in their order."""
    found: list[tuple[str, list[tuple[str, str]]]] = []

    def note() -> None:
        if request.method == "POST" and request.path not in {"/sign-in", "/language"}:
            fields = [
                pair for pair in request.form.items(multi=True) if pair[0] not in TOKEN_FIELDS
            ]
            found.append((request.full_path.rstrip("?"), fields))

    app.before_request(note)
    return found
