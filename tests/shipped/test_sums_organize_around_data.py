"""Every sum of `organize-around-data` is worked out again and found in both language files."""

import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from tests.shipped.yunwu_ridge import LEAF_SLIPS, MEMBERS

COURSE = Path(__file__).resolve().parents[2] / "courses" / "digital-thinking"
TEXTS = {
    lang: (COURSE / f"organize-around-data.{lang}.md").read_text(encoding="utf-8")
    for lang in ("en", "zh")
}
WRITINGS = 5
ERROR_RATE = Decimal("0.01")


def whole(count: Decimal) -> Decimal:
    return count.quantize(Decimal(1), rounding=ROUND_HALF_UP)


def assert_printed(*figures: str) -> None:
    for lang, text in TEXTS.items():
        for figure in figures:
            whole = rf"(?<![\d.,]){re.escape(figure)}(?!\d|[.,]\d)"
            assert re.search(whole, text), f"{figure} is missing in {lang}"


def test_slips_of_a_year() -> None:
    assert MEMBERS * 60 == LEAF_SLIPS == 11_160
    assert_printed("186", "60", "11,160")


def test_five_writings_make_the_entries_and_errors_of_today() -> None:
    entries = LEAF_SLIPS * WRITINGS
    assert entries == 55_800
    assert entries * ERROR_RATE == 558
    assert entries * ERROR_RATE / MEMBERS == 3
    assert_printed("11,160 × 5 = 55,800", "= 558")


def test_one_writing_leaves_a_fifth_of_the_errors() -> None:
    once = LEAF_SLIPS * ERROR_RATE
    assert once == Decimal("111.60")
    assert whole(once) == 112
    assert 558 - whole(once) == 446
    assert_printed("= 111.6", "112", "558 − 112 = 446")


def test_half_the_error_rate_keeps_the_factor() -> None:
    rate = Decimal("0.005")
    assert LEAF_SLIPS * WRITINGS * rate == 279
    assert whole(LEAF_SLIPS * rate) == 56
    assert_printed("279", "56")
