"""Numbers as one word: 60 is not in 1.60, and 5,000 is 5000.

An engine keeps letters and digits only, so the point of a number is a letter in its word: 1p6.
"""

import re
from dataclasses import dataclass

_GROUPED = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?"
_DECIMAL = r"[0-9]+[.,][0-9]+"
START = r"(?<![a-z0-9])(?<![0-9][.,])"
"""Before the first digit of a number in a folded text."""
END = r"(?![0-9]|[.,][0-9])"
"""After its last digit."""
_PUNCTUATION = re.compile("[.,]")
# Begins with what it looks for, which makes it ten times as fast as one that looks behind first.
_OTHER_PUNCTUATION = re.compile("[.,](?:(?<![0-9].)|(?![0-9]))")
_CHAIN = re.compile("[0-9]+(?:[.,][0-9]+)+")
_WITH_PUNCTUATION = re.compile(f"{_GROUPED}|{_DECIMAL}")
_IS_GROUPED = re.compile(_GROUPED)
_QUANTITY = re.compile(rf"({_GROUPED}|{_DECIMAL}|[0-9]+)([^0-9.,]*)")
_NUMBER = re.compile(r"[0-9]+(?:[p.,][0-9]+)*")


@dataclass(frozen=True)
class Quantity:
    """A number with the unit that is written in one with it, such as 60kg; `unit` may be empty.

    `whole` and `decimals` are digits, without punctuation and without zeros at the end of decimals.
    """

    whole: str
    decimals: str
    unit: str

    @property
    def word(self) -> str:
        """Return the word of the number by which texts are found."""
        return f"{self.whole}p{self.decimals}" if self.decimals else self.whole

    @property
    def forms(self) -> tuple[str, ...]:
        """Return how the number is written, the shortest first."""
        end = f".{self.decimals}" if self.decimals else ""
        forms = (self.whole, f"{int(self.whole):,}" if self.whole[0] != "0" else self.whole)
        return tuple(dict.fromkeys(form + end for form in forms))


def drop_other_punctuation(folded: str) -> str:
    """Return the text with a space for each point and comma that is not in a number."""
    return _CHAIN.sub(_clean_chain, _OTHER_PUNCTUATION.sub(" ", folded))


def _clean_chain(found: re.Match[str]) -> str:
    """Return digits with punctuation as they are if they are a number; a day or version is none."""
    before = found.string[max(found.start() - 1, 0) : found.start()]
    is_number = _WITH_PUNCTUATION.fullmatch(found[0]) and not ("a" <= before <= "z")
    return found[0] if is_number else _PUNCTUATION.sub(" ", found[0])


def find_quantity(word: str) -> Quantity | None:
    """Return the number with which a word of a folded text begins, unless more than a unit follows.

    A comma before groups of three digits parts thousands, another one is a decimal comma.
    """
    found = _QUANTITY.fullmatch(word)
    if found is None:
        return None
    written = found[1].replace(",", "" if _IS_GROUPED.fullmatch(found[1]) else ".")
    whole, _point, decimals = written.partition(".")
    return Quantity(whole, decimals.rstrip("0"), found[2])


def is_number(word: str) -> bool:
    """Return whether a word, as it is stored or as it is written, is a number alone."""
    return bool(_NUMBER.fullmatch(word))


def build_pattern(form: str) -> str:
    """Return the pattern of a number of `Quantity.forms`, also with zeros after it."""
    return re.escape(form) + ("0*" if "." in form else r"(?:[.,]0+)?")
