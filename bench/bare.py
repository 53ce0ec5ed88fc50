"""The bare twins: what Flask, SQLAlchemy and Jinja cost when nothing is done with them.

No code of the product is used here. `BARE_DATA` names a folder that `make_bare_data` filled.
"""

import gzip
import os
from pathlib import Path

import sqlalchemy as sa
from flask import Flask, Response, redirect, render_template_string, request

LESSON = sa.table("lesson", sa.column("id"), sa.column("title"), sa.column("html"))
NOTE = sa.table("note", sa.column("text"))
PAGE = """<!doctype html>
<html lang="zh">
<head><meta charset="utf-8"><title>{{ title }}</title></head>
<body>
<nav><ol>
{% for lesson in outline %}<li><a href="/lesson?id={{ lesson.id }}">{{ lesson.title }}</a></li>
{% endfor %}</ol></nav>
<main><h1>{{ title }}</h1>{{ html | safe }}</main>
</body>
</html>
"""


def create_app() -> Flask:
    app = Flask("bare")
    engine = _open(Path(os.environ["BARE_DATA"]))
    with engine.connect() as connection:
        rows = connection.execute(sa.select(LESSON.c.id, LESSON.c.title))
        outline = [row._asdict() for row in rows]
    engine.dispose()

    @app.get("/lesson")
    def lesson() -> Response:
        wanted = sa.select(LESSON.c.title, LESSON.c.html)
        with engine.connect() as connection:
            row = connection.execute(wanted.where(LESSON.c.id == request.args.get("id", 1))).one()
        page = render_template_string(PAGE, title=row.title, html=row.html, outline=outline)
        response = Response(gzip.compress(page.encode(), compresslevel=5), mimetype="text/html")
        response.headers["Content-Encoding"] = "gzip"
        return response

    @app.post("/note")
    def note():
        with engine.begin() as connection:
            connection.execute(sa.insert(NOTE).values(text=request.form["text"]))
        return redirect("/lesson", 303)

    return app


def make_bare_data(folder: Path, lessons: dict[str, str]) -> Path:
    """A database of these lessons, HTML by title."""
    folder.mkdir(parents=True)
    engine = _open(folder)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE lesson (id INTEGER PRIMARY KEY, title, html)"))
        connection.execute(sa.text("CREATE TABLE note (id INTEGER PRIMARY KEY, text)"))
        rows = [{"title": title, "html": html} for title, html in lessons.items()]
        connection.execute(sa.insert(LESSON), rows)
    engine.dispose()
    return folder


def _open(folder: Path) -> sa.Engine:
    """As durable as the product's: each commit is on the disk."""
    engine = sa.create_engine(f"sqlite:///{folder / 'bare.sqlite3'}")

    @sa.event.listens_for(engine, "connect")
    def _connect(connection, _record) -> None:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 10000"):
            connection.execute(f"PRAGMA {pragma}")

    return engine
