"""Rows of a query are read by the names of their columns, never by position."""

import ast
from collections.abc import Iterator

import pytest

from tests.contracts.tree import list_files, name

# A key and its value may be unpacked; of three columns nobody sees which one is which.
MAX_UNPACKED_SIZE = 2
ONE_ROW = {"one", "one_or_none", "first"}


def find_faults(source: str) -> list[int]:
    """Return the lines that read a row by position.

    These are `row[0]`, `row[1:]`, `row[_DONE]`, `Some(*row)`, and three or more names for the
    columns of a row. A row is what comes out of `execute`, and whatever is called `row`.
    """
    tree = ast.parse(source)
    results, rows = _find_names(tree)
    return sorted({line for node in ast.walk(tree) for line in _judge(node, results, rows)})


def _find_names(tree: ast.AST) -> tuple[set[str], set[str]]:
    """Return the names of results of queries, and those of single rows."""
    results, rows = {"rows"}, {"row"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and _calls_execute(node.value):
            is_row = isinstance(node.value, ast.Call) and _get_method(node.value) in ONE_ROW
            names = {target.id for target in node.targets if isinstance(target, ast.Name)}
            (rows if is_row else results).update(names)
    for node in ast.walk(tree):
        match node:
            case ast.For(ast.Name(id=each), iter=source) | ast.comprehension(
                ast.Name(id=each), iter=source
            ) if _gives_rows(source, results):
                rows.add(each)
    return results - rows, rows


def _judge(node: ast.AST, results: set[str], rows: set[str]) -> Iterator[int]:
    match node:
        case ast.Subscript(value, part) if _is_named(value, rows) and _counts(part):
            yield node.lineno
        case ast.Starred(value, ast.Load()) if _is_named(value, rows):
            yield node.lineno
        case ast.For(ast.Tuple(names), iter=source) | ast.comprehension(
            ast.Tuple(names), iter=source
        ) if len(names) > MAX_UNPACKED_SIZE and _gives_rows(source, results):
            yield node.target.lineno
        case ast.Assign([ast.Tuple(names)], source) if len(
            names
        ) > MAX_UNPACKED_SIZE and _calls_execute(source):
            yield node.lineno


def _is_named(value: ast.expr, names: set[str]) -> bool:
    return isinstance(value, ast.Name) and value.id in names


def _counts(part: ast.expr) -> bool:
    """Return whether a subscript is a number, a slice or a constant that stands for one."""
    if isinstance(part, ast.Constant):
        return isinstance(part.value, int)
    return isinstance(part, ast.Slice) or (isinstance(part, ast.Name) and part.id.isupper())


def _gives_rows(source: ast.expr, results: set[str]) -> bool:
    return _calls_execute(source) or _is_named(source, results)


def _calls_execute(value: ast.expr) -> bool:
    return any(
        isinstance(item, ast.Call) and _get_method(item) == "execute" for item in ast.walk(value)
    )


def _get_method(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


@pytest.mark.parametrize(
    "source",
    [
        "for row in session.execute(query): print(row[0])",
        "[Some(row[1:]) for row in rows]",
        "_DONE = 3\nfor each in session.execute(query): each[_DONE]",
        "found = session.execute(query).one()\nSome(*found)",
        "rows = session.execute(query)\nfound = [Some(*each) for each in rows]",
        "{a: (b, c) for a, b, c in session.execute(query)}",
        "a, b, c = session.execute(query).one()",
    ],
)
def test_reading_by_position_is_found(source):
    found = find_faults(source)

    assert found == [source.count("\n") + 1], "Correct the search for positions in this file."


def test_reading_by_name_is_left_alone():
    source = """
found = session.execute(query).all()
first = found[0]
names = {id_: name for id_, name in session.execute(query)}
people = [Person(**row) for row in rows.mappings()]
pairs = [(row.id, row["name"], row[name]) for row in found]
"""
    assert find_faults(source) == [], "Correct the search: this reads by name."


def test_rows_are_read_by_name():
    sources = {name(path): path.read_text("utf-8") for path in list_files("lms/**/*.py")}
    found = {
        path: lines
        for path, source in sources.items()
        if ".execute(" in source and "sqlalchemy" in source and (lines := find_faults(source))
    }
    assert found == {}, (
        "Name the column, `row.printed_name`, or make the value by names: "
        "`Some(**row) for row in session.execute(query).mappings()`."
    )
