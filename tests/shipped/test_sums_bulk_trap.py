"""Every sum of the lesson bulk-trap is worked out again and looked up in both languages."""

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from pathlib import Path

from tests.shipped.yunwu_ridge import (
    BOX_CONTRIBUTION,
    BOX_COSTS,
    BOX_KG,
    BOX_PRICE,
    BOXES,
    BULK_CONTRIBUTION,
    BULK_KG,
    BULK_OTHER,
    BULK_PRICE,
    LEAF_COST_PER_TEA,
    ONLINE_FIXED,
    PROCESSING,
)

COURSE = Path(__file__).resolve().parents[2] / "courses" / "digital-thinking"
OFFER = Decimal(43)
CUT = BULK_PRICE - OFFER
COSTS = LEAF_COST_PER_TEA + PROCESSING + BULK_OTHER
NEW_CONTRIBUTION = OFFER - COSTS
LOSS = BULK_KG * (BULK_CONTRIBUTION - NEW_CONTRIBUTION)
BOX_FROM_BULK = BOX_CONTRIBUTION - BOX_KG * NEW_CONTRIBUTION


def printed(figure: str) -> bool:
    """Tell whether the figure stands in the lesson in each of its languages."""
    files = [COURSE / f"bulk-trap.{language}.md" for language in ("en", "zh")]
    return all(figure in file.read_text(encoding="utf-8") for file in files)


def per_cent(share: Decimal, places: str) -> Decimal:
    return (share * 100).quantize(Decimal(places), ROUND_HALF_UP)


def up(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1), ROUND_CEILING)


def test_contribution_per_kg_before_and_after():
    assert BULK_PRICE - COSTS == BULK_CONTRIBUTION
    assert Decimal("6.60") == NEW_CONTRIBUTION
    assert printed("| **9.60** | **6.60** |")


def test_table_adds_up_as_printed():
    assert printed("| 46.00 | 43.00 |")
    assert printed("| 28.80 | 28.80 |")
    assert printed("| 6.00 | 6.00 |")
    assert printed("| 1.60 | 1.60 |")


def test_fall_of_the_price():
    assert CUT == 3
    assert per_cent(CUT / BULK_PRICE, "0.1") == Decimal("6.5")
    assert printed("3 / 46 = 6.5")


def test_contribution_of_the_year():
    assert BULK_KG * BULK_CONTRIBUTION == 345_600
    assert BULK_KG * NEW_CONTRIBUTION == 237_600
    assert printed("36,000 × 9.60 =")
    assert printed("345,600")
    assert printed("36,000 × 6.60 =")
    assert printed("237,600")


def test_loss_and_its_share():
    assert LOSS == 108_000
    assert per_cent(LOSS / (BULK_KG * BULK_CONTRIBUTION), "1") == 31
    assert printed("345,600 − 237,600 =")
    assert printed("108,000 / 345,600 = 31")


def test_lever_of_the_price():
    lever = BULK_PRICE / BULK_CONTRIBUTION

    assert lever.quantize(Decimal("0.1"), ROUND_HALF_UP) == Decimal("4.8")
    assert printed("46 / 9.60 = 4.8")


def test_contribution_of_one_box():
    costs = sum(BOX_COSTS.values())

    assert costs == Decimal("33.29")
    assert BOX_PRICE - costs == BOX_CONTRIBUTION
    assert printed("33.29")
    assert printed("58 − 33.29 =")


def test_boxes_with_additional_leaf():
    assert up(LOSS / BOX_CONTRIBUTION) == 4_371
    assert printed("108,000 / 24.71 =")
    assert printed("4,371")


def test_boxes_from_tea_now_sold_in_bulk():
    assert Decimal("0.99") == BOX_KG * NEW_CONTRIBUTION
    assert Decimal("23.72") == BOX_FROM_BULK
    assert up(LOSS / BOX_FROM_BULK) == 4_554
    assert printed("0.15 × 6.60 =")
    assert printed("24.71 − 0.99 = 23.72")
    assert printed("108,000 / 23.72 =")
    assert printed("4,554")


def test_tea_in_these_boxes():
    tea = 4_554 * BOX_KG

    assert tea == Decimal("683.1")
    assert per_cent(tea / BULK_KG, "0.1") == Decimal("1.9")
    assert printed("683.1")
    assert printed("1.9")


def test_boxes_on_top_of_those_sold_today():
    assert per_cent(Decimal(4_554) / BOXES, "1") == 57
    assert printed("8,000")
    assert printed("57")


def test_boxes_for_a_cooperative_without_a_shop():
    boxes = up((ONLINE_FIXED + LOSS) / BOX_FROM_BULK)

    assert boxes == 8_255
    assert boxes > BOXES
    assert printed("(87,800 + 108,000) / 23.72 = 8,255")


def test_practice_question_and_its_named_mistakes():
    english = (COURSE / "bulk-trap.en.md").read_text(encoding="utf-8")
    before = Decimal("30.00") - Decimal("24.00")
    after = Decimal("28.50") - Decimal("24.00")
    fall = before - after

    assert per_cent(fall / before, "1") == 25
    assert "\n= 25\n" in english
    assert printed("30.00 − 24.00 = 6.00")
    assert printed("28.50 − 24.00 = 4.50")
    assert printed("1.50 / 6.00 = 25")
    assert per_cent(fall / Decimal("30.00"), "1") == 5
    assert printed("\n~ 5\n")
    assert per_cent(after / before, "1") == 75
    assert printed("\n~ 75\n")
    assert per_cent(fall / after, "1") == 33
    assert printed("\n~ 33\n")
