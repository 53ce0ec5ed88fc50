"""Sound or film, above its text alternative."""

from collections.abc import Sequence
from html import escape

from markdown_it.token import Token

from lms.content.blocks.base import Block, build_rules, one_of
from lms.content.inline import is_media_path
from lms.content.labels import lesson_label, translate_label
from lms.content.link_targets import LinkTargets
from lms.content.messages import Translate
from lms.content.parse_state import ParseState
from lms.content.parse_tree import BlockStart, ParsedImage

_TRANSCRIPT = lesson_label("As text")


class MediaBlock(Block):
    name = "media"
    attributes = build_rules("src", "poster", "captions", "title", kind=one_of(("audio", "video")))
    needed = ("src", "kind")

    def check_content(
        self, block_start: BlockStart, inside: Sequence[Token], state: ParseState
    ) -> None:
        if not inside:
            name = block_start.get("src")
            state.add_problem("media-no-alternative", block_start.line + 1, 1, name=name)

    def read(
        self, block_start: BlockStart, inside: Sequence[Token], state: ParseState, *, number: int
    ) -> None:
        """Report files outside `media/`; the course checks that the others exist."""
        for key in ("src", "poster", "captions"):
            found = block_start.attributes.get(key)
            if found and is_media_path(found.value):
                state.media.append(ParsedImage(found.value, found.line, found.column))
            elif found:
                address = found.value[:60]
                state.add_problem("image-address", found.line, found.column, address=address)

    def open(self, block_start: BlockStart, translate: Translate, targets: LinkTargets) -> str:
        kind = "video" if block_start.get("kind") == "video" else "audio"
        poster, captions = block_start.get("poster"), block_start.get("captions")
        src = escape(targets.build_src(block_start.get("src")))
        attributes = f'controls preload="none" src="{src}"'
        if poster and kind == "video":
            attributes += f' poster="{escape(targets.build_src(poster))}"'
        inside = ""
        if captions:
            inside = f'<track kind="captions" src="{escape(targets.build_src(captions))}" default>'
        title = block_start.get("title")
        caption = f"<figcaption>{escape(title)}</figcaption>\n" if title else ""
        summary = escape(translate_label(_TRANSCRIPT, translate))
        return (
            f'<figure class="media">\n<{kind} {attributes}>{inside}</{kind}>\n{caption}'
            f"<details>\n<summary>{summary}</summary>\n"
        )

    def close(self) -> str:
        return "</details>\n</figure>\n"


BLOCKS = (MediaBlock(),)
