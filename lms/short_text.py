"""Cleaning of text that is typed or pasted into short fields: invisible characters go.

Chats, tables and web pages put zero-width spaces, direction marks, tabs and line ends into what is
copied from them. Every reader of a name, number, code, address or search text begins here, and
so does every text of several lines.
"""

import re
import unicodedata

BASE_LETTERS = str.maketrans("đøłıßæœ", "dolisao")
"""Small Latin letters that have no decomposition; a table for `str.translate`."""
_JOINERS = "\u200c\u200d"
# Scripts whose spelling needs joiners, by the first word of their characters' names.
_JOINING = frozenset({
    "ARABIC", "BENGALI", "DEVANAGARI", "GUJARATI", "GURMUKHI", "KANNADA", "MALAYALAM", "ORIYA",
    "SINHALA", "TAMIL", "TELUGU",
})  # fmt: skip
# Control characters that are not white space, except NUL, which is refused anywhere; soft hyphen,
# direction marks, zero-width characters, fillers that show nothing, and tags.
_INVISIBLE = re.compile(
    "[\x01-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
    "\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\U000e0001\U000e0020-\U000e007f]"
)

_LINE_END = re.compile("\r\n|[\r\u2028\u2029]")


def drop_invisible(raw: str) -> str:
    """Return the text without characters that show nothing; joiners stay where they are needed."""
    if raw.isascii() and raw.isprintable():
        return raw
    text = drop_marks(raw)
    return "".join(
        character
        for index, character in enumerate(text)
        if character not in _JOINERS or is_joiner_needed(text, index)
    )


def drop_marks(raw: str) -> str:
    """Return a text of any length without direction marks and other invisible characters.

    A direction mark that is not closed reverses the text that follows it on a page. Joiners stay:
    many scripts need them, and so do emoji.
    """
    return raw if raw.isascii() and raw.isprintable() else _INVISIBLE.sub("", raw)


def clean_long_text(raw: str) -> str:
    """Return a text of any length with a line feed at each line end, as `drop_marks` leaves it."""
    return drop_marks(_LINE_END.sub("\n", raw))


def clean_short_text(raw: str) -> str:
    """Return the text in NFC, on one line, with single spaces and without invisible characters."""
    return unicodedata.normalize("NFC", " ".join(drop_invisible(raw).split()))


def is_joiner_needed(text: str, index: int) -> bool:
    """Return whether the joiner at `index` is inside a word of a script that needs it."""
    around = (text[index - 1 : index], text[index + 1 : index + 2])
    return all(c and unicodedata.name(c, "").split(" ")[0] in _JOINING for c in around)
