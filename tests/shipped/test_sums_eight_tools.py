"""Every sum of the lesson eight-tools is worked out again and looked up in both languages."""

from decimal import Decimal
from pathlib import Path

from tests.shipped.yunwu_ridge import (
    BOX_CONTRIBUTION,
    BOX_KG,
    BOX_PRICE,
    LEAF_PER_TEA,
    LEAF_PRICE,
)

COURSE = Path(__file__).resolve().parents[2] / "courses" / "digital-thinking"
BOXES_ORDERED = 2
ORDERS = 4_600
PLACES = 5
COPIES = PLACES - 1


def printed(figure: str) -> bool:
    """Tell whether the figure stands in the lesson in each of its languages."""
    files = [COURSE / f"eight-tools.{language}.md" for language in ("en", "zh")]
    return all(figure in file.read_text(encoding="utf-8") for file in files)


def test_value_of_the_order():
    assert Decimal("116.00") == BOXES_ORDERED * BOX_PRICE
    assert printed("2 × 58 =")
    assert printed("116.00")


def test_tea_that_leaves_the_stock():
    assert Decimal("0.30") == BOXES_ORDERED * BOX_KG
    assert printed("2 × 0.15 = 0.30")


def test_contribution_of_the_order():
    assert Decimal("49.42") == BOXES_ORDERED * BOX_CONTRIBUTION
    assert printed("2 × 24.71 =")
    assert printed("49.42")


def test_copies_of_a_year():
    assert ORDERS * COPIES == 18_400
    assert printed("4,600 × 4 =")
    assert printed("18,400")


def test_copies_of_a_small_shop():
    assert 10 * 12 * COPIES == 480
    assert printed("10 × 12 × 4 = 480")


def test_leaf_and_leaf_money_of_the_order():
    leaf = BOXES_ORDERED * BOX_KG * LEAF_PER_TEA

    assert leaf == Decimal("1.35")
    assert leaf * LEAF_PRICE == Decimal("8.64")
    assert printed("0.30 × 4.5 = 1.35")
    assert printed("6.40")
    assert printed("8.64")
