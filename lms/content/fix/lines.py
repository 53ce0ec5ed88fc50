"""Lines with their own ends, so that what is not mended keeps its bytes."""

import re
from collections.abc import Sequence

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def split_lines(text: str) -> list[str]:
    """Every line with its end; the same numbers as the parser's."""
    return _LINE.findall(text)


def join_lines(lines: Sequence[str]) -> str:
    """What `split_lines` was given."""
    return "".join(lines)


def strip_ends(lines: Sequence[str]) -> list[str]:
    """The lines as the parser sees them."""
    bare = [line.rstrip("\r\n") for line in lines]
    return [bare[0].removeprefix("\ufeff"), *bare[1:]] if bare else []


def append(line: str, text: str) -> str:
    """The text put behind the words of a line, before its spaces and its end."""
    words = line.rstrip()
    return f"{words} {text}{line[len(words) :]}"
