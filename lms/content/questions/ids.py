"""`{#a}` after an option, and ids for those that have none."""

import re
import string
from collections.abc import Iterator
from itertools import count

from lms.content.parse_state import ParseState
from lms.content.parse_tree import BlockStart

ID = re.compile(r"[a-z][a-z0-9-]*")
_MARK = re.compile(r"[ \t\u3000]*[{｛]#(?P<id>[^{}｛｝]*)[}｝][ \t]*$")


def cut_id(text: str) -> tuple[str, str]:
    """Return the text without its `{#id}`, and the id or an empty text."""
    found = _MARK.search(text)
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


def read_block_id(block_start: BlockStart, state: ParseState) -> tuple[str, bool]:
    """Return the id of a block, or an empty text, and whether it is valid."""
    given = block_start.attributes.get("id")
    name, column = (given.value, given.column) if given else ("", 1)
    line, kind = block_start.line + 1, block_start.name
    return name, check_id(name, line, column, kind=kind, state=state)


def list_free(taken: set[str]) -> Iterator[str]:
    """Yield `a`, `b` … that are not taken; `a2` follows `z`."""
    for number in count(1):
        for letter in string.ascii_lowercase:
            name = letter if number == 1 else f"{letter}{number}"
            if name not in taken:
                yield name
