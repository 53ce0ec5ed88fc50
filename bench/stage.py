"""What the figures share: one copy of the dataset, the product and its bare twins, kept running."""

import contextlib
import json
import shutil
import tempfile
from functools import cached_property
from pathlib import Path

from sqlalchemy import select

from bench.bare import make_bare_data
from bench.certificates import FONTS, open_shelf
from bench.dataset import DATA, SECRET_KEY, Size, copy_dataset, settings_of
from bench.servers import Server, run_bare, run_product
from bench.sessions import SESSIONS, Signed, sign_in_all
from lms.catalogue.models import CompiledLessonRow
from lms.db import Database


class Stage:
    """Made as far as a figure needs it; `close` stops and removes everything."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.notes: list[str] = []
        DATA.mkdir(exist_ok=True)
        self._end = contextlib.ExitStack()
        self.folder = Path(tempfile.mkdtemp(prefix="run-", dir=DATA))
        self._end.callback(shutil.rmtree, self.folder, ignore_errors=True)

    def close(self) -> None:
        self._end.close()

    def note(self, text: str) -> None:
        """A sentence printed below the table."""
        self.notes.append(text)

    @cached_property
    def data(self) -> Path:
        """With the fonts that a server makes once in its life: they take a core for 15 seconds."""
        made = copy_dataset(self.size, self.folder / "product")
        open_shelf()
        shutil.copytree(FONTS, made / "fonts")
        return made

    @cached_property
    def database(self) -> Database:
        made = Database(settings_of(self.data).database_address)
        self._end.callback(made.dispose)
        return made

    @cached_property
    def bare_data(self) -> Path:
        return make_bare_data(self.folder / "bare", self._read_lessons())

    @cached_property
    def product(self) -> Server:
        return self._end.enter_context(run_product(self.data, secret_key=SECRET_KEY))

    @cached_property
    def bare(self) -> Server:
        return self._end.enter_context(run_bare(self.bare_data))

    @cached_property
    def sessions(self) -> list[Signed]:
        return sign_in_all(self.database, range(1, SESSIONS + 1))

    def _read_lessons(self) -> dict[str, str]:
        """The Chinese lessons of the reference course, so that the twin's page is as large."""
        wanted = select(CompiledLessonRow.body).where(
            CompiledLessonRow.language == "zh", CompiledLessonRow.revision_id == 1
        )
        with self.database.reading() as session:
            bodies = [json.loads(body) for body in session.scalars(wanted)]
        return {
            body["title"]: "".join(part.get("html", "") for part in body["parts"])
            for body in bodies
            if body["kind"] == "reading"
        }
