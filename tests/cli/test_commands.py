"""Every command as a program, on every data folder we know, on both engines: no traceback.

The commands are those that click knows. A new one fails here until `RUNS` says how it is called.
"""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.programs import Ended, Programs, list_commands, restricted
from tests.cli.serving import environment
from tests.cli.states import DATABASE, SECRET, Maker, State
from tests.contracts.tree import ROOT
from tests.postgres import PostgresServer
from tests.speed import TIMEOUT

# Programs start once for a worker of pytest, so one worker takes all of them.
COURSES = ROOT / "tests/courses/good"
SETTINGS = {"LMS_DEMO": "1", "LMS_DEMO_SECRET": SECRET}
# Make the database where there is none; all others say that there is none.
MAKERS = {"seed", "serve"}
# Where a state does not concern them they do all of their work, which takes seconds.
LONG = {"seed", "serve", "static build", "worker"}


@dataclass(frozen=True)
class Run:
    """A call of a command on the demo, and its end; it is stopped after the output `until`."""

    arguments: tuple[str, ...] = ()
    code: int = 0
    says: str = ""
    until: str = ""


RUNS = {
    "audit verify": Run(says="Unbroken."),
    "certificates replace": Run(("ABCD-EFGH", "--reason", "name"), 1, "There is no certificate"),
    "certificates revoke": Run(("ABCD-EFGH", "--reason", "name"), 1, "There is no certificate"),
    "certificates verify": Run(("tea.pdf",), 1, "holds no certificate of ours"),
    "courses check": Run((str(COURSES),), says="Errors: 0."),
    # The shared files beside these courses lack what the course of the demo uses: they are refused.
    "courses publish": Run((str(COURSES),), 1, "tea: published as revision 1."),
    "doctor": Run(says="LMS_DATA="),
    "keys rotate": Run(says="signed with key"),
    "people add": Run(("Noor Aziz",), says="Learner number:"),
    "people card": Run(("li",), says="Card code:"),
    "people import": Run(("list.xlsx", "--cohort", "1", "--check"), says="New: 1"),
    "people mail": Run(("li", "--stop"), says="li gets no mails."),
    "roles grant": Run(
        ("ana", "trainer", "--course", "digital-thinking"), says="Granted trainer to ana."
    ),
    "search rebuild": Run(says="Courses in the search: "),
    "seed": Run(says="Sign in as: li"),
    "serve": Run(says="Sign in as: li", until="  http://127.0.0.1:"),
    "static build": Run(says=".css"),
    "summaries rebuild": Run(says="Rebuilt summaries: "),
    "worker": Run(says="Worker stopped.", until="Worker started."),
}
FILE_STATES = [
    variable.removeprefix("file_")
    for variable in vars(Maker)
    if variable.startswith("file_") and variable not in {"file_empty", "file_demo"}
]
PG_STATES = [
    variable.removeprefix("pg_")
    for variable in vars(Maker)
    if variable.startswith("pg_") and variable not in {"pg_empty", "pg_demo"}
]


@pytest.fixture(scope="module")
def pg_maker(programs: Programs, postgres_server: PostgresServer) -> Iterator[Maker]:
    maker = Maker(programs.folder, programs, postgres_server)
    yield maker
    for name in ("empty", "demo", "other", "lost", "altered", "template"):
        postgres_server.drop_database(f"lms_cli_{name}")


@pytest.fixture(scope="module", params=FILE_STATES)
def damaged_file(request: pytest.FixtureRequest, file_maker: Maker) -> State:
    return file_maker.make(request.param, is_postgres=False)


@pytest.fixture(scope="module", params=PG_STATES)
def damaged_pg(request: pytest.FixtureRequest, pg_maker: Maker) -> State:
    return pg_maker.make(request.param, is_postgres=True)


def start(programs: Programs, command: str, state: State, until: str = "") -> Ended:
    run = RUNS[command]
    return programs.run(
        command,
        *run.arguments,
        data=state.data,
        until=until or run.until,
        settings={**SETTINGS, **state.settings},
    )


