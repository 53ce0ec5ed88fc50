"""Notes that only trainers receive."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from markdown_it.token import Token

from lms.content.blocks.base import LessonTexts, PartBlock, build_rules
from lms.content.model import LessonPart
from lms.content.parse_state import ParseState
from lms.content.parse_tree import BlockStart, ParsedPart


@dataclass(frozen=True)
class TrainerPart(LessonPart):
    """Shown to trainers only; never sent to anybody else."""

    html: str
    kind: Literal["trainer"] = "trainer"
    is_for_trainers: ClassVar = True


class TrainerBlock(PartBlock[ParsedPart]):
    name = "trainer"
    attributes = build_rules("title")
    expected = "a text"
    parts = (TrainerPart,)
    is_raw = is_searchable = counts_for_reading_time = False

    def check_content(
        self, block_start: BlockStart, tokens: Sequence[Token], state: ParseState
    ) -> None:
        """Report footnotes too: they are shown at the end of the page for everybody."""
        super().check_content(block_start, tokens, state)
        for token in tokens:
            if any(child.type == "footnote_ref" for child in token.children or ()):
                line = token.map[0] + 1 if token.map else 1
                state.add_problem("footnote-in-block", line, 1, block=self.name)

    def build_parts(
        self, parsed: ParsedPart, tokens: Sequence[Token], texts: LessonTexts
    ) -> Iterator[LessonPart]:
        yield TrainerPart(texts.render(tokens))


BLOCKS = (TrainerBlock(),)
