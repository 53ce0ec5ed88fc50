"""Organizations and choices in the order of their names, as a reader looks for them in a list."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from lms.accounts.pinyin import build_sort_key
from lms.i18n import text_in
from lms.web.languages import current_language

T = TypeVar("T")


def sort_by_name(rows: Iterable[T], names: Callable[[T], Mapping[str, str]]) -> list[T]:
    """Return the rows by their name in the reader's language; Han characters by their reading."""
    language = current_language()

    return sorted(rows, key=lambda row: build_sort_key(text_in(names(row), language)))


def sort_choices(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return values and their labels in the order of the labels; Han characters by reading."""
    return sorted(choices, key=lambda choice: build_sort_key(choice[1]))
