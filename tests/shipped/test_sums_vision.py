"""The figures of the filled-in example on the worksheet vision, in both languages."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from tests.shipped.yunwu_ridge import MADE_TEA

COURSE = Path(__file__).resolve().parents[2] / "courses" / "digital-thinking"
LARGEST_BUYER_KG = 20_000


def read(language: str) -> str:
    return (COURSE / f"vision.{language}.md").read_text(encoding="utf-8")


def test_share_of_the_largest_buyer():
    share = Decimal(LARGEST_BUYER_KG * 100) / MADE_TEA
    assert share.quantize(Decimal("0.1"), ROUND_HALF_UP) == Decimal("47.6")
    assert all("47.6" in read(language) for language in ("en", "zh"))


def test_cost_of_the_first_step():
    assert 6 * 25 == 150
    assert "6 hours of learning × CNY 25 = CNY 150" in read("en")
    assert "6小时 × 25元 = 150元" in read("zh")


def test_stop_rule_falls_eight_weeks_after_the_start():
    assert date(2027, 5, 17) + timedelta(weeks=8) == date(2027, 7, 12)
    assert "17 May 2027" in read("en")
    assert "12 July 2027" in read("en")
    assert "2027年5月17日" in read("zh")
    assert "2027年7月12日" in read("zh")


def test_weight_is_written_five_times_on_the_path():
    for language in ("en", "zh"):
        path = next(line for line in read(language).splitlines() if line.count("→") == 4)
        assert path.count("*") == 4


def test_vision_keeps_to_its_own_limit_of_words():
    quoted = next(line for line in read("en").splitlines() if line.startswith('"In December'))
    assert len(quoted.split()) <= 60
