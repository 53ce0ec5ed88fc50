"""Simplified characters for Traditional ones, by OpenCC."""

from collections.abc import Callable
from functools import cache


def warm() -> None:
    """Load the dictionary, once in a process: 22 ms and 7 MB, which forked processes share."""
    simplify("電")


@cache
def simplify(character: str) -> str:
    """Return the Simplified character for a Traditional one, another character as it is.

    Of several the most frequent: what a character means beside another one is not looked at, so
    this is a form to compare texts in, not one to show.
    """
    simplified = _load()(character)
    return simplified if len(simplified) == 1 else character


def simplify_text(text: str) -> str:
    """Return the text with each Traditional character simplified, as it is compared."""
    return "".join(map(simplify, text))


@cache
def _load() -> Callable[[str], str]:
    from opencc import OpenCC  # slow import, only where words of texts are compared

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert
