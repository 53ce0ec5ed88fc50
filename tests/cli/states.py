"""Data folders as commands may find them: empty, the demo, and damaged in every way we know."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import create_engine, text

from lms.config import Settings
from lms.jobs.queue import open_queue
from tests.cli.programs import Programs, list_commands
from tests.postgres import PostgresServer

SECRET = "28491637"
ALL = frozenset(list_commands())
NO_DATABASE = {"courses check", "static build"}
DATABASE = ALL - NO_DATABASE
QUEUE = frozenset(
    {"certificates replace", "certificates revoke", "doctor", "serve", "worker"}
)  # fmt: skip
KEYS = QUEUE | {"keys rotate", "people add", "people card", "seed"}
SIGNING = frozenset({"certificates replace", "doctor", "keys rotate"})


@dataclass(frozen=True)
class State:
    """`concerned`: the commands that end with 1 and the sentence; the others work as on the demo.

    `kept`: a file that no command may touch.
    """

    data: Path
    settings: dict[str, str] = field(default_factory=dict)
    concerned: frozenset[str] = frozenset()
    sentence: str = ""
    kept: Path | None = None


@dataclass
class Maker:
    """Makes folders and databases below one temporary folder; the demo once for each engine."""

    folder: Path
    programs: Programs
    server: PostgresServer | None = None

    def make(self, name: str, *, is_postgres: bool) -> State:
        make: Callable[[str], State] = getattr(self, f"{'pg' if is_postgres else 'file'}_{name}")
        return make(f"{'pg' if is_postgres else 'file'}-{name}")

    # SQLite

    def file_empty(self, name: str) -> State:
        data = self.folder / name
        shutil.rmtree(data, ignore_errors=True)
        return State(data)

    def file_demo(self, name: str) -> State:
        return State(self._copy_demo(name))

    def file_garbage(self, name: str) -> State:
        return self._damaged(name, "cannot be read", lambda path: path.write_bytes(b"tea " * 4000))

    def file_truncated(self, name: str) -> State:
        return self._damaged(
            name,
            "cannot be read",
            lambda path: os.truncate(path, path.stat().st_size // 8192 * 4096),
        )

    def file_zero(self, name: str) -> State:
        return self._damaged(name, "Restore the latest backup", lambda path: os.truncate(path, 0))

    def file_zero_beside_keys(self, name: str) -> State:
        state = self._damaged(name, "Restore the latest backup", lambda path: os.truncate(path, 0))
        shutil.rmtree(state.data / "files")
        return state

    def file_gone(self, name: str) -> State:
        return self._damaged(name, "Restore the latest backup", Path.unlink)

    def file_directory(self, name: str) -> State:
        def replace(path: Path) -> None:
            path.unlink()
            path.mkdir()

        return self._damaged(name, "cannot be used", replace)

    def file_newer(self, name: str) -> State:
        statement = "UPDATE alembic_version SET version_num = '9999_future'"
        return self._altered(name, "newer version (9999_future", statement)

    def file_other_build(self, name: str) -> State:
        return self._altered(name, "another build before release 1.0", "PRAGMA user_version = 7")

    def file_queue_garbage(self, name: str) -> State:
        return self._with_queue(self._copy_demo(name), b"tea " * 4000)

    def file_queue_truncated(self, name: str) -> State:
        data = self._copy_demo(name)
        whole = (data / "queue.sqlite3").read_bytes()
        return self._with_queue(data, whole[: len(whole) // 8192 * 4096])

    def file_key_damaged(self, name: str) -> State:
        data = self._copy_demo(name)
        (data / "keys/pepper.key").write_text("tea")
        return State(data, {}, KEYS, "pepper.key cannot be used")

    def file_key_unreadable(self, name: str) -> State:
        data = self._copy_demo(name)
        (data / "keys/card.key").chmod(0)
        return State(data, {}, KEYS, "card.key cannot be used (Permission denied)")

    def file_keys_gone(self, name: str) -> State:
        data = self._copy_demo(name)
        shutil.rmtree(data / "keys")
        return State(data, {}, KEYS, "pepper.key is missing", data / "keys/pepper.key")

    def file_signing_key_damaged(self, name: str) -> State:
        data = self._copy_demo(name)
        folder = data / "keys/certificates"
        folder.mkdir(exist_ok=True)
        (folder / "00112233445566ff.pem").write_text("-----BEGIN PRIVATE KEY-----\ntea\n")
        return State(data, {}, SIGNING, "00112233445566ff.pem cannot be used")

    # PostgreSQL

    def pg_empty(self, name: str) -> State:
        return State(self.file_empty(name).data, self._address(self._new_database("lms_cli_empty")))

    def pg_demo(self, name: str) -> State:
        data = self._copy_demo(name, is_postgres=True)
        return State(data, self._address(self._new_database("lms_cli_demo", copy=True)))

    def pg_away(self, name: str) -> State:
        data = self._copy_demo(name, is_postgres=True)
        address = {"LMS_DATABASE_URL": "postgresql+psycopg://lms:hidden@127.0.0.1:1/lms"}
        return State(data, address, DATABASE, "127.0.0.1:1/lms cannot be used")

    def pg_unknown(self, name: str) -> State:
        data = self._copy_demo(name, is_postgres=True)
        address = self._new_database("lms_cli_other").replace("lms_cli_other", "lms_cli_none")
        return State(data, self._address(address), DATABASE, "does not exist")

    def pg_lost(self, name: str) -> State:
        data = self._copy_demo(name, is_postgres=True)
        address = self._address(self._new_database("lms_cli_lost"))
        return State(data, address, DATABASE, "Restore the latest backup")

    def pg_newer(self, name: str) -> State:
        statement = "UPDATE alembic_version SET version_num = '9999_future'"
        return self._pg_altered(name, "newer version (9999_future", statement)

    def pg_other_build(self, name: str) -> State:
        statement = "COMMENT ON TABLE alembic_version IS '7'"
        return self._pg_altered(name, "another build before release 1.0", statement)

    def pg_queue_garbage(self, name: str) -> State:
        state = self.pg_demo(name)
        damaged = self._with_queue(state.data, b"tea " * 4000)
        return State(state.data, state.settings, QUEUE, damaged.sentence, damaged.kept)

    def pg_key_damaged(self, name: str) -> State:
        state = self.pg_demo(name)
        (state.data / "keys/pepper.key").write_text("tea")
        return State(state.data, state.settings, KEYS, "pepper.key cannot be used")

    # How they are made

    def _copy_demo(self, name: str, *, is_postgres: bool = False) -> Path:
        data = self.folder / name
        shutil.rmtree(data, ignore_errors=True)
        demo = self._pg_demo() if is_postgres else self._file_demo()
        shutil.copytree(demo / "files", data / "files", copy_function=os.link)
        shutil.copytree(demo, data, ignore=shutil.ignore_patterns("files"), dirs_exist_ok=True)
        return data

    def _file_demo(self) -> Path:
        data = self.folder / "demo"
        if not data.exists():
            self._seed(data, {})
            # The file alone, as after a clean stop: what is copied or cut off is all there is.
            with sqlite3.connect(data / "lms.sqlite3") as found:
                found.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            found.close()
        return data

    def _pg_demo(self) -> Path:
        data = self.folder / "pg"
        if not data.exists():
            self._seed(data, self._address(self._new_database("lms_cli_template")))
        return data

    def _seed(self, data: Path, settings: dict[str, str]) -> None:
        settings = {**settings, "LMS_DEMO_SECRET": SECRET}
        ended = self.programs.run("seed", data=data, settings=settings)
        assert ended.code == 0, ended.output
        # A demo that was served has a queue as well.
        queue = open_queue(Settings(data=data))
        queue.notify(1)
        queue.close()

    def _damaged(self, name: str, sentence: str, damage: Callable[[Path], object]) -> State:
        path = self._copy_demo(name) / "lms.sqlite3"
        damage(path)
        return State(path.parent, {}, DATABASE, sentence, path)

    def _altered(self, name: str, sentence: str, statement: str) -> State:
        data = self._copy_demo(name)
        with sqlite3.connect(data / "lms.sqlite3") as found:
            found.execute(statement)
        found.close()
        return State(data, {}, DATABASE, sentence)

    def _with_queue(self, data: Path, content: bytes) -> State:
        path = data / "queue.sqlite3"
        path.write_bytes(content)
        return State(data, {}, QUEUE, "The queue file", path)

    def _pg_altered(self, name: str, sentence: str, statement: str) -> State:
        data = self._copy_demo(name, is_postgres=True)
        address = self._new_database("lms_cli_altered", copy=True)
        engine = create_engine(address)
        with engine.begin() as connection:
            connection.execute(text(statement))
        engine.dispose()
        return State(data, self._address(address), DATABASE, sentence)

    def _new_database(self, name: str, *, copy: bool = False) -> str:
        assert self.server
        if copy:
            self._pg_demo()
        return self.server.create_database(name, template="lms_cli_template" if copy else "")

    def _address(self, address: str) -> dict[str, str]:
        return {"LMS_DATABASE_URL": address}
