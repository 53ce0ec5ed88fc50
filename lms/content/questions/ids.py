"""`{#a}` after an option, and ids for those that have none."""

import re
import string
from collections.abc import Iterator
from itertools import count
from typing import TypedDict

from lms.content.parse_state import ParseState
from lms.content.parse_tree import BlockStart

ID = re.compile(r"[a-z][a-z0-9-]*")
_ID_MARK = re.compile(r"[{｛]#[^{}｛｝]*[}｝]")
_ID_SUFFIX = re.compile(r"[ \t\u3000]*[{｛]#(?P<id>[^{}｛｝]*)[}｝][ \t]*$")


def split_id(text: str) -> tuple[str, str]:
    """Return the text without its `{#id}`, and the id or an empty text."""
    found = _ID_SUFFIX.search(text)
    return (text[: found.start()], found["id"].strip()) if found else (text, "")


def check_id(name: str, line: int, column: int, *, kind: str, state: ParseState) -> bool:
    """Return whether a name is a valid id; report a problem if not."""
    if not name:
        state.add_problem("id-missing", line, column, kind=kind)
        return False
    if not ID.fullmatch(name):
        state.add_problem("id-wrong", line, column, id=name[:40])
        return False
    return True


def has_id_inside(text: str) -> bool:
    """Return whether a text without its id at the end holds another one."""
    return _ID_MARK.search(text) is not None


def check_item_id(
    text: str, name: str, line: int, column: int, *, kind: str, state: ParseState
) -> bool:
    """Return whether an item has one valid id, at its end; report a problem if not."""
    if has_id_inside(text):
        state.add_problem("id-twice", line, column, text=text.strip()[:40])
        return bool(name)
    return check_id(name, line, column, kind=kind, state=state)


class PartHead(TypedDict):
    """The first values of every part (`ParsedPart`)."""

    id: str
    has_id: bool
    line: int
    end_line: int


def read_head(block_start: BlockStart, state: ParseState, number: int) -> PartHead:
    """Return the id of a block, made of its number if there is none, and its lines."""
    given, name, line = block_start.attributes.get("id"), block_start.name, block_start.line + 1
    id_, column = (given.value, given.column) if given else ("", 1)
    is_lost = not id_ and not block_start.is_readable
    has_id = not is_lost and check_id(id_, line, column, kind=name, state=state)
    end = block_start.end + 1
    return {"id": id_ or f"{name}-{number}", "has_id": has_id, "line": line, "end_line": end}


def list_unused_ids(taken: set[str]) -> Iterator[str]:
    """Yield `a`, `b` … that are not taken; `a2` follows `z`."""
    for number in count(1):
        for letter in string.ascii_lowercase:
            name = letter if number == 1 else f"{letter}{number}"
            if name not in taken:
                yield name
