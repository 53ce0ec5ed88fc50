"""Every sum of `know-your-ecosystem` is worked out again and found in both language files."""

import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from tests.shipped.yunwu_ridge import (
    BOX_PRICE,
    BOXES,
    BULK_CONTRIBUTION,
    BULK_KG,
    BULK_PRICE,
    LEAF_COST_PER_TEA,
    MADE_TEA,
    WHOLESALE_KG,
    WHOLESALE_PRICE,
)

COURSE = Path(__file__).resolve().parents[2] / "courses" / "digital-thinking"
TEXTS = {
    lang: (COURSE / f"know-your-ecosystem.{lang}.md").read_text(encoding="utf-8")
    for lang in ("en", "zh")
}
BUYER_KG = 20_000
INVOICES = BUYER_KG * BULK_PRICE
REVENUE = BULK_KG * BULK_PRICE + WHOLESALE_KG * WHOLESALE_PRICE + BOXES * BOX_PRICE


def per_cent(part: Decimal, whole: Decimal) -> Decimal:
    return (100 * part / whole).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def interest(sum_owed: Decimal, rate: str, days: int) -> Decimal:
    return sum_owed * Decimal(rate) * days / 360


def assert_printed(*figures: str) -> None:
    for lang, text in TEXTS.items():
        for figure in figures:
            whole = rf"(?<![\d.,]){re.escape(figure)}(?!\d|[.,]\d)"
            assert re.search(whole, text), f"{figure} is missing in {lang}"


def test_share_of_the_tea_and_of_the_revenue() -> None:
    assert per_cent(Decimal(BUYER_KG), Decimal(MADE_TEA)) == Decimal("47.6")
    assert REVENUE == 2_446_400
    assert per_cent(INVOICES, REVENUE) == Decimal("37.6")
    assert_printed("20,000 / 42,000 = 47.6", "2,446,400", "37.6")


def test_thirty_days_late() -> None:
    assert INVOICES == 920_000
    assert interest(INVOICES, "0.06", 30) == 4_600
    assert_printed("20,000 × 46 =", "920,000", "× 30 / 360 =", "4,600")


def test_the_buyer_gone_costs_contribution_and_stops_leaf_money() -> None:
    lost = BUYER_KG * BULK_CONTRIBUTION
    assert lost == 192_000
    assert (lost / 4_600).quantize(Decimal(1), rounding=ROUND_HALF_UP) == 42
    assert BUYER_KG * LEAF_COST_PER_TEA == 576_000
    assert_printed("20,000 × 9.60 =", "192,000", "42", "20,000 × 28.80 =", "576,000")


def test_price_of_a_second_buyer() -> None:
    cheaper = BULK_PRICE - 1
    assert 5_000 * (BULK_PRICE - cheaper) == 5_000
    assert_printed("5,000")


def test_practice_interest_and_its_mistakes() -> None:
    owed = Decimal(480_000)
    assert interest(owed, "0.05", 45) == 3_000
    assert "\n= 3000\n" in TEXTS["en"]
    assert interest(owed, "0.05", 360) == 24_000
    assert interest(owed, "0.05", 30) == 2_000
    by_calendar = (owed * Decimal("0.05") * 45 / 365).quantize(
        Decimal("0.01"), rounding=ROUND_HALF_UP
    )
    assert by_calendar == Decimal("2958.90")
    assert_printed("~ 24000\n", "~ 2000\n", "~ 2958.90\n", "× 45 / 360 =", "3,000")
