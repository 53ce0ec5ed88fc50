"""Readings of Chinese characters, from a dictionary that takes up to half a second to load.

Opening a database and building the application call `warm` first: names are read inside write
transactions, which must stay short.
"""

import os
import re
from collections.abc import Callable
from functools import cache

# Words in which a character has another reading than alone. Longer words include shorter ones.
_WORDS = {
    "校验": "jiao yan", "校对": "jiao dui", "校准": "jiao zhun", "重复": "chong fu",
    "双重": "shuang chong", "重新": "chong xin", "重组": "chong zu", "返还": "fan huan",
    "偿还": "chang huan", "归还": "gui huan", "协调": "xie tiao", "调整": "tiao zheng",
    "调节": "tiao jie", "泄露": "xie lou", "银行": "yin hang", "行业": "hang ye",
    "行情": "hang qing", "长期": "chang qi", "会计": "kuai ji", "便宜": "pian yi",
    "角色": "jue se", "率先": "shuai xian", "供给": "gong ji", "自给": "zi ji",
    "弹性": "tan xing", "薄荷": "bo he", "藏红花": "zang hong hua", "藏茶": "zang cha",
    "重庆": "chong qing", "长沙": "chang sha", "长春": "chang chun", "长江": "chang jiang",
    "厦门": "xia men", "六安": "lu an", "朝阳": "chao yang", "西藏": "xi zang",
    "成都": "cheng du", "都江堰": "du jiang yan", "番禺": "pan yu", "蚌埠": "beng bu",
    "乐清": "yue qing", "铅山": "yan shan", "荥经": "ying jing", "单丛": "dan cong",
    "长寿": "chang shou",
}  # fmt: skip
_WORD_OR_HAN = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)) + r"|[\u3400-\u9fff]")


def warm() -> None:
    """Load the dictionary, once in a process."""
    read_syllable("李")


@cache
def read_syllable(character: str) -> str:
    """Return the first reading in the dictionary, without tone; ü is written v."""
    return str(_load()(character)[0])


@cache
def list_readings(character: str) -> tuple[str, ...]:
    """Return all readings, the usual one first, without tones; ü is written v."""
    read_syllable(character)
    from pypinyin import Style, pinyin  # slow import, as in `_load`

    readings = pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=False)
    return tuple(dict.fromkeys(readings[0]))


def build_sort_key(name: str) -> tuple[str, str]:
    """Return what names are ordered by in a list: Han characters by their reading."""
    return spell_han(name).casefold(), name


def spell_han(text: str) -> str:
    """Return the text with each Han character as a syllable without tone between spaces.

    Words of `_WORDS` are read as words: 校验码 gives "jiao yan ma". Names of people have readings
    of their own, in `rules/latin.py`.
    """
    return " ".join(_WORD_OR_HAN.sub(lambda found: f" {_read(found[0])} ", text).split())


def _read(word: str) -> str:
    return _WORDS.get(word) or read_syllable(word)


@cache
def _load() -> Callable[[str], list[str]]:
    # Without its phrases, which would cost 45 MB and contain no names; `_WORDS` has ours.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import lazy_pinyin  # slow import, only in processes that open a database

    return lazy_pinyin
