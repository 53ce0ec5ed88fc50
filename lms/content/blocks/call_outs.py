"""Call-outs: a text set apart, under its kind and the author's title."""

from html import escape

from lms.content.blocks.base import ANY_VALUE, Block, build_rules
from lms.content.labels import lesson_label, translate_label
from lms.content.link_targets import LinkTargets
from lms.content.messages import Translate
from lms.content.numbers import join_units
from lms.content.parse_tree import BlockStart
from lms.content.questions.types.base import AttributeRule

_FICTIONAL = lesson_label("Fictional example")


class CallOut(Block):
    expected = "a text"

    def __init__(self, name: str, kind: str, **attributes: AttributeRule) -> None:
        self.name, self.label = name, kind
        self.attributes = build_rules("title", **attributes)

    def open(self, block_start: BlockStart, translate: Translate, targets: LinkTargets) -> str:
        """Return the start with its heading. role=note avoids a landmark in the text."""
        is_fictional = "fictional" in block_start.attributes
        kind = escape(translate_label(_FICTIONAL if is_fictional else self.label, translate))
        words = f'<span class="callout-kind">{kind}</span>'
        if title := block_start.get("title"):
            words += f' <span class="callout-heading">{escape(join_units(title))}</span>'
        extra = " callout-fictional" if is_fictional else ""
        opener = f'<aside class="callout callout-{self.name}{extra}" role="note">'
        return f'{opener}\n<p class="callout-title">{words}</p>\n'

    def close(self) -> str:
        return "</aside>\n"


BLOCKS = (
    CallOut("note", lesson_label("Note")),
    CallOut("tip", lesson_label("Tip")),
    CallOut("warning", lesson_label("Take care")),
    CallOut("example", lesson_label("Example"), fictional=ANY_VALUE),
)
