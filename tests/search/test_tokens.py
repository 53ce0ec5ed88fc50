"""One function makes the words of texts and of queries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.search.rules.tokens import build_key, fold, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("溢价", ["溢", "价", "溢价"]),
        ("电子商务", ["电", "子", "商", "务", "电子", "子商", "商务"]),
        ("Direct Sales", ["direct", "sales"]),
        ("用CRM系统，管客户", ["用", "crm", "系", "统", "系统", "管", "客", "户", "管客", "客户"]),
        ("ＣＲＭ　２０２６", ["crm", "2026"]),
        ("E-Commerce", ["e", "commerce", "ecommerce"]),
        ("hợp tác xã Đà Lạt", ["hop", "tac", "xa", "da", "lat"]),
        ("किसान", ["किसान"]),
        ("茶。A！", ["茶", "a"]),
        ("溢價", ["溢", "价", "溢价"]),
        ("5,000 kg", ["5000", "kg"]),
        ("1.60 元", ["1p6", "元"]),
        ("60.0％，6０", ["60", "60"]),
        ("160 160.5", ["160", "160p5"]),
        ("1,234,567.80", ["1234567p8"]),
        ("有60，30和1,5", ["有", "60", "30", "和", "1p5"]),
        ("60kg", ["60kg", "60", "kg"]),
        ("1.5kg", ["1p5kg", "1p5", "kg"]),
        ("60-80", ["60", "80"]),
        ("2026.11.28 v1.2 1,2,3", ["2026", "11", "28", "v1", "2", "1", "2", "3"]),
        ("In 2026. Then .5", ["in", "2026", "then", "5"]),
        ("६०%", ["60"]),
        ("½ ⑩ m²", ["½", "⑩", "m2"]),
        ("“ … ” -- （）", []),
        ("", []),
    ],
)
def test_words_of_a_text(text, expected):
    assert tokens(text) == expected


@given(st.text())
def test_folding_keeps_the_length(text):
    """Otherwise a hit would be marked at another place of the text."""
    assert len(fold(text)) == len(text)


@given(st.text())
def test_words_hold_nothing_that_an_engine_reads(text):
    for word in tokens(text):
        assert word
        assert not set(word) & set("\"'\\:*&|!()<>- \t\n")


@pytest.mark.parametrize("phrase", ["e-commerce", "E Commerce", "ＥＣＯＭＭＥＲＣＥ", "ecommerce"])
def test_spellings_of_a_phrase_have_one_key(phrase):
    assert build_key(phrase) == "ecommerce"
