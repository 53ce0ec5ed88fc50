"""The sections of a stored text: the offset of each heading in it, and its anchor on the page."""

import unicodedata
from collections.abc import Sequence


def store_text(text: str) -> str:
    """Return the text as the index stores it: in NFC, with single spaces."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def write_sections(text: str, anchors: Sequence[tuple[str, str]]) -> str:
    """Return a line for each heading in the text: its offset in the stored text, and its anchor.

    `anchors`: headings in the order of the text, each with its anchor.
    """
    found = []
    offset, rest = 0, list(anchors)
    for line in map(store_text, text.split("\n")):
        if rest and line and line == store_text(rest[0][0]):
            found.append(f"{offset} {rest.pop(0)[1]}")
        offset += len(line) + 1 if line else 0
    return "\n".join(found)


def find_anchor(sections: str, offset: int) -> str:
    """Return the anchor of the section at an offset of the stored text; empty before the first."""
    anchor = ""
    for line in sections.splitlines():
        start, _, name = line.partition(" ")
        if int(start) > offset:
            break
        anchor = name
    return anchor
