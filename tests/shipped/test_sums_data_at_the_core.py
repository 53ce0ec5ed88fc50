"""Every sum of `data-at-the-core` is worked out again and found in both language files."""

import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from tests.shipped.yunwu_ridge import (
    FRESH_LEAF,
    LEAF_PRICE,
    LI_LEAF_KG,
    LI_LEAF_MONEY,
    MEMBERS,
    SURPLUS,
)

COURSE = Path(__file__).resolve().parents[2] / "courses" / "digital-thinking"
TEXTS = {
    lang: (COURSE / f"data-at-the-core.{lang}.md").read_text(encoding="utf-8")
    for lang in ("en", "zh")
}
FEN = Decimal("0.01")
POOL = SURPLUS * Decimal("0.60")
AUTUMN_KG = 294


def to_fen(amount: Decimal) -> Decimal:
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)


def share(kilograms: int, total: int) -> Decimal:
    return to_fen(POOL * kilograms / total)


def assert_printed(*figures: str) -> None:
    for lang, text in TEXTS.items():
        for figure in figures:
            whole = rf"(?<![\d.,]){re.escape(figure)}(?!\d|[.,]\d)"
            assert re.search(whole, text), f"{figure} is missing in {lang}"


def test_sixty_per_cent_of_the_surplus_is_shared() -> None:
    assert POOL == 108_000
    assert_printed("180,000", "108,000")


def test_three_seasons_of_li_make_her_weight() -> None:
    assert 412 + 310 + AUTUMN_KG == LI_LEAF_KG
    assert_printed("412 + 310 + 294 = 1,016")


def test_li_receives_her_part_rounded_once() -> None:
    assert share(LI_LEAF_KG, FRESH_LEAF) == Decimal("580.57")
    assert_printed("108,000 × 1,016 / 189,000", "580.57")


def test_the_displayed_rate_would_lose_money() -> None:
    rate = (POOL / FRESH_LEAF).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)
    assert rate == Decimal("0.5714")
    assert to_fen(rate * LI_LEAF_KG) == Decimal("580.54")
    assert POOL - rate * FRESH_LEAF == Decimal("5.40")
    assert_printed("0.5714", "580.54", "5.40")


def test_jin_in_the_kilogram_column_is_paid_by_the_others() -> None:
    jin = AUTUMN_KG * 2
    weight, total = LI_LEAF_KG + AUTUMN_KG, FRESH_LEAF + AUTUMN_KG
    too_much = share(weight, total) - share(LI_LEAF_KG, FRESH_LEAF)
    assert (jin, weight, total) == (588, 1_310, 189_294)
    assert share(weight, total) == Decimal("747.41")
    assert_printed("108,000 × 1,310 / 189,294")
    assert too_much == Decimal("166.84")
    assert to_fen(too_much / (MEMBERS - 1)) == Decimal("0.90")
    assert_printed("588", "1,310", "189,294", "747.41", "166.84", "185", "0.90")


def test_share_by_leaf_money() -> None:
    leaf_money = FRESH_LEAF * LEAF_PRICE
    assert leaf_money == 1_209_600
    assert to_fen(POOL * LI_LEAF_MONEY / leaf_money) == Decimal("610.93")
    assert_printed("6,842.40", "1,209,600", "108,000 × 6,842.40 / 1,209,600", "610.93")


def test_practice_share_and_its_mistakes() -> None:
    surplus, total, member = Decimal(90_000), 75_000, 500
    pool = surplus * Decimal("0.60")
    assert pool * member / total == 360
    assert "\n= 360\n" in TEXTS["en"]
    assert surplus * member / total == 600
    assert (surplus - pool) * member / total == 240
    assert pool / total == Decimal("0.72")
    assert_printed("~ 600\n", "~ 240\n", "~ 0.72\n", "54,000 × 500 / 75,000")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_equal_figure_of_the_bulk_trap_is_told_apart(lang: str) -> None:
    assert "(lesson:bulk-trap)" in TEXTS[lang]
