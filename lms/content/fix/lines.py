"""Lines with their original ends, so that all other bytes are unchanged."""

import re
from collections.abc import Sequence

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def split_lines(text: str) -> list[str]:
    """Return every line with its end, numbered as in the parser."""
    return _LINE.findall(text)


def join_lines(lines: Sequence[str]) -> str:
    """Return the text that `split_lines` was given."""
    return "".join(lines)


def strip_ends(lines: Sequence[str]) -> list[str]:
    """Return the lines as the parser reads them."""
    bare = [line.rstrip("\r\n") for line in lines]
    return [bare[0].removeprefix("\ufeff"), *bare[1:]] if bare else []


def append(line: str, text: str) -> str:
    """Return the line with the text added after its words, before its spaces and its end."""
    words = line.rstrip()
    return f"{words} {text}{line[len(words) :]}"


def get_end(line: str) -> str:
    """Return the end of the line: its line feed, its carriage return, both or neither."""
    return line[len(line.rstrip("\r\n")) :]