def check_healthy(command: str, ended: Ended) -> None:
    run = RUNS[command]
    assert "Traceback" not in ended.output
    assert (ended.code, run.says in ended.output) == (run.code, True), ended.output


def check_empty(command: str, ended: Ended) -> None:
    if command in DATABASE - MAKERS - {"doctor"}:
        assert "Traceback" not in ended.output
        expected = (1, True)
        assert (ended.code, "There is no database yet" in ended.output) == expected, ended.output
    else:
        check_healthy(command, ended)


def check_damaged(programs: Programs, command: str, state: State) -> None:
    if command not in state.concerned:
        if command not in LONG:
            check_healthy(command, start(programs, command, state))
        return
    before = look_at(state.kept)
    # A command that waits for the database, or retries, says so and is stopped.
    is_awaited = command in {"serve", "worker"} and is_unavailable(state)

    ended = start(programs, command, state, until=state.sentence if is_awaited else "")

    assert "Traceback" not in ended.output
    codes = {0, 1} if is_awaited else {1}
    assert (ended.code in codes, state.sentence in ended.output) == (True, True), ended.output
    assert look_at(state.kept) == before


def is_unavailable(state: State) -> bool:
    return state.sentence.endswith(("lms cannot be used", "does not exist"))


def look_at(path: Path | None) -> object:
    if path is None or not path.is_file():
        return path and path.exists()
    return path.read_bytes()


def test_every_command_is_run():
    assert sorted(RUNS) == sorted(list_commands())


@pytest.mark.parametrize("command", sorted(RUNS))
def test_on_an_empty_folder(programs, file_maker, command):
    check_empty(command, start(programs, command, file_maker.make("empty", is_postgres=False)))


@pytest.mark.parametrize("command", sorted(RUNS))
def test_on_an_empty_postgresql(programs, pg_maker, command):
    check_empty(command, start(programs, command, pg_maker.make("empty", is_postgres=True)))


def test_first_administrator_comes_before_the_first_start(programs, file_maker):
    state = file_maker.make("empty", is_postgres=False)
    noor = ("Noor Aziz", "--role", "administrator")

    ended = [
        programs.run("people add", *noor, data=state.data, settings={**SETTINGS, **state.settings})
        for _ in "12"
    ]

    assert [run.code for run in ended] == [0, 0], ended
    made = f"A new database was made: {state.data / 'lms.sqlite3'}"
    assert [made in run.output for run in ended] == [True, False], ended


@pytest.fixture(scope="module")
def demo_file(file_maker: Maker) -> State:
    return file_maker.make("demo", is_postgres=False)


@pytest.fixture(scope="module")
def demo_pg(pg_maker: Maker) -> State:
    return pg_maker.make("demo", is_postgres=True)


@pytest.mark.parametrize("command", sorted(set(RUNS) - {"serve", "worker"}))
def test_on_the_demo_as_it_is_typed(programs, demo_file, command):
    """The same as below without a launcher: `python -m lms` and nothing before it."""
    run = RUNS[command]
    settings = {**SETTINGS, "LC_ALL": "C"}

    ended = subprocess.run(
        [*restricted(), sys.executable, "-m", "lms", *command.split(), *run.arguments],
        cwd=programs.folder,
        env={**environment(demo_file.data, **settings), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )

    check_healthy(command, Ended(ended.returncode, ended.stdout, ended.stderr))


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_on_the_demo(programs, demo_file, command):
    check_healthy(command, start(programs, command, demo_file))


@pytest.mark.parametrize("command", sorted(RUNS))
def test_on_the_demo_in_postgresql(programs, demo_pg, command):
    check_healthy(command, start(programs, command, demo_pg))


@pytest.mark.parametrize("command", sorted(RUNS))
def test_on_a_damaged_folder(programs, damaged_file, command):
    check_damaged(programs, command, damaged_file)


@pytest.mark.parametrize("command", sorted(RUNS))
def test_on_a_damaged_postgresql(programs, damaged_pg, command):
    check_damaged(programs, command, damaged_pg)
