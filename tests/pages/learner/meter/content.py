"""A level to read off: `:::meter value=7`, with a label inside, moved by `?<id>=8`."""

import dataclasses
from typing import ClassVar, Literal

from lms.content.blocks.base import PartBlock, build_rules
from lms.content.fragments import parse_inline
from lms.content.model import LessonPart
from lms.content.parse_tree import Fragment, ParsedPart
from lms.content.questions.ids import read_head
from lms.content.questions.types.base import AttributeRule


@dataclasses.dataclass(frozen=True)
class MeterPart(LessonPart):
    id: str
    label: str
    value: int
    kind: Literal["meter"] = "meter"
    has_form: ClassVar = True

    def build_view(self, typed):
        return dataclasses.replace(self, value=int(typed.get(self.id, self.value)))


@dataclasses.dataclass(frozen=True, kw_only=True)
class ParsedMeter(ParsedPart):
    block: ClassVar = "meter"
    label: Fragment
    value: int


class MeterBlock(PartBlock):
    name = "meter"
    attributes = build_rules("id", value=AttributeRule("a whole number", str.isdecimal))
    required_attributes = ("value",)
    parts = (MeterPart,)
    id_prefix = "m"

    def read(self, block_start, tokens, state, *, number):
        line, value = block_start.line + 1, block_start.get("value")
        text = " ".join(state.lines[line : block_start.end]).strip()
        if not text:
            self.report_content(line, "a text", state)
        return ParsedMeter(
            **read_head(block_start, state, number),
            label=parse_inline(text, state, line=line + 1, column=1),
            value=int(value) if value.isdecimal() else 0,
        )

    def build_parts(self, parsed, tokens, texts):
        value = texts.get_original(parsed).value
        yield MeterPart(parsed.id, texts.render_fragment(parsed.label), value)


BLOCKS = (MeterBlock(),)
