"""Parse numbers as people type them: full-width digits, thousands separators, units.

Used for keys when a course is read and for answers when they are graded, so that both have the same
meaning.
"""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

NO_BREAK = "\u00a0"
MAX_LENGTH = 60
MAX_DIGITS = 30

_SIGNS = str.maketrans({"−": "-", "–": "-", "﹣": "-", "＋": "+"})
_SPACES = "[ \u00a0\u2009\u202f\u3000]"
_NUMBER = re.compile(
    rf"([+-]?){_SPACES}?("
    rf"[0-9]+|[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]{{1,3}}(?:{_SPACES}[0-9]{{3}})+"
    r")?(\.[0-9]+)?"
    rf"(?:{_SPACES}?([万萬亿億]))?"
)
# A word behind a number is its unit, unless it only joins the number to the next word.
_UNIT_AFTER = re.compile(
    r"(?<![\w.,/-])(\d(?:[\d,.]*\d)?) "
    r"(?=(?!(?:a|and|are|as|at|but|by|for|from|if|in|is|of|on|or|so|than|that|the|to|was|were"
    r"|when|with)\b)[a-z%‰°㐀-鿿]|(?:CNY|RMB)\b)"
)
_UNIT_BEFORE = re.compile(r"(\b(?:CNY|RMB)|[¥€$]) (?=\d)")
_POINT = re.compile(r"(?<=[0-9])。(?=[0-9])")
_POWERS = {"": "", "万": "E4", "萬": "E4", "亿": "E8", "億": "E8"}
MONEY_UNITS = frozenset({"CNY", "RMB", "¥", "元"})
_COMMON_UNITS = (*MONEY_UNITS, "%")
_SAME_UNITS = (
    MONEY_UNITS,
    frozenset({"kg", "公斤", "千克"}),
    frozenset({"g", "克"}),
    frozenset({"t", "吨"}),
    frozenset({"jin", "斤"}),
    frozenset({"mu", "亩"}),
    frozenset({"ha", "公顷"}),
    frozenset({"km", "公里", "千米"}),
    frozenset({"m", "米"}),
)


def read_number(text: str, units: Iterable[str] = ()) -> Decimal | None:
    """Return the number, or None: `1,234.50`, `１２３４`, `-5`, `36 000 元`, `2.16万`, `12。5`.

    A unit may follow (or a currency precede) if it is one of `units`, the same in another language,
    or a common one. Exponents, underscores, fractions, NaN, infinity and numbers of over 30 digits
    are refused.
    """
    if len(text) > MAX_LENGTH:
        return None
    folded = _POINT.sub(".", fold_digits(text).strip())
    bare = strip_unit(folded, units).rstrip(".。")
    found = _NUMBER.fullmatch(bare)
    if not found or not (found[2] or found[3]):
        return None
    digits = re.sub(r"[^0-9]", "", found[2] or "0") + (found[3] or "")
    if len(digits.replace(".", "")) > MAX_DIGITS:
        return None
    return Decimal(found[1] + digits + _POWERS[found[4] or ""])


def find_count(text: str, most: int) -> int | None:
    """Return the whole number from 1 to `most`, in ASCII digits, else None."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most))):
        return None
    return int(text) if 1 <= int(text) <= most else None


def fold_digits(text: str) -> str:
    """Return the text with digits, signs and punctuation of any script and width in ASCII.

    `²` and `①` are unchanged: they are not digits of a number.
    """
    return text if text.isascii() else "".join(map(_fold_character, text)).translate(_SIGNS)


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if unicodedata.category(character) == "No":
        return character
    return unicodedata.normalize("NFKC", character)


def strip_unit(text: str, units: Iterable[str] = ()) -> str:
    """Return the text without one known unit after or before it; case is ignored.

    Where the unit is `万元`, `2.16万` is a number of that unit.
    """
    folded = text.casefold()
    for unit in _list_units_to_strip(tuple(units)):
        if folded.endswith(unit.casefold()):
            return text[: len(text) - len(unit)].rstrip()
        if folded.startswith(unit.casefold()):
            return text[len(unit) :].lstrip()
    return text


@lru_cache(maxsize=1024)
def _list_units_to_strip(units: tuple[str, ...]) -> tuple[str, ...]:
    """Return these units and the common ones in every way to write them, the longest first."""
    folded_units = {fold_digits(unit).strip() for unit in (*units, *_COMMON_UNITS)}
    units_to_strip = {same for unit in folded_units for same in list_same_units(unit)}
    units_to_strip |= {unit[0] for unit in units_to_strip if unit and unit[0] in _POWERS}
    return tuple(sorted(units_to_strip - {""}, key=len, reverse=True))


def list_same_units(unit: str) -> frozenset[str]:
    """Return the ways to write this unit, itself among them; case is ignored."""
    groups = (group for group in _SAME_UNITS if {unit, unit.casefold(), unit.upper()} & group)
    return next(groups, frozenset()) | {unit}


def join_units(text: str) -> str:
    """Return the text with a space that does not break between a number and its unit."""
    return _UNIT_AFTER.sub(rf"\1{NO_BREAK}", _UNIT_BEFORE.sub(rf"\1{NO_BREAK}", text))


def count_decimals(text: str) -> int:
    """Return the number of digits after the decimal point, as written."""
    found = re.search(r"\.([0-9]+)", fold_digits(text))
    return len(found[1]) if found else 0


def format_plain(value: Decimal) -> str:
    """Return decimal text without exponent: `345600`, `0.72`; trailing zeros are kept."""
    return format(value, "f")
