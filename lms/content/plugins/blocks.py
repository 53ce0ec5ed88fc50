"""`:::name key=value` … `:::`, found line by line, so that unclosed blocks have a line number.

The lines are scanned once; the block rule then only uses the result of the scan.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from lms.content.blocks import get_block, list_block_names
from lms.content.parse_tree import BlockAttribute, BlockStart

MARK = re.compile(r"^[:：]{3,}[ \t\u3000]*(?P<close>/)?[ \t]*(?P<name>[^\W\d][\w-]*)?(?P<rest>.*)$")
_SHORT_MARK = re.compile(
    r"^(?P<colons>[:：]{1,2})(?P<close>/)?(?P<name>[a-z][a-z-]*)?(?P<rest>.*)$"
)
_HIDDEN_MARK = re.compile(r"^[ \t>]+[:：]{3,}[ \t]*(?:/?[a-z]+\b.*)?$")
_FOOTNOTE = re.compile(r"^ {0,3}\[\^[^\]]*\]:")
CODE = re.compile(r"^[ \t>]*(?P<mark>`{3,}|~{3,})(?P<info>.*)$")
_ATTRIBUTE = re.compile(
    r"[ \t\u3000]+(?P<key>[^\W\d][\w-]*)"
    r"(?:[=＝](?:\"(?P<quoted>[^\"]*)\"|“(?P<curly>[^”]*)”|(?P<word>[^\s\"“]\S*)))?"
    r"(?=[ \t\u3000]|$)"
)

MAX_DEPTH = 6


class AddProblem(Protocol):
    def __call__(self, code: str, line: int, column: int = 1, **values: object) -> None:
        """Add a problem; lines and columns count from 1."""


def blocks_plugin(md: MarkdownIt) -> None:
    """Make `block_open` and `block_close` tokens around the content, or one `unparsed_block`."""
    md.block.ruler.before(
        "table", "blocks", read_block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def read_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """The block rule: `env["block_starts"]` holds the blocks by line."""
    block_start = state.env.get("block_starts", {}).get(start)
    if block_start is None:
        return False
    if silent:
        return True
    block_start.read = True
    block_start.end = min(block_start.end, end)
    if get_block(block_start.name).is_raw:
        _push(state, "unparsed_block", 0, block_start)
    else:
        parent_type, last_line = state.parentType, state.lineMax
        _push(state, "block_open", 1, block_start)
        state.parentType, state.lineMax = "container", block_start.end
        state.md.block.tokenize(state, start + 1, block_start.end)
        state.parentType, state.lineMax = parent_type, last_line
        _push(state, "block_close", -1, block_start)
    state.line = min(block_start.end + 1, state.lineMax) if block_start.closed else block_start.end
    return True


def _push(
    state: StateBlock, kind: str, nesting: Literal[-1, 0, 1], block_start: BlockStart
) -> None:
    token = state.push(kind, "", nesting)
    token.map, token.info = [block_start.line, block_start.end], block_start.name
    token.meta = {"block_start": block_start}


def scan_blocks(
    lines: Sequence[str], add_problem: AddProblem, *, first: int = 0
) -> list[BlockStart]:
    """Return all blocks in the order of the lines, from line `first` on."""
    scan = _Scan(lines, add_problem)
    for number in range(first, len(lines)):
        scan.read_line(number)
    scan.finish()
    return scan.found


@dataclass
class _Scan:
    """`hidden`: the number of open openers that are indented: reported, and not blocks."""

    lines: Sequence[str]
    add_problem: AddProblem
    found: list[BlockStart] = field(default_factory=list)
    stack: list[BlockStart] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)
    code: str = ""
    code_line: int = 0
    hidden: int = 0
    footnotes: list[tuple[BlockStart, int]] = field(default_factory=list)

    def read_line(self, number: int) -> None:
        line = self.lines[number]
        if self._is_code(line, number):
            return
        mark = MARK.match(line) or self._match_short(line, number)
        if not mark:
            self._check_suspicious(line, number)
            return
        is_whole = line[2:3] in (":", "：")
        if is_whole and "：" in line[: mark.start("name") if mark["name"] else len(line)]:
            self.add_problem("block-fullwidth-colons", number + 1, 1)
        if mark["close"] or not (mark["name"] or mark["rest"].strip()):
            self._close(number, mark["name"] or "")
        else:
            self._open(number, mark)

    def _is_code(self, line: str, number: int) -> bool:
        fence = CODE.match(line)
        if self.code:
            if fence and fence["mark"].startswith(self.code) and not fence["info"].strip():
                self.code = ""
            return True
        if fence and not (fence["mark"][0] == "`" and "`" in fence["info"]):
            self.code, self.code_line = fence["mark"], number
            return True
        return False

    def _match_short(self, line: str, number: int) -> re.Match[str] | None:
        """Return a line with too few colons that is meant to open or close a block, and report it.

        It is read as what it is meant to be, so that the other line of the block is not reported.
        """
        found = _SHORT_MARK.match(line) if line[:1] in (":", "：") else None
        if not found:
            return None
        rest, count = found["rest"].strip(), len(found["colons"])
        is_short = "=" in rest or len(rest.split()) <= 1
        if found["name"] in list_block_names():
            is_meant = found["rest"][:1] in ("", " ", "\t", "\u3000") and (is_short or count > 1)
        elif found["name"]:
            is_meant = not rest and count > 1
        else:
            is_meant = not rest and count > 1 and bool(self.stack)
        if is_meant:
            self.add_problem("block-colons", number + 1, 1, count=count)
        return found if is_meant else None

    def _check_suspicious(self, line: str, number: int) -> None:
        if ":" not in line and "：" not in line:
            return
        if self.stack and _FOOTNOTE.match(line):
            self.footnotes.append((self.stack[-1], number))
        bare = line.lstrip(" \t>")
        if _HIDDEN_MARK.match(line) and bare.strip(":： \t"):
            self.hidden += not bare.lstrip(":： \t").startswith("/")
            self.add_problem("block-indented", number + 1, len(line) - len(bare) + 1)
        elif _HIDDEN_MARK.match(line) and self.hidden:
            self.hidden -= 1
        elif _HIDDEN_MARK.match(line):
            self.add_problem("block-indented", number + 1, len(line) - len(bare) + 1)

    def _open(self, number: int, mark: re.Match[str]) -> None:
        while self.stack and get_block(self.stack[-1].name).is_raw:
            self._leave(number, closed=False)
        name = (mark["name"] or "").lower()
        parent = self.stack[-1] if self.stack else None
        block_start = BlockStart(name, number, parent=parent)
        read_attributes(block_start, mark, self.add_problem)
        if len(self.stack) == MAX_DEPTH:
            self.add_problem("nesting-too-deep", number + 1, 1)
        self.found.append(block_start)
        self.stack.append(block_start)
        self.names[name] += 1

    def _close(self, number: int, name: str) -> None:
        if self.hidden:
            self.hidden -= 1
            return
        if not self.stack:
            self.add_problem("block-stray-close", number + 1, 1)
            return
        if name and not self.names[name]:
            open_name = self.stack[-1].name
            self.add_problem("block-closer-mismatch", number + 1, 1, closer=name, name=open_name)
        else:
            while name and self.stack[-1].name != name:
                self._leave(number, closed=False)
        self._leave(number, closed=True)

    def _leave(self, number: int, *, closed: bool) -> None:
        block_start = self.stack.pop()
        self.names[block_start.name] -= 1
        block_start.end, block_start.closed = number, closed
        if not closed:
            self.add_problem("block-unclosed", block_start.line + 1, 1, name=block_start.name)

    def finish(self) -> None:
        """Close all blocks at the end of the file and report those that were open."""
        if self.code:
            self.add_problem("code-unclosed", self.code_line + 1, 1)
        while self.stack:
            self._leave(len(self.lines), closed=False)
        for block_start, number in self.footnotes:
            if block_start.closed:
                self.add_problem("footnote-in-block", number + 1, block=block_start.name)


def read_attributes(block_start: BlockStart, mark: re.Match[str], add_problem: AddProblem) -> None:
    """Read `key=value`, `key="two words"` and bare words after a block's name."""
    found, number = block_start.attributes, block_start.line
    line, position = mark.string, mark.start("rest")
    end = len(line.rstrip())
    while position < end:
        each = _ATTRIBUTE.match(line, position)
        if not each:
            text = line[position:end].strip()
            add_problem("block-attributes-unreadable", number + 1, position + 1, text=text)
            block_start.is_readable = False
            break
        value = next(
            (each[key] for key in ("quoted", "curly", "word") if each[key] is not None), "yes"
        )
        if each["key"] in found:
            add_problem("block-attribute-twice", number + 1, each.start("key") + 1, key=each["key"])
        found[each["key"]] = BlockAttribute(value, number + 1, each.start("key") + 1)
        position = each.end()
