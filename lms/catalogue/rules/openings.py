"""The opening of a lesson as plain text, for lists and messages."""

import re
from collections.abc import Iterator
from html import unescape

from lms.content.compiled import CompiledLesson
from lms.content.model import HtmlPart

# Paragraphs of the running text have no class; those of lists and call-outs' titles are no opening.
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def list_opening(lesson: CompiledLesson, count: int) -> tuple[str, ...]:
    """Return the first paragraphs of a lesson, without links and other marks; at most `count`."""
    found = list[str]()
    for paragraph in _list_paragraphs(lesson):
        if len(found) == count:
            break
        found.append(paragraph)
    return tuple(found)


def _list_paragraphs(lesson: CompiledLesson) -> Iterator[str]:
    for part in lesson.parts:
        if isinstance(part, HtmlPart):
            for html in _PARAGRAPH.findall(part.html):
                if text := " ".join(unescape(_TAG.sub("", html)).split()):
                    yield text
