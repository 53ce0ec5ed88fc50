"""Sanitizing of untrusted cell text, on import and on export."""

import re

from lms.short_text import clean_short_text

MAX_TEXT_LENGTH = 32_000
# Programs take text that begins so for a formula; tab and line ends begin one too.
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
_UNREADABLE = re.compile(r"[\x00\ud800-\udfff\ufffe\uffff]")


def strip_controls(text: str) -> str:
    """Return the text without control and direction characters, cut to the length of a cell."""
    return _CONTROL.sub("", text)[:MAX_TEXT_LENGTH]


def clean_cell(text: str) -> str:
    """Return the text in NFC, on one line, without invisible characters."""
    if not text or (text.isascii() and text.isalnum()):
        return text
    return clean_short_text(_UNREADABLE.sub("", text))
