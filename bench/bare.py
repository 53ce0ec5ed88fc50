"""The bare twins: what Flask, SQLAlchemy and Jinja cost when nothing is done with them.

No code of the product is used here. `BARE_DATA` names a folder that `make_bare_data` filled.
"""

import gzip
import os
from pathlib import Path

from flask import Flask, Response, redirect, render_template_string, request
from sqlalchemy import (
    Column,
    Engine,
    Integer,
    MetaData,
    Table,
    Text,
    create_engine,
    event,
    insert,
    select,
)
from werkzeug.wrappers import Response as Answer

METADATA = MetaData()
LESSON = Table(
    "lesson", METADATA, Column("id", Integer, primary_key=True), Column("title", Text),
    Column("html", Text),
)  # fmt: skip
NOTE = Table("note", METADATA, Column("id", Integer, primary_key=True), Column("text", Text))
PAGE = """<!doctype html>
<html lang="zh">
<head><meta charset="utf-8"><title>{{ title }}</title></head>
<body>
<nav><ol>
{% for each in outline %}<li><a href="/lesson?id={{ each.id }}">{{ each.title }}</a></li>
{% endfor %}</ol></nav>
<main><h1>{{ title }}</h1>{{ html | safe }}</main>
</body>
</html>
"""


def create_app() -> Flask:
    app = Flask("bare")
    engine = _open(Path(os.environ["BARE_DATA"]))
    with engine.connect() as connection:
        outline = [row._asdict() for row in connection.execute(select(LESSON.c.id, LESSON.c.title))]
    engine.dispose()

    @app.get("/lesson")
    def lesson() -> Response:
        wanted = select(LESSON.c.title, LESSON.c.html)
        with engine.connect() as connection:
            row = connection.execute(wanted.where(LESSON.c.id == request.args.get("id", 1))).one()
        page = render_template_string(PAGE, title=row.title, html=row.html, outline=outline)
        response = Response(gzip.compress(page.encode(), compresslevel=5), mimetype="text/html")
        response.headers["Content-Encoding"] = "gzip"
        return response

    @app.post("/note")
    def note() -> Answer:
        with engine.begin() as connection:
            connection.execute(insert(NOTE).values(text=request.form["text"]))
        return redirect("/lesson", 303)

    return app


def make_bare_data(folder: Path, lessons: dict[str, str]) -> Path:
    """A database of these lessons, HTML by title."""
    folder.mkdir(parents=True)
    engine = _open(folder)
    METADATA.create_all(engine)
    with engine.begin() as connection:
        connection.execute(
            insert(LESSON), [{"title": title, "html": html} for title, html in lessons.items()]
        )
    engine.dispose()
    return folder


def _open(folder: Path) -> Engine:
    """As durable as the product's: each commit is on the disk."""
    engine = create_engine(f"sqlite:///{folder / 'bare.sqlite3'}")

    @event.listens_for(engine, "connect")
    def _connect(connection, _record) -> None:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 10000"):
            connection.execute(f"PRAGMA {pragma}")

    return engine
