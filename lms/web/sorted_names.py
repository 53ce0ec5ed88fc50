"""Organizations and choices in the order of their names, as a reader looks for them in a list."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from lms.accounts.pinyin import read_syllable
from lms.i18n import text_in
from lms.web.languages import current_language

T = TypeVar("T")


def sort_by_name(rows: Iterable[T], names: Callable[[T], Mapping[str, str]]) -> list[T]:
    """Return the rows by their name in the reader's language; Han characters by their reading."""
    language = current_language()

    return sorted(rows, key=lambda row: _build_key(text_in(names(row), language)))


def sort_choices(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return values and their labels in the order of the labels; Han characters by reading."""
    return sorted(choices, key=lambda choice: _build_key(choice[1]))


def _build_key(name: str) -> tuple[str, str]:
    return "".join(map(_read, name)).casefold(), name


def _read(character: str) -> str:
    is_han = "\u3400" <= character <= "\u9fff"
    return f"{read_syllable(character)} " if is_han else character
