"""Every sum of the case napp-chunbo is worked out again and looked up in both languages."""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

COURSE = Path(__file__).resolve().parents[2] / "courses" / "digital-thinking"
# Fact A02: what the shop was planned for, and whom the knowledge products were planned for.
SHOP_PRODUCERS, ALL_PRODUCERS = 650, 5_000
# Fact J02: each of the three is reported as "over".
ORDERS, KILOGRAMS, SALES = 90_000, 30_000, Decimal(6_000_000)
TRIAL_PACK = Decimal("9.9")
DAYS = 10 * 30


def printed(figure: str) -> bool:
    """Tell whether the figure stands in the case in each of its languages."""
    files = [COURSE / f"napp-chunbo.{language}.md" for language in ("en", "zh")]
    return all(figure in file.read_text(encoding="utf-8") for file in files)


def rounded(value: Decimal, places: str = "1") -> Decimal:
    return value.quantize(Decimal(places), ROUND_HALF_UP)


def test_share_of_producers_in_the_shop():
    share = Decimal(SHOP_PRODUCERS * 100) / ALL_PRODUCERS
    assert share == 13
    assert printed("650 ÷ 5,000 = 13")
    assert 100 - share == 87
    assert printed("87")


def test_sales_per_order():
    assert rounded(SALES / ORDERS, "0.01") == Decimal("66.67")
    assert rounded(SALES / ORDERS) == 67
    assert printed("6,000,000 ÷ 90,000 = 66.67")
    assert printed("67")


def test_sales_per_kilogram():
    assert SALES / KILOGRAMS == 200
    assert printed("6,000,000 ÷ 30,000 = ")
    assert printed("200")


def test_tea_in_an_order():
    assert rounded(Decimal(KILOGRAMS) / ORDERS, "0.001") == Decimal("0.333")
    assert rounded(Decimal(KILOGRAMS * 1_000) / ORDERS) == 333
    assert printed("30,000 ÷ 90,000 = 0.333")
    assert printed("333")


def test_parcels_a_day():
    assert ORDERS / DAYS == 300
    assert printed("90,000 ÷ 300")


def test_average_order_is_nearly_seven_trial_packs():
    assert Decimal("6.5") < SALES / ORDERS / TRIAL_PACK < 7


def test_other_half_if_half_of_the_orders_were_trial_packs():
    half = ORDERS // 2
    trial = half * TRIAL_PACK
    assert (half, trial) == (45_000, Decimal(445_500))
    assert SALES - trial == 5_554_500
    assert rounded((SALES - trial) / half) == 123
    assert all(printed(figure) for figure in ("45,000 × 9.9", "445,500", "5,554,500", "123"))


def test_practice_question_and_its_known_mistakes():
    orders, kilograms, sales = 12_000, 3_000, 780_000
    assert sales / orders == 65
    assert sales / kilograms == 260
    assert kilograms * 1_000 / orders == 250
    source = (COURSE / "napp-chunbo.en.md").read_text(encoding="utf-8")
    assert "\n= 65\n" in source
    assert printed("\n~ 260\n")
    assert printed("\n~ 250\n")
    assert printed("780,000 ÷ 12,000 = ")
