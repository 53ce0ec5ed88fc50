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
def _load() -> Callable[[str], list[str]]:
    # Without the phrases, which would cost 45 MB and contain no names.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import lazy_pinyin  # slow import, only in processes that open a database

    return lazy_pinyin
