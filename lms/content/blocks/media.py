"""Sound or film, above its text alternative."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from html import escape
from typing import ClassVar

from markdown_it.token import Token

from lms.content.blocks.base import Block, build_rules, one_of
from lms.content.inline import is_media_path
from lms.content.labels import lesson_label, translate_label
from lms.content.link_targets import LinkTargets
from lms.content.messages import Translate
from lms.content.parse_state import ParseState
from lms.content.parse_tree import BlockStart, ParsedImage, ParsedPart

_TRANSCRIPT = lesson_label("As text")
_SIZE = lesson_label("%(size)s MB. Nothing is loaded before you tap.")
_TENTH = Decimal("0.1")


@dataclass(frozen=True, kw_only=True)
class ParsedMedia(ParsedPart):
    """A recording; a translation of one with captions has captions in its own language."""

    block: ClassVar = "media"
    captions: str


class MediaBlock(Block):
    name = "media"
    attributes = build_rules("src", "poster", "captions", "title", kind=one_of(("audio", "video")))
    required_attributes = ("src", "kind")

    def check_content(
        self, block_start: BlockStart, track: Sequence[Token], state: ParseState
    ) -> None:
        if not track:
            name = block_start.get("src")
            state.add_problem("media-no-alternative", block_start.line + 1, 1, name=name)

    def read(
        self, block_start: BlockStart, track: Sequence[Token], state: ParseState, *, number: int
    ) -> ParsedMedia:
        """Report files outside `media/`; the course checks that the others exist."""
        for key in ("src", "poster", "captions"):
            found = block_start.attributes.get(key)
            if found and is_media_path(found.value):
                state.media.append(ParsedImage(found.value, found.line, found.column))
            elif found:
                address = found.value[:60]
                state.add_problem("image-address", found.line, found.column, address=address)
        return ParsedMedia(
            id=f"media-{number}",
            has_id=False,
            line=block_start.line + 1,
            end_line=block_start.end + 1,
            captions=block_start.get("captions"),
        )

    def open(self, block_start: BlockStart, translate: Translate, targets: LinkTargets) -> str:
        kind = "video" if block_start.get("kind") == "video" else "audio"
        poster, captions = block_start.get("poster"), block_start.get("captions")
        src = escape(targets.build_src(block_start.get("src")))
        attributes = f'controls preload="none" src="{src}"'
        if poster and kind == "video":
            attributes += f' poster="{escape(targets.build_src(poster))}"'
        track = ""
        if captions:
            track = f'<track kind="captions" src="{escape(targets.build_src(captions))}" default>'
        title = block_start.get("title")
        lines = (title, _describe_size(targets.find_length(block_start.get("src")), translate))
        caption = "<br>".join(escape(line) for line in lines if line)
        caption = f"<figcaption>{caption}</figcaption>\n" if caption else ""
        summary = escape(translate_label(_TRANSCRIPT, translate))
        return (
            f'<figure class="media">\n<{kind} {attributes}>{track}</{kind}>\n{caption}'
            f"<details>\n<summary>{summary}</summary>\n"
        )

    def close(self) -> str:
        return "</details>\n</figure>\n"


def _describe_size(length: int, translate: Translate) -> str:
    """Return the size in millions of bytes, rounded up; empty if it is not known."""
    size = (Decimal(length) / 1_000_000).quantize(_TENTH, rounding=ROUND_CEILING)
    return translate_label(_SIZE, translate) % {"size": size} if length else ""


BLOCKS = (MediaBlock(),)
