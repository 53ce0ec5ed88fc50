"""The Latin line of a name: a proposal, and whether it still fits a changed name."""

import difflib
import unicodedata

from lms.accounts.pinyin import read_syllable

# As in a Chinese passport (GB/T 28039): the surname first and in capitals, given names as one word.
# Readings that characters have as surnames only.
_SURNAMES = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "朴": "piao", "盖": "ge", "查": "zha",
    "区": "ou", "任": "ren", "华": "hua", "覃": "qin", "翟": "zhai", "乐": "yue", "缪": "miao",
    "种": "chong", "冼": "xian", "逄": "pang", "员": "yun", "黑": "he", "秘": "bi", "尉": "wei",
    "长": "zhang", "重": "chong", "谌": "chen", "哈": "ha", "繁": "po", "不": "fou", "召": "shao",
}  # fmt: skip
_LONG_SURNAMES = {
    "欧阳": "ouyang", "太史": "taishi", "端木": "duanmu", "上官": "shangguan", "司马": "sima",
    "东方": "dongfang", "独孤": "dugu", "南宫": "nangong", "夏侯": "xiahou", "诸葛": "zhuge",
    "尉迟": "yuchi", "皇甫": "huangfu", "公孙": "gongsun", "慕容": "murong", "令狐": "linghu",
    "宇文": "yuwen", "长孙": "zhangsun", "司徒": "situ", "司空": "sikong", "轩辕": "xuanyuan",
    "呼延": "huyan", "赫连": "helian", "澹台": "tantai", "濮阳": "puyang", "淳于": "chunyu",
    "单于": "chanyu", "申屠": "shentu", "钟离": "zhongli", "闾丘": "lyuqiu", "东郭": "dongguo",
}  # fmt: skip
_DOTS = "·・•‧∙"
# A changed name with at least half of its characters the same is a correction of the same name.
_SAME_PERSON = 0.5


def propose_latin_name(name: str) -> str:
    """Return the Latin line of a name in Chinese characters: 李美华 gives "LI Meihua".

    Empty for every other name: a Latin name needs no second line, and for other scripts the
    spelling in the passport is known only to the person. Readings are not certain, so this is a
    proposal.
    """
    parts = _split(name)
    if not parts or not all(_is_han(character) for part in parts for character in part):
        return ""
    if len(parts) > 1:
        line = " ".join(_spell(part).capitalize() for part in parts)
    else:
        line = _spell_in_order(parts[0])
    return line if line.isascii() else ""  # a rare character without a known reading


def is_other_name(before: str, after: str, *, latin_name: str = "") -> bool:
    """Return whether a changed name is another person's name rather than a corrected spelling.

    A new name in Latin letters that equals the previous Latin line is the same name.
    """
    spelled = _fold(propose_latin_name(before))
    if spelled and spelled == _fold(propose_latin_name(after)):
        return False  # another character with the same reading
    spellings = {_fold(before), _fold(latin_name), spelled} - {""}
    return all(not _is_alike(spelling, _fold(after)) for spelling in spellings)


def _spell_in_order(name: str) -> str:
    """Return surname and given name, which are written in this order without a space."""
    long = name[:2] if len(name) > 2 and name[:2] in _LONG_SURNAMES else ""
    surname, given = long or name[:1], name[len(long) or 1 :]
    first = _LONG_SURNAMES.get(surname) or _SURNAMES.get(surname) or _spell(surname)
    return f"{first.upper()} {_spell(given).capitalize()}".strip()


def _is_alike(line: str, other: str) -> bool:
    if sorted(line) == sorted(other):
        return True  # surname and given name in the other order
    return difflib.SequenceMatcher(None, line, other).ratio() > _SAME_PERSON


def _fold(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(character for character in plain if unicodedata.category(character)[0] == "L")


def _split(name: str) -> list[str]:
    """Split at dots; spaces between Chinese characters have no meaning."""
    plain = "".join(
        "·" if character in _DOTS else character for character in name if not character.isspace()
    )
    return [part for part in plain.split("·") if part]


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def _spell(text: str) -> str:
    """Return one word without tones; an apostrophe precedes a syllable that begins with a vowel."""
    syllables = [_read_syllable(character) for character in text]
    word = syllables[0] if syllables else ""
    for syllable in syllables[1:]:
        word += f"'{syllable}" if syllable[0] in "aoe" else syllable
    return word


def _read_syllable(character: str) -> str:
    """Return the reading as in passports: ü is written yu after l and n."""
    found = read_syllable(character)
    return found.replace("v", "yu") if found[:1] in {"l", "n"} else found
