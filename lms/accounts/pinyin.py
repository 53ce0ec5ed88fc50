"""Readings of Chinese characters, from a dictionary that takes up to half a second to load.

Opening a database and building the application call `warm` first: names are read inside write
transactions, which must stay short.
"""

import os
from collections.abc import Callable
from functools import cache


def warm() -> None:
    """Load the dictionary, once in a process."""
    read_syllable("李")


@cache
def read_syllable(character: str) -> str:
    """Return the first reading in the dictionary, without tone; ü is written v."""
    return str(_load()(character)[0])


@cache
def list_readings_of(character: str) -> tuple[str, ...]:
    """Return all readings, the usual one first, without tones; ü is written v."""
    read_syllable(character)
    from pypinyin import Style, pinyin  # slow import, as in `_load`

    readings = pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=False)
    return tuple(dict.fromkeys(readings[0]))


def build_sort_key(name: str) -> tuple[str, str]:
    """Return what names are ordered by in a list: Han characters by their reading."""
    return "".join(map(_read, name)).casefold(), name


def _read(character: str) -> str:
    is_han = "\u3400" <= character <= "\u9fff"
    return f"{read_syllable(character)} " if is_han else character


@cache
def _load() -> Callable[[str], list[str]]:
    # Without the phrases, which would cost 45 MB and contain no names.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import lazy_pinyin  # slow import, only in processes that open a database

    return lazy_pinyin
