"""The surnames of most people with Chinese names. Pure."""

_COMMON = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱"
    "严覃武戴莫孔向汤"
    "劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭葉蘇魏呂盧鍾譚陸賈韋鄒閻龍賀顧龔萬錢嚴湯"
)
_COMPOUND = frozenset({"夏侯", "钟离", "鍾離", "万俟"})
"""Surnames of two characters whose first one is a surname too."""


def begins_with_surname(name: str) -> bool:
    """Return whether a name is a common surname of one character and further characters.

    A compound surname alone is not a name.
    """
    return len(name) > 1 and name[0] in _COMMON and name not in _COMPOUND
