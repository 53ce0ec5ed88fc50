"""Text of strangers made harmless, on its way in and on its way out."""

import re
import unicodedata

LONGEST_TEXT = 32_000
# Programs take text that begins so for a formula; tab and line ends begin one too.
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
_NOWHERE = re.compile(r"[\u200b\u2060\ufeff\ud800-\udfff]")


def clean(text: str) -> str:
    """Without control and direction characters, of a length that a cell holds."""
    return _CONTROL.sub("", text)[:LONGEST_TEXT]


def tidy(text: str) -> str:
    """A cell as a person reads it: composed, on one line, without what nobody sees."""
    if not text or (text.isascii() and text.isalnum()):
        return text
    seen = _NOWHERE.sub("", _CONTROL.sub("", text))
    return unicodedata.normalize("NFC", " ".join(seen.split()))
