"""How Chinese characters are read: a dictionary that takes up to half a second to load.

Whoever opens a database, or makes the application, warms it first: names are read inside write
transactions, where nothing slow may happen.
"""

import os
from collections.abc import Callable
from functools import cache


def warm() -> None:
    """Load the dictionary, once in a process."""
    read_syllable("李")


@cache
def read_syllable(character: str) -> str:
    """The first reading of the dictionary, without tone; ü is written v."""
    return str(_load()(character)[0])


@cache
def _load() -> Callable[[str], list[str]]:
    # Without the phrases, which names are not in: they would cost 45 MB.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import lazy_pinyin  # slow import, only in processes that open a database

    return lazy_pinyin
