"""What the figures share: one copy of the dataset, the product and its bare twins, kept running."""

import contextlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection, func, insert, select, text
from sqlalchemy.orm import Session

from bench.bare import make_bare_data
from bench.client import Request, ask, get_all, send_all
from bench.dataset import DATA, SECRET_KEY, Size, get_dataset, settings_of
from bench.servers import Server, run_bare, run_product
from lms import clock
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.rules.acts import SHELL, SYSTEM, Act
from lms.accounts.rules.notice import build_version
from lms.accounts.secrets import new_token, token_hash
from lms.accounts.services.people import NewPerson, accept_notice, create_person
from lms.accounts.services.roles import grant_role
from lms.accounts.services.sessions import SessionDetails, start_session
from lms.catalogue.models import CompiledLessonRow
from lms.db import Base, Database, migrate
from lms.printing.fonts import FontFolder
from tests.postgres import find_server

FONTS = DATA / "fonts"
COHORT, SESSIONS = 1, 16
COUNT = 2000
ENCODING = "gzip, br"
_TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class SignedInPerson:
    """A person with a live session, as her browser would be."""

    person_id: int
    cookies: str


class Stage:
    """Made as far as a figure needs it; `close` stops and removes everything."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.environment: dict[str, str] = {}
        self.bare_lessons = [
            Request(f"/lesson?id={place}", encoding=ENCODING) for place in range(1, SESSIONS + 1)
        ]
        self.notes: list[str] = []
        DATA.mkdir(exist_ok=True)
        self._end = contextlib.ExitStack()
        self.folder = Path(tempfile.mkdtemp(prefix="run-", dir=DATA))
        self._end.callback(shutil.rmtree, self.folder, ignore_errors=True)

    def close(self) -> None:
        self._end.close()

    @cached_property
    def data(self) -> Path:
        """With the fonts that a server makes once in its life: they take a core for 15 seconds."""
        made = shutil.copytree(get_dataset(self.size), self.folder / "product")
        FontFolder(FONTS).make()
        shutil.copytree(FONTS, made / "fonts")
        return made

    @cached_property
    def database(self) -> Database:
        made = Database(settings_of(self.data).database_address)
        self._end.callback(made.dispose)
        return made

    @cached_property
    def product(self) -> Server:
        return self._end.enter_context(self.run_product())

    @cached_property
    def bare(self) -> Server:
        return self._end.enter_context(run_bare(self.bare_data))

    @cached_property
    def bare_data(self) -> Path:
        """The Chinese lessons of the reference course, so that the twin's page is as large."""
        wanted = select(CompiledLessonRow.body).where(
            CompiledLessonRow.language == "zh", CompiledLessonRow.revision_id == 1
        )
        with self.database.read_session() as session:
            bodies = [json.loads(body) for body in session.scalars(wanted)]
        lessons = {
            body["title"]: "".join(part.get("html", "") for part in body["parts"])
            for body in bodies
            if body["kind"] == "reading"
        }
        return make_bare_data(self.folder / "bare", lessons)

    @cached_property
    def lessons(self) -> list[Request]:
        """One lesson for each of 16 people signed in."""
        people = self.sign_in(range(1, SESSIONS + 1))
        return [
            Request(f"/learn/reference/lesson-{place:02}", person.cookies, encoding=ENCODING)
            for place, person in enumerate(people, 1)
        ]

    def run_product(self, module: str = "lms", **environment: str):
        environment = self.environment | environment
        return run_product(self.data, secret_key=SECRET_KEY, module=module, **environment)

    def sign_in(self, people: Sequence[int]) -> list[SignedInPerson]:
        """By the service that signing in uses."""
        write = self.database.write
        return [
            SignedInPerson(person, f"session={write(_start_session, person_id=person)}")
            for person in people
        ]

    def sign_in_coordinator(self) -> SignedInPerson:
        """Somebody new who runs the first cohort."""
        return self.sign_in([self.database.write(_make_coordinator)])[0]


class PostgresStage(Stage):
    """The same installation on a PostgreSQL of its own: the rows of the SQLite copy."""

    @cached_property
    def database(self) -> Database:
        address = self._end.enter_context(find_server()).create_database("bench")
        self.environment = {"LMS_DATABASE_URL": address}
        source, made = Database(settings_of(self.data).database_address), Database(address)
        migrate.upgrade(made)
        with source.read_session() as session, made.writer.begin() as connection:
            _copy_rows(session, connection)
        source.dispose()
        with made.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
        self._end.callback(made.dispose)
        return made

    @cached_property
    def product(self) -> Server:
        assert self.database  # filled before anything asks it
        return self._end.enter_context(self.run_product())


def both_engines(stage: Stage) -> Iterator[tuple[str, Stage]]:
    """The stage given, and one of the same size on PostgreSQL, closed when it is done with."""
    yield "SQLite", stage
    with contextlib.closing(PostgresStage(stage.size)) as other:
        yield "PostgreSQL", other
    stage.notes.extend(other.notes)


def measure_cpu(server: Server, requests: Sequence[Request], rates: list[float]) -> float:
    """Milliseconds of CPU for each request of 2,000; notes how many were answered in a second."""
    before = server.cpu_seconds()
    run = get_all(server.port, requests, count=COUNT)
    rates.append(run.rate)
    return (server.cpu_seconds() - before) * 1000 / (run.count + len(requests))


def send_timed(server: Server, requests: Sequence[Request], *, good: int, connections: int = 8):
    """Milliseconds of CPU for each request sent once, and the run."""
    before = server.cpu_seconds()
    run = send_all(server.port, requests, good=good, connections=connections)
    return (server.cpu_seconds() - before) * 1000 / run.count, run


def read_csrf_token(port: int, cookies: str, *, path: str = "/help") -> str:
    """As it stands in a form of a page of this browser."""
    body, _ = ask(port, Request(path, cookies, encoding="identity"))
    found = _TOKEN.search(body)
    if not found:
        raise SystemExit(f"{path} has no form with a token")
    return found[1].decode()


def _start_session(session: Session, *, person_id: int) -> str:
    token = new_token()
    new = SessionDetails(token_hash(token), "mine", "bench")
    start_session(session, Act(SYSTEM, clock.now()), new, person_id=person_id)
    return token


def _make_coordinator(session: Session) -> int:
    now = clock.now()
    new = NewPerson("Bench Coordinator", secret_hash="none", secret_kind="passphrase")
    person_id = create_person(session, Act(SHELL, now), new).person_id
    accept_notice(session, Act(SYSTEM, now), person_id=person_id, version=build_version("zh"))
    for grant in (ScopedRole("coordinator"), ScopedRole("coordinator", "cohort", COHORT)):
        grant_role(session, Act(SHELL, now), person_id=person_id, grant=grant)
    return person_id


def _copy_rows(session: Session, connection: Connection) -> None:
    """Every table; the next row of each gets a number that none of the copied rows has."""
    connection.execute(text("SET session_replication_role = replica"))
    for table in Base.metadata.sorted_tables:
        connection.execute(table.delete())
        for batch in session.execute(select(table)).mappings().partitions(5000):
            connection.execute(insert(table), [dict(row) for row in batch])
        if (column := table.autoincrement_column) is not None:
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            connection.execute(select(func.setval(sequence, func.max(column))).select_from(table))
