"""Fingerprint of the migrations: until 1.0 the first migration changes in place.

SQLite stores the number in its header (`user_version`), PostgreSQL as the comment of Alembic's
table; copies and dumps contain both.
"""

import ast
import functools
import zlib
from collections.abc import Iterable

from sqlalchemy import Connection, text

from lms.folders import MIGRATIONS


@functools.cache
def compute() -> int:
    """Return the number of this code's migrations, 31 bits; reading them takes 50 ms, once."""
    sources = sorted((MIGRATIONS / "versions").glob("*.py"))
    return number_of(path.read_bytes() for path in sources)


def number_of(sources: Iterable[bytes]) -> int:
    """Return the same number for the same statements, whatever their formatting and comments.

    Computed from the source: running the migrations takes Alembic, 0.3 s at each start.
    """
    words: list[str] = []
    for source in sources:
        _add_words(ast.parse(source), words)
    return zlib.crc32(" ".join(words).encode()) & 0x7FFFFFFF


def _add_words(node: ast.AST, words: list[str]) -> None:
    """Add a syntax tree without docstrings and empty fields, because Python versions add fields."""
    words.append(type(node).__name__)
    for name in node._fields:
        value = getattr(node, name)
        for part in value if isinstance(value, list) else [value]:
            if not isinstance(part, ast.AST):
                words.extend([] if part is None else [f"{name}={part!r}"])
            elif not _is_docstring(part):
                _add_words(part, words)
    words.append(".")


def _is_docstring(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def read(connection: Connection) -> int:
    """Return the number stored in a database, 0 for none."""
    if connection.dialect.name == "sqlite":
        return int(connection.scalar(text("PRAGMA user_version")) or 0)
    comment = connection.scalar(text("SELECT obj_description('alembic_version'::regclass)"))
    return int(comment) if comment and comment.isdecimal() else 0


def write(connection: Connection) -> None:
    """Store the number of this code's migrations, in the caller's transaction."""
    number = compute()
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"PRAGMA user_version = {number}"))
    else:
        connection.execute(text(f"COMMENT ON TABLE alembic_version IS '{number}'"))
