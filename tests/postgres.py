"""A real PostgreSQL for the tests: the one that `LMS_TEST_POSTGRES` names, or one of our own."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, make_url, text


@dataclass
class PostgresServer:
    address: str

    def create_database(self, name: str, template: str = "") -> str:
        self.drop_database(name)
        self._run(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
        return make_url(self.address).set(database=name).render_as_string(hide_password=False)

    def drop_database(self, name: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        engine = create_engine(self.address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


@contextlib.contextmanager
def find_server() -> Iterator[PostgresServer]:
    """The server that the environment names, or a new one, stopped at the end."""
    named = os.environ.get("LMS_TEST_POSTGRES")
    if named:
        yield PostgresServer(named)
        return
    with run_server() as own:
        yield own


class OwnServer(PostgresServer):
    """A server of the test's own, which it may stop and start."""

    def __init__(self, folder: Path) -> None:
        self.data, self._port = folder / "data", _free_port()
        super().__init__(f"postgresql+psycopg://postgres@127.0.0.1:{self._port}/postgres")
        self.data.mkdir()
        if os.geteuid() == 0:
            shutil.chown(self.data, "postgres")
        _postgres("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                  "--locale=C")  # fmt: skip

    def start(self) -> None:
        options = f"-p {self._port} -c listen_addresses=127.0.0.1 -c fsync=off"
        options += " -c full_page_writes=off -c unix_socket_directories='' -c max_connections=60"
        log = self.data / "log"
        _postgres("pg_ctl", "-D", self.data, "-w", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        """At once, as by a crash: what was not committed is gone."""
        _postgres("pg_ctl", "-D", self.data, "-m", "immediate", "stop")

    def cut_connections(self) -> None:
        """End every connection but the one that asks for it."""
        self._run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


@contextlib.contextmanager
def run_server() -> Iterator[OwnServer]:
    """A new server, stopped and removed at the end."""
    # Not below pytest's own folder: that is closed to the server's account.
    folder = Path(tempfile.mkdtemp(prefix="lms-postgres-"))
    folder.chmod(0o755)
    stop = _command("pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
    # Its input ends when this process does, be it killed: it is what stops the server.
    guard = ["sh", "-c", 'cat; rm=$1; shift; "$@"; rm -rf "$rm"', "guard", str(folder), *stop]
    with subprocess.Popen(
        guard,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd="/",
    ):
        server = OwnServer(folder)
        server.start()
        yield server


def _postgres(program: str, *arguments: object) -> None:
    command = _command(program, *arguments)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")


def _command(program: str, *arguments: object) -> list[str]:
    account = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    return [*account, _find(program), *map(str, arguments)]


def _find(program: str) -> str:
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    found = str(versions[-1]) if versions else shutil.which(program)
    if not found:
        raise RuntimeError(f"{program} is missing: apt-get install postgresql")
    return found


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])
