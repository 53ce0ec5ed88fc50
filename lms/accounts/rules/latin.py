"""The Latin line of a name: a proposal."""

from lms.accounts.pinyin import read_syllable
from lms.accounts.rules.names import MIDDLE_DOTS

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


def propose_latin_name(name: str) -> str:
    """Return the Latin line of a name in Chinese characters: 李美华 gives "LI Meihua".

    Empty for every other name: a Latin name needs no second line, and for other scripts the
    spelling in the passport is known only to the person. Readings are not certain, so this is a
    proposal.
    """
    # Dots separate the parts of a name; spaces between Chinese characters have no meaning.
    plain = "".join("·" if sign in MIDDLE_DOTS else sign for sign in name if not sign.isspace())
    parts = [part for part in plain.split("·") if part]
    if not parts or not all("\u3400" <= character <= "\u9fff" for character in "".join(parts)):
        return ""
    if len(parts) > 1:
        line = " ".join(_spell(part).capitalize() for part in parts)
    else:
        whole = parts[0]
        long = whole[:2] if len(whole) > 2 and whole[:2] in _LONG_SURNAMES else ""
        surname, given = long or whole[:1], whole[len(long) or 1 :]
        first = _LONG_SURNAMES.get(surname) or _SURNAMES.get(surname) or _spell(surname)
        line = f"{first.upper()} {_spell(given).capitalize()}".strip()
    return line if line.isascii() else ""  # a rare character without a known reading


def _spell(text: str) -> str:
    """Return one word without tones; an apostrophe precedes a syllable that begins with a vowel.

    As in passports, ü is written yu after l and n.
    """
    read = [read_syllable(character) for character in text]
    syllables = [s.replace("v", "yu") if s[:1] in {"l", "n"} else s for s in read]
    word = syllables[0] if syllables else ""
    for syllable in syllables[1:]:
        word += f"'{syllable}" if syllable[0] in "aoe" else syllable
    return word
