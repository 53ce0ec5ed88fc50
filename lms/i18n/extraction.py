"""Extraction of messages for `pybabel extract`: gettext calls, and messages stored as data.

Packages below this one may not call gettext. Their messages are found by their position:

- The class attributes `message` and `message_in_minutes` of refusals (lms.errors).
- The catalogue of problems, its fixed words and the labels of lessons (lms.content), and the table
  of `lms courses publish`: calls of `_MAKERS`, and the constants named in `_TABLES`, with their
  context.
"""

import ast
from collections.abc import Generator, Iterator
from typing import IO, Any

from babel.messages.extract import extract_python

from lms.content.labels import CONTEXT
from lms.content.messages.words import CONTEXT as PROBLEM_CONTEXT

_ATTRIBUTES = frozenset({"message", "message_in_minutes"})
# Functions of the command line whose first argument is a message.
OUR_FUNCTIONS = frozenset(
    {"translated", "translated_in", "report_good", "report_warning", "report_error"}
)
# Functions and classes whose arguments are all messages, called by their bare names, and their
# context.
_MAKERS = {
    "error": "",
    "warning": "",
    "notice": "",
    "problem_words": PROBLEM_CONTEXT,
    "lesson_label": CONTEXT,
    "ChangeImpact": "",
    "incompatible_change": "",
}
# Constants that hold messages, and the name of the constant beside them that is their context.
_TABLES = {
    "TRANSLATED_WORDS": "CONTEXT",
    "PRINTED_WORDS": "CONTEXT",
    "DID_YOU_MEAN": "",
    "WITH_FIX": "",
    "DESCRIPTIONS": "",
    "CLICK_MESSAGES": "",
}
# Constants that hold pairs of singular and plural.
_PLURALS = frozenset({"CLICK_PLURALS"})
ExtractedMessage = tuple[int, str | None, Any, list[str]]


def extract(
    fileobj: IO[bytes],
    keywords: dict[str, Any],
    comment_tags: list[str],
    options: dict[str, Any],
) -> Generator[ExtractedMessage, None, None]:
    """Yield `(line, function, message, comments)` for one Python file."""
    # Babel's annotations are imprecise, so its function is used as Any.
    calls: Any = extract_python
    for line, name, message, comments in calls(
        fileobj, [*keywords, *OUR_FUNCTIONS], comment_tags, options
    ):
        # Babel finds the message argument by its keywords; without a function name it is the first.
        yield line, None if name in OUR_FUNCTIONS else name, message, comments
    fileobj.seek(0)
    tree = ast.parse(fileobj.read())
    for line, message in _list_attributes(tree):
        yield line, None, message, []
    for line, pair in _list_plurals(tree):
        yield line, "ngettext", pair, []
    for line, context, message in (*_list_made(tree), *_list_tables(tree)):
        if context:
            yield line, "pgettext", (context, message), []
        else:
            yield line, None, message, []


def _list_attributes(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        for statement in node.body if isinstance(node, ast.ClassDef) else ():
            names, value = _read_assignment(statement)
            if not _ATTRIBUTES.isdisjoint(names):
                yield from _list_texts(value)


def _list_made(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Yield the messages of the catalogue of problems, and labels of lessons."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            for argument in node.args if node.func.id in _MAKERS else ():
                for line, text in _list_texts(argument):
                    yield line, _MAKERS[node.func.id], text


def _list_tables(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    assigned = map(_read_assignment, tree.body)
    constants = {name: value for names, value in assigned if value is not None for name in names}
    for name, value in constants.items():
        context = constants.get(_TABLES.get(name, ""))
        words = context.value if isinstance(context, ast.Constant) else ""
        for line, text in _list_values(value) if name in _TABLES else ():
            yield line, str(words), text


def _list_plurals(tree: ast.Module) -> Iterator[tuple[int, tuple[str, ...]]]:
    for statement in tree.body:
        names, value = _read_assignment(statement)
        if isinstance(value, ast.Tuple) and not _PLURALS.isdisjoint(names):
            yield from ((pair.lineno, ast.literal_eval(pair)) for pair in value.elts)


def _read_assignment(statement: ast.stmt) -> tuple[list[str], ast.expr | None]:
    if isinstance(statement, ast.Assign):
        targets = [target.id for target in statement.targets if isinstance(target, ast.Name)]
        return targets, statement.value
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return [statement.target.id], statement.value
    return [], None


def _list_values(node: ast.expr) -> Iterator[tuple[int, str]]:
    """Yield the texts of a constant, of the values of a dict or of the members of a set."""
    inner = node.args[0] if isinstance(node, ast.Call) and node.args else node
    if isinstance(inner, ast.Dict):
        members: list[ast.expr] = inner.values
    else:
        members = inner.elts if isinstance(inner, ast.Set | ast.Tuple) else [inner]
    for member in members:
        yield from _list_texts(member)


def _list_texts(node: ast.expr | None) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.lineno, node.value
