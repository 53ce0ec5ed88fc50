"""What the figures share: an installation of some size, served, and the bare twin."""

import contextlib
import sys
import tempfile
from collections.abc import Sequence
from functools import cached_property
from itertools import cycle, islice
from pathlib import Path

from markdown_it import MarkdownIt

from bench.bare import make_bare_data
from bench.client import CONNECTIONS, Request, send_all
from bench.dataset import LESSONS, fill
from bench.servers import Server, read_cpu_seconds, run_bare, run_server
from bench.texts import build_lessons
from lms import clock
from lms.cli.seed.demo_people import COURSE, DemoPerson
from lms.cli.seed.people import ensure_demo_person, grant_cohort
from lms.config import Settings
from lms.db import Database
from lms.printing.fonts import FontFolder
from tests.cli.serving import FONTS, share_fonts
from tests.factories import Someone, make_session
from tests.postgres import find_server

PEOPLE = 5000
COHORT, SESSIONS = 1, 16
COUNT = 2000
DATA = Path(__file__).parent / "data"


class Stage(contextlib.ExitStack):
    """Made as far as a figure needs it; at its end everything is stopped and removed."""

    def __init__(self, people: int = PEOPLE, engine: str = "SQLite") -> None:
        super().__init__()
        self.people, self.engine = people, engine
        self.bare_lessons = [Request(f"/lesson?id={id_}") for id_ in range(1, SESSIONS + 1)]
        DATA.mkdir(exist_ok=True)
        folder = tempfile.TemporaryDirectory(prefix="run-", dir=DATA, ignore_cleanup_errors=True)
        self.folder = Path(self.enter_context(folder))

    @cached_property
    def large(self) -> "Stage":
        """The same with ten times as many people."""
        return self.enter_context(Stage(self.people * 10, self.engine))

    @cached_property
    def settings(self) -> Settings:
        """With the fonts that a server makes once in its life: they take a core for 15 seconds."""
        FontFolder(FONTS).make()
        share_fonts(self.folder / "product")
        address = ""
        if self.engine == "PostgreSQL":
            address = self.enter_context(find_server()).create_database("bench")
        return Settings(self.folder / "product", address, secret_key="bench-" * 8)

    @cached_property
    def database(self) -> Database:
        made = Database(self.settings.database_address)
        self.callback(made.dispose)
        fill(made, self.settings, people=self.people)
        return made

    @cached_property
    def product(self) -> Server:
        return self.enter_context(self.run_product())

    @cached_property
    def bare(self) -> Server:
        return self.enter_context(run_bare(self.bare_data))

    @cached_property
    def bare_data(self) -> Path:
        """The Chinese lessons of the large course, so that the twin's page is as large."""
        lessons = build_lessons(LESSONS, "zh")
        pages = {name: MarkdownIt().render(text) for name, text in lessons}
        return make_bare_data(self.folder / "bare", pages)

    @cached_property
    def learners(self) -> list[str]:
        """The cookies of 16 people signed in."""
        return [self.sign_in(person) for person in range(1, SESSIONS + 1)]

    @cached_property
    def lessons(self) -> list[Request]:
        """One lesson for each of them."""
        return [
            Request(f"/learn/{COURSE}/lesson-{number:02}", cookies)
            for number, cookies in enumerate(self.learners, 1)
        ]

    @cached_property
    def coordinator(self) -> str:
        """The cookies of the person who runs the first cohort."""
        person = DemoPerson("ravi", "Ravi Menon", "", None, ("coordinator",))
        write, now = self.database.write, clock.now()
        person_id = write(ensure_demo_person, person=person, secret_hash="none", now=now)
        write(grant_cohort, person=person, cohort_id=COHORT, now=now)
        return self.sign_in(person_id)

    def run_product(self, module: str = "lms", **environment: str):
        """`lms serve` with the shipped 2 x 4 threads, and its worker."""
        assert self.database  # filled before anything asks it
        environment["LMS_DATA"] = str(self.settings.data)
        environment["LMS_DATABASE_URL"] = self.settings.database_url
        environment["LMS_SECRET_KEY"] = self.settings.secret_key
        return run_server([sys.executable, "-m", module, "serve"], environment, page="/")

    def sign_in(self, person_id: int) -> str:
        """The cookies of a new session of this person."""
        person = Someone(person_id, "", f"bench-{person_id}", None)
        return f"session={make_session(self.database, person, now=clock.now())}"


def measure_cpu(server: Server, requests: Sequence[Request]) -> float:
    """Milliseconds of CPU for each of 2,000 GETs in turn."""
    return send_timed(server, list(islice(cycle(requests), COUNT)))[0]


def send_timed(
    server: Server, requests: Sequence[Request], good: int = 200, connections: int = CONNECTIONS
) -> tuple[float, list[float]]:
    """Milliseconds of CPU for each request sent once, and how long each took."""
    before = read_cpu_seconds(server.pid)
    took = send_all(server.port, requests, good=good, connections=connections)
    return (read_cpu_seconds(server.pid) - before) * 1000 / len(requests), took
