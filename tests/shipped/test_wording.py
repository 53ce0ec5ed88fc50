"""The tables of wording of the authoring guide: what the lessons never say."""

import re
from pathlib import Path

import pytest

COURSES = Path(__file__).resolve().parents[2] / "courses"

ENGLISH = (
    "without an own ", "only the own line", "an own shop", "weighing leaf with a phone",
    "by how many per cent", "how many CNY", "what holds for you", "which way holds",
    "where this argument ends", "know your dependence first", "missing in the homes",
    "stay out of that talk", "so many per cent go with", "would make good a cut",
    "of which you sell most", "the lower step", "the line often fails", "without a line",
    "stands in five", "stands in 5 places", "stands in the phone", "joined tools",
    "a notebook can carry", "answer and take back", "its own job", "who was to answer for",
    "answers for it", "fronts of work", "mend this", "repair intake", "at your worst scale",
    "to win back", "a weight happens", "make it more true", "rubbed out", "leaf is dear",
    "become dear", "the whole way from", "the way from the scale", "data cross the desks",
    "answers for the way", "missing or double name", "two signers", "is freedom without sales",
    'works like a "no"', "shake their heads", "paper was always good", "counted apart",
    "kept apart", "keep it apart", "to the hand that brought", "shoppers of their own",
    "read backwards", "one even quality", "come off first", "comes off first", "sales are not gain",
    "with the hours of your people", "hardly of use", "silent until", "is no stake for",
    "are no fault", "makes a rule of", "won back dear", "we print no figure", "wants 3 less",
    "what is left over stays", "on Monday",
    # Filler that needs a proof, and idiom.
    "revolutionary", "seamless", "leverage", "game changer", "low-hanging",
)  # fmt: skip
CHINESE = (
    "它将帮助您的组织", "这是非常重要的", "作为一个合作社的经理", "进行数据的收集", "被要求提供",
    "三分之二的你的", "让我们开始吧", "令人兴奋", "赋能", "说明推动变化的四大驱动因素",
    "没有读到原文", "订单会一起掉", "订单没有来", "伤了团结互助", "困局不在贸易商",
    "如果从大宗里匀茶", "已经担下了", "不和别的连起来", "用对了工具", "要的东西也不同",
    "还答得上所有问题", "数据拿不出来", "判断办法：", "抄得最苦", "数据归他所有",
    "从头到尾定一位", "一道手交到下一道手", "点名合作社", "定到岗位", "靠着哪些伙伴",
    "怎样少靠它", "卖货、收款、留证明", "站不站得住", "倒过来读", "去掉的门槛", "帮的忙",
    "不要替它编", "星期一就能做", "旁人看得出做没做", "停得体面", "再考一次", "隔1小时再考",
    "答话、收退回的货", "不用重打", "贸易商来不了了", "是合作社的三倍", "抓手", "闭环", "打造",
    "助力", "进一步", "切实", "大力",
    # One word for one thing, in the terms of the glossary.
    "磅单", "凭条", "回单", "会员", "董事", "工作表", "仪表盘",
)  # fmt: skip


def list_texts(language: str) -> list[Path]:
    """Return the lessons of a language, and those of the library."""
    return sorted(COURSES.glob(f"*/*.{language}.md"))


@pytest.mark.parametrize("path", list_texts("en"), ids=lambda path: path.name)
def test_english_lesson_keeps_to_the_table_of_wording(path: Path) -> None:
    text = " ".join(path.read_text(encoding="utf-8").split()).lower()

    assert [phrase for phrase in ENGLISH if phrase.lower() in text] == []


@pytest.mark.parametrize("path", list_texts("zh"), ids=lambda path: path.name)
def test_chinese_lesson_keeps_to_the_table_of_wording(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert [phrase for phrase in CHINESE if phrase in text] == []


@pytest.mark.parametrize("path", list_texts("zh"), ids=lambda path: path.name)
def test_chinese_lesson_has_no_space_beside_its_characters(path: Path) -> None:
    """One style: no space between Chinese and Latin letters or figures in running text."""
    body = path.read_text(encoding="utf-8").split("---\n", 2)[2]
    prose = [
        line
        for line in body.splitlines()
        if not re.match(r":::|\||[a-z]+ = |- \[|#|\s*~|\s*>|\d+\. |- ", line)
    ]

    assert [line for line in prose if re.search(r"[\u4e00-\u9fff] [A-Za-z0-9]", line)] == []
