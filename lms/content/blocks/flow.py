"""Steps as boxes and arrows: an ordered list, whose nested lists are branches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from markdown_it.token import Token

from lms.content.blocks.base import Block, build_rules
from lms.content.link_targets import LinkTargets
from lms.content.messages import Translate
from lms.content.parse_state import ParseState
from lms.content.parse_tree import BlockStart, ParsedPart

MIN_STEPS, MAX_STEPS = 2, 14
MAX_DEPTH = 2
_STARS = "*＊"


@dataclass(frozen=True)
class FlowStep:
    """A step or a branch below one; `depth` is 1 for steps."""

    depth: int
    is_marked: bool
    line: int


@dataclass(frozen=True, kw_only=True)
class ParsedFlow(ParsedPart):
    block: ClassVar = "flow"
    steps: tuple[FlowStep, ...]


class FlowBlock(Block):
    """A caption may stand above the list; a star behind a step marks it."""

    name = "flow"
    attributes = build_rules()
    content = frozenset({"ordered_list_open"})
    expected = "a numbered list"

    def prepare_inline(self, token: Token, state: ParseState) -> None:
        """Cut the star behind a step; `meta["marked"]` remembers it."""
        last = token.children[-1] if token.children else None
        if last and last.type == "text" and last.content.rstrip()[-1:] in tuple(_STARS):
            last.content = last.content.rstrip().rstrip(_STARS).rstrip()
            token.meta["marked"] = True

    def check_content(
        self, block_start: BlockStart, tokens: Sequence[Token], state: ParseState
    ) -> None:
        """Report a list that is missing, of another kind, doubled, or too long or deep."""
        level = tokens[0].level if tokens else 0
        types = [token.type for token in tokens if token.level == level]
        lists = [kind for kind in types if kind in {"ordered_list_open", "bullet_list_open"}]
        if lists != ["ordered_list_open"]:
            self.report_content(block_start.line + 1, self.expected, state)
            return
        steps = list(_list_steps(tokens))
        count = sum(step.depth == 1 for step in steps)
        if count < MIN_STEPS or len(steps) > MAX_STEPS:
            line = steps[MAX_STEPS].line if len(steps) > MAX_STEPS else block_start.line + 1
            limits = {"least": MIN_STEPS, "limit": MAX_STEPS}
            state.add_problem("flow-steps", line, 1, count=max(count, len(steps)), **limits)
        deep = next((step for step in steps if step.depth > MAX_DEPTH), None)
        if deep:
            state.add_problem("flow-depth", deep.line, 1)

    def read(
        self, block_start: BlockStart, tokens: Sequence[Token], state: ParseState, *, number: int
    ) -> ParsedFlow:
        """Return the steps; give marked ones their sign and their class."""
        if tokens and tokens[0].type == "paragraph_open":
            tokens[0].tag = tokens[2].tag = "figcaption"
        _mark_items(tokens)
        return ParsedFlow(
            id=f"flow-{number}",
            has_id=False,
            line=block_start.line + 1,
            end_line=block_start.end + 1,
            steps=tuple(_list_steps(tokens)),
        )

    def open(self, block_start: BlockStart, translate: Translate, targets: LinkTargets) -> str:
        return '<figure class="figure-block flow">\n'

    def close(self) -> str:
        return "</figure>\n"


def _mark_items(tokens: Sequence[Token]) -> None:
    items: list[Token] = []
    for token in tokens:
        if token.type == "list_item_open":
            items.append(token)
        elif token.type == "list_item_close":
            items.pop()
        elif token.type == "inline" and token.meta.get("marked") and items:
            items[-1].attrSet("class", "flow-marked")
            token.children = [*(token.children or ()), Token("step_mark", "", 0)]


def _list_steps(tokens: Sequence[Token]) -> Iterator[FlowStep]:
    depth = 0
    for position, token in enumerate(tokens):
        if token.type == "list_item_open":
            depth += 1
            text = next((later for later in tokens[position:] if later.type == "inline"), None)
            is_marked = bool(text and text.meta.get("marked"))
            yield FlowStep(depth, is_marked, (token.map[0] if token.map else 0) + 1)
        elif token.type == "list_item_close":
            depth -= 1


BLOCKS = (FlowBlock(),)
