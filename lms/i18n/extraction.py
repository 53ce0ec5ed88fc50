"""Extraction of messages for `pybabel extract`: gettext calls, and messages of refusals.

Refusals are defined below this package and may not call gettext; their class attribute `message` is
the message id (lms.errors), as is `message_in_minutes` of a refusal with a wait.
"""

import ast
from collections.abc import Generator, Iterator
from typing import IO, Any

from babel.messages.extract import extract_python as extract_calls

_MESSAGES = frozenset({"message", "message_in_minutes"})
# Functions of the command line whose first argument is a message.
OUR_FUNCTIONS = frozenset({"translated", "report_good", "report_warning", "report_error"})
ExtractedMessage = tuple[int, str | None, Any, list[str]]


def extract(
    fileobj: IO[bytes],
    keywords: dict[str, Any],
    comment_tags: list[str],
    options: dict[str, Any],
) -> Generator[ExtractedMessage, None, None]:
    """Yield `(line, function, message, comments)` for one Python file."""
    # Babel's annotations are imprecise, so its function is used as Any.
    calls: Any = extract_calls
    for line, name, message, comments in calls(
        fileobj, [*keywords, *OUR_FUNCTIONS], comment_tags, options
    ):
        # Babel finds the message argument by its keywords; without a function name it is the first.
        yield line, None if name in OUR_FUNCTIONS else name, message, comments
    fileobj.seek(0)
    for line, message in _class_messages(ast.parse(fileobj.read())):
        yield line, None, message, []


def _class_messages(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for statement in node.body:
                text = _message_of(statement)
                if text:
                    yield statement.lineno, text


def _message_of(statement: ast.stmt) -> str | None:
    if isinstance(statement, ast.Assign):
        names = [target.id for target in statement.targets if isinstance(target, ast.Name)]
        value: ast.expr | None = statement.value
    elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        names, value = [statement.target.id], statement.value
    else:
        return None
    is_message = not _MESSAGES.isdisjoint(names)
    if is_message and isinstance(value, ast.Constant) and isinstance(value.value, str):
        return value.value
    return None
