"""Size, sentences and numbers of running text."""

from decimal import Decimal

import pytest

from lms.content.markdown import parse_text
from lms.content.parse_tree import ParsedText, ProseSize

HEAD = "---\ntitle: x\nminutes: 1\nstatus: ready\n---\n"


def parse(body: str, language: str = "en") -> ParsedText:
    return parse_text(HEAD + body, path=f"a.{language}.md", language=language)


def list_codes(parsed: ParsedText) -> list[str]:
    return [problem.code for problem in parsed.problems]


@pytest.mark.parametrize(
    ("body", "size"),
    [
        ("Two words", ProseSize(2, 0)),
        ("一共五个字", ProseSize(0, 5)),
        ("用ERP管理，50%。", ProseSize(2, 3)),
        (":::trainer\nNot counted at all.\n:::", ProseSize()),
        ("[Four *words* in](term:x) `code`", ProseSize(4, 0)),
    ],
)
def test_words_and_characters_are_counted(body: str, size: ProseSize) -> None:
    assert parse(body).size == size


@pytest.mark.parametrize(
    ("english", "chinese", "values"),
    [
        ("CNY 531.38 billion in 2022", "2022年5,313.8亿元", ["531380000000", "2022"]),
        ("16 March 2027", "2027年3月16日", ["3", "16", "2027"]),
        ("March 2027", "2027年3月", ["3", "2027"]),
        ("36,000 kg", "3.6万公斤", ["36000"]),
        ("30–50 %", "30%—50%", ["30", "50"]),
        ("[A05](fact:A05) and ERP2", "[A05](fact:A05)", []),
    ],
)
def test_numbers_are_the_same_in_both_languages(
    english: str, chinese: str, values: list[str]
) -> None:
    expected = sorted(Decimal(value) for value in values)

    assert sorted(number.value for number in parse(english).numbers) == expected
    assert sorted(number.value for number in parse(chinese, "zh").numbers) == expected


def test_long_sentences_are_reported() -> None:
    assert list_codes(parse("word " * 28 + "end.")) == ["sentence-too-long"]
    assert list_codes(parse("word " * 27 + "end. Another one.")) == []
    assert list_codes(parse("字" * 61 + "。", "zh")) == ["sentence-too-long"]
    assert list_codes(parse(("字" * 60 + "。") * 2, "zh")) == []


def test_text_longer_than_its_minutes_is_reported() -> None:
    assert list_codes(parse("A short sentence here. " * 45)) == []
    assert list_codes(parse("A short sentence here. " * 46)) == ["lesson-too-long"]
    assert list_codes(parse("十个字十个字十个字。" * 34, "zh")) == ["lesson-too-long"]


def test_search_text_holds_no_notes_and_no_questions() -> None:
    body = (
        "Public\n\n:::trainer\nSecret\n:::\n\n:::question single id=a\nStem\n\n- [x] A {#a}\n"
        "- [ ] B {#b}\n  > Feedback\n:::\n\n:::objectives\n- Count {o1}\n:::\n"
    )

    assert parse(body).text == "Public\nCount"
