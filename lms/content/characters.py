"""Characters that are typeset as Chinese."""

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar

_RANGES = (
    (0x2E80, 0x303F),  # radicals, CJK punctuation
    (0x3040, 0x30FF),  # kana
    (0x3100, 0x312F),  # bopomofo
    (0x31A0, 0x9FFF),  # strokes, extension A, unified ideographs
    (0xF900, 0xFAFF),  # compatibility ideographs
    (0xFE30, 0xFE4F),  # compatibility forms
    (0xFF00, 0xFF60),  # full-width forms
    (0xFFE0, 0xFFE6),
    (0x20000, 0x3FFFF),  # further extensions
)
SHARED_MARKS = frozenset("“”‘’…—·")
"""Marks that Chinese and Latin texts write with the same character."""

FIGURES = frozenset("0123456789%")
"""Signs of figures, which Chinese writes beside Han without a space."""


def is_chinese(sign: str) -> bool:
    """Return whether it is a Han character or a full-width mark; shared marks are not."""
    code = ord(sign)
    return code >= 0x2E80 and any(low <= code <= high for low, high in _RANGES)


def is_punctuation(sign: str) -> bool:
    """Return whether it is punctuation or a symbol as defined by CommonMark."""
    return isMdAsciiPunct(ord(sign)) or isPunctChar(sign)
