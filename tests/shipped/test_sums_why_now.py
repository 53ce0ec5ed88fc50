"""Every sum of the lesson why-now is worked out again and looked up in both languages."""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from tests.shipped.yunwu_ridge import (
    BOX_KG,
    BOXES,
    BULK_CONTRIBUTION,
    BULK_KG,
    BULK_OTHER,
    BULK_PRICE,
    LEAF_COST_PER_TEA,
    MEMBERS,
    PROCESSING,
)

COURSE = Path(__file__).resolve().parents[2] / "courses" / "digital-thinking"
LANGUAGES = ("en", "zh")
LOST_KG = BULK_KG * Decimal("0.40")


def printed(figure: str) -> bool:
    """Tell whether the figure stands in the lesson in each of its languages."""
    files = [COURSE / f"why-now.{language}.md" for language in LANGUAGES]
    return all(figure in file.read_text(encoding="utf-8") for file in files)


def test_forty_per_cent_of_the_bulk_orders():
    assert LOST_KG == 14_400
    assert printed("36,000 × 40")
    assert printed("= 14,400")


def test_revenue_missing():
    assert LOST_KG * BULK_PRICE == 662_400
    assert printed("14,400 × 46 =")
    assert printed("662,400")


def test_contribution_at_risk():
    assert LOST_KG * BULK_CONTRIBUTION == 138_240
    assert printed("14,400 × 9.60 =")
    assert printed("138,240")


def test_leaf_money_at_risk():
    assert LOST_KG * LEAF_COST_PER_TEA == 414_720
    assert printed("14,400 × 28.80 =")
    assert printed("414,720")


def test_missing_revenue_is_leaf_processing_freight_and_contribution():
    per_kg = LEAF_COST_PER_TEA + PROCESSING + BULK_OTHER + BULK_CONTRIBUTION

    assert per_kg == BULK_PRICE


def test_leaf_money_of_a_household_is_rounded_to_the_fen():
    household = LOST_KG * LEAF_COST_PER_TEA / MEMBERS

    assert household.quantize(Decimal("0.01"), ROUND_HALF_UP) == Decimal("2229.68")
    assert printed("414,720 / 186 =")
    assert printed("2,229.68")


def test_members_lose_three_times_as_much_as_the_cooperative():
    assert LEAF_COST_PER_TEA / BULK_CONTRIBUTION == 3


@pytest.mark.parametrize(
    ("share", "contribution", "figure"),
    [("0.30", 103_680, "103,680"), ("0.50", 172_800, "172,800")],
)
def test_range_of_the_survey(share, contribution, figure):
    assert BULK_KG * Decimal(share) * BULK_CONTRIBUTION == contribution
    assert printed(figure)


def test_boxes_that_would_hold_the_missing_tea():
    boxes = LOST_KG / BOX_KG

    assert boxes == 96_000
    assert boxes / BOXES == 12
    assert printed("96,000")
    assert "12 times as many" in (COURSE / "why-now.en.md").read_text(encoding="utf-8")
    assert "12倍" in (COURSE / "why-now.zh.md").read_text(encoding="utf-8")


def test_practice_question_and_its_named_mistakes():
    english = (COURSE / "why-now.en.md").read_text(encoding="utf-8")
    lost = BULK_KG * Decimal("0.35")
    contribution = lost * BULK_CONTRIBUTION

    assert lost == 12_600
    assert contribution == 120_960
    assert "\n= 120960\n" in english
    assert printed("12,600 × 9.60 =")
    assert printed("120,960")
    assert lost * BULK_PRICE == 579_600
    assert printed("\n~ 579600\n")
    assert lost * LEAF_COST_PER_TEA == 362_880
    assert printed("\n~ 362880\n")
    assert BULK_KG * BULK_CONTRIBUTION - contribution == 224_640
    assert printed("\n~ 224640\n")


@pytest.mark.parametrize("figure", ["7,023", "95.4", "2009", "2021", "30", "50"])
def test_published_figures_stand_in_both_languages(figure):
    assert printed(figure)


def test_market_figure_is_converted_to_the_chinese_unit():
    english = (COURSE / "why-now.en.md").read_text(encoding="utf-8")
    chinese = (COURSE / "why-now.zh.md").read_text(encoding="utf-8")

    assert Decimal("531.38") * 10 == Decimal("5313.8")
    assert "CNY 531.38 billion" in english
    assert "5,313.8亿元" in chinese


@pytest.mark.parametrize("figure", ["422.1", "4,221", "25.9"])
def test_no_growth_is_computed_over_the_changed_series(figure):
    for language in LANGUAGES:
        text = (COURSE / f"why-now.{language}.md").read_text(encoding="utf-8")

        assert figure not in text
