"""The bare twins: what Flask, SQLAlchemy and Jinja cost when nothing is done with them.

No code of the product is used here. `BARE_DATA` names a folder that `make_bare_data` filled.
"""

import gzip
import os
import sqlite3
from pathlib import Path

import sqlalchemy as sa
from flask import Flask, Response, redirect, render_template_string, request

FILE = "bare.sqlite3"
LESSON = sa.table("lesson", sa.column("id"), sa.column("title"), sa.column("html"))
NOTE = sa.table("note", sa.column("text"))
# Each commit is on the disk, as in the product: SQLite does that unless it is told otherwise.
TABLES = """
PRAGMA journal_mode = WAL;
CREATE TABLE lesson (id INTEGER PRIMARY KEY, title, html);
CREATE TABLE note (id INTEGER PRIMARY KEY, text);
"""
PAGE = """<!doctype html>
<html lang="zh">
<head><meta charset="utf-8"><title>{{ title }}</title></head>
<body>
<nav><ol>
{% for lesson in outline %}<li><a href="/lesson?id={{ lesson.id }}">{{ lesson.title }}</a></li>
{% endfor %}</ol></nav>
<main><h1>{{ title }}</h1>{{ html | safe }}</main>
</body></html>
"""


def create_app() -> Flask:
    app = Flask("bare")
    address = f"sqlite:///{os.environ['BARE_DATA']}/{FILE}"
    engine = sa.create_engine(address, connect_args={"timeout": 10})
    with engine.connect() as connection:
        outline = connection.execute(sa.select(LESSON.c.id, LESSON.c.title)).all()
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
    with sqlite3.connect(folder / FILE) as connection:
        connection.executescript(TABLES)
        connection.executemany("INSERT INTO lesson (title, html) VALUES (?, ?)", lessons.items())
    return folder
