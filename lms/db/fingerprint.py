"""Which tables the migrations make: until 1.0 the first one changes in place.

SQLite keeps the number in its header (`user_version`), PostgreSQL as the comment of Alembic's
table; copies and dumps carry both.
"""

import ast
import zlib
from collections.abc import Iterable

from sqlalchemy import Connection, text

from lms.folders import MIGRATIONS


def compute() -> int:
    """The number of this code's migrations, 31 bits."""
    sources = sorted((MIGRATIONS / "versions").glob("*.py"))
    return number_of(path.read_bytes() for path in sources)


def number_of(sources: Iterable[bytes]) -> int:
    """The same for the same statements, however they are laid out and explained.

    Read from the source: to run a migration and see its tables takes Alembic, 0.3 s at each start.
    """
    words: list[str] = []
    for source in sources:
        _add_words(ast.parse(source), words)
    return zlib.crc32(" ".join(words).encode()) & 0x7FFFFFFF


def _add_words(node: ast.AST, words: list[str]) -> None:
    """A syntax tree without docstrings; what is empty is left out, as Python adds fields."""
    words.append(type(node).__name__)
    for name, value in ast.iter_fields(node):
        for one in value if isinstance(value, list) else [value]:
            if not isinstance(one, ast.AST):
                words.extend([] if one is None else [f"{name}={one!r}"])
            elif not _is_docstring(one):
                _add_words(one, words)
    words.append(".")


def _is_docstring(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def read(connection: Connection) -> int:
    """The number kept in a database, 0 for none."""
    if connection.dialect.name == "sqlite":
        return int(connection.scalar(text("PRAGMA user_version")) or 0)
    kept = connection.scalar(text("SELECT obj_description('alembic_version'::regclass)"))
    return int(kept) if kept and kept.isdecimal() else 0


def write(connection: Connection) -> None:
    """Keep the number of this code's migrations, in the caller's transaction."""
    number = compute()
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"PRAGMA user_version = {number}"))
    else:
        connection.execute(text(f"COMMENT ON TABLE alembic_version IS '{number}'"))
