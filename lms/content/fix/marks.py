"""`：：：` and `【x】`, `[X]`, `[√]`, `［x］`: what an input method writes for `:::` and `[x]`."""

import re
from collections.abc import Sequence

from lms.content.fix.lines import strip_ends
from lms.content.fix.questions import list_items
from lms.content.frontmatter import split_front
from lms.content.plugins.blocks import Opening, scan_blocks

_COLONS = re.compile(r"[:：]{3,}")
_BRACKETS = re.compile(
    r"(?P<bullet>\s*[-*+])(?P<gap>\s*)"
    r"[\[［【](?P<tick>[ \u3000]*[xX√✓✔]?[ \u3000]*)[\]］】][ \t\u3000]*"
)
_RIGHT = re.compile(r"\s*[-*+] \[[x ]\](?: |$)")


def scan(lines: Sequence[str]) -> tuple[list[Opening], list[int]]:
    """The blocks of a file, and the lines (from 0) whose colons are full-width."""
    wide: list[int] = []

    def hear(code: str, line: int, *_: object, **__: object) -> None:
        if code == "block-fullwidth-colons":
            wide.append(line - 1)

    bare = strip_ends(lines)
    _, body = split_front("\n".join(bare))
    return scan_blocks(bare, hear, first=body), wide


def mend_marks(lines: Sequence[str]) -> list[str]:
    """The lines with ASCII colons and brackets where the format wants them."""
    mended = list(lines)
    for number in scan(mended)[1]:
        mended[number] = _COLONS.sub(lambda found: ":" * len(found[0]), mended[number], count=1)
    bare = strip_ends(mended)
    for opening in scan(mended)[0]:
        if opening.name == "question":
            for item in list_items(bare, opening):
                if item.kind == "option":
                    mended[item.line - 1] = _mend_brackets(mended[item.line - 1])
    return mended


def _mend_brackets(line: str) -> str:
    if _RIGHT.match(line):
        return line
    found = _BRACKETS.match(line)
    if not found:
        return line
    tick = "x" if found["tick"].strip() else " "
    return f"{found['bullet']}{found['gap'] or ' '}[{tick}] {line[found.end() :]}"
