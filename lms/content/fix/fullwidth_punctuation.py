"""Replace full-width punctuation of block fences and options by the ASCII of the course format.

A Chinese keyboard types `：：：` for `:::`, and `【x】`, `［x］`, `[√]` or `－ [x]` for `- [x]`.
"""

import re
from collections import defaultdict
from collections.abc import Sequence

from lms.content.blocks import find_part_block
from lms.content.fix.lines import strip_ends
from lms.content.frontmatter import split_front
from lms.content.parse_tree import BlockStart
from lms.content.plugins.blocks import scan_blocks
from lms.content.questions.body import OTHER_BULLETS

_COLONS = re.compile(r"[:：]{3,}")
_BRACKETS = re.compile(
    rf"(?P<bullet>\s*[-*+{OTHER_BULLETS}])(?P<gap>\s*)"
    r"[\[［【](?P<tick>[ \u3000]*[xX√✓✔]?[ \u3000]*)[\]］】][ \t\u3000]*"
)
_DASHES = dict.fromkeys(OTHER_BULLETS, "-")
_VALID_OPTION = re.compile(r"\s*[-*+] \[[x ]\](?: |$)")


def scan_punctuation(lines: Sequence[str]) -> tuple[list[BlockStart], defaultdict[str, set[int]]]:
    """Return the blocks of a file, and the lines (from 0) of each code of problem."""
    reported: defaultdict[str, set[int]] = defaultdict(set)

    def collect(code: str, line: int, *_: object, **__: object) -> None:
        reported[code].add(line - 1)

    bare = strip_ends(lines)
    _, body = split_front("\n".join(bare))
    return scan_blocks(bare, collect, first=body), reported


def fix_punctuation(lines: Sequence[str]) -> list[str]:
    """Return the lines with ASCII colons and brackets where the format requires them."""
    fixed = list(lines)
    for number in scan_punctuation(fixed)[1]["block-fullwidth-colons"]:
        fixed[number] = _COLONS.sub(lambda found: ":" * len(found[0]), fixed[number], count=1)
    bare = strip_ends(fixed)
    for block_start in scan_punctuation(fixed)[0]:
        block = find_part_block(block_start.name)
        for item in block.list_items(bare, block_start) if block else ():
            if item.kind == "option":
                fixed[item.line - 1] = _fix_brackets(fixed[item.line - 1])
    return fixed


def _fix_brackets(line: str) -> str:
    if _VALID_OPTION.match(line):
        return line
    found = _BRACKETS.match(line)
    if not found:
        return line
    tick = "x" if found["tick"].strip() else " "
    bullet = found["bullet"][:-1] + _DASHES.get(found["bullet"][-1], found["bullet"][-1])
    return f"{bullet}{found['gap'] or ' '}[{tick}] {line[found.end() :]}"
