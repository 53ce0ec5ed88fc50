"""Every sum of the lesson record-connect-rethink is worked out again and looked up."""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from tests.shipped.yunwu_ridge import LEAF_SLIPS, MEMBERS

COURSE = Path(__file__).resolve().parents[2] / "courses" / "digital-thinking"
DELIVERIES = 60
PAPER_MINUTES = Decimal(4)
PHONE_MINUTES = Decimal("1.5")
SAVED_MINUTES = PAPER_MINUTES - PHONE_MINUTES
HELPERS = 12
HOURS_A_HELPER = 6


def printed(figure: str) -> bool:
    """Tell whether the figure stands in the lesson in each of its languages."""
    files = [COURSE / f"record-connect-rethink.{language}.md" for language in ("en", "zh")]
    return all(figure in file.read_text(encoding="utf-8") for file in files)


def hours(minutes_a_slip: Decimal) -> Decimal:
    return LEAF_SLIPS * minutes_a_slip / 60


def test_slips_of_a_year():
    assert MEMBERS * DELIVERIES == LEAF_SLIPS == 11_160
    assert printed("186 × 60 = 11,160")


def test_hours_on_paper():
    assert hours(PAPER_MINUTES) == 744
    assert printed("11,160 × 4 / 60 = 744")


def test_hours_by_phone():
    assert hours(PHONE_MINUTES) == 279
    assert printed("11,160 × 1.5 / 60 = 279")


def test_hours_freed():
    assert hours(SAVED_MINUTES) == 465
    assert printed("744 − 279 =")
    assert printed("**465")


def test_days_freed():
    assert (hours(SAVED_MINUTES) / 8).quantize(Decimal(1), ROUND_HALF_UP) == 58
    assert printed("58")


def test_first_year_after_learning():
    learning = HELPERS * HOURS_A_HELPER

    assert learning == 72
    assert hours(SAVED_MINUTES) - learning == 393
    assert printed("= 72")
    assert printed("465 − 72 = 393")


def test_slips_that_win_back_the_learning():
    assert HELPERS * HOURS_A_HELPER * 60 / SAVED_MINUTES == 1_728
    assert printed("72 × 60 / 2.5 = 1,728")


def test_copying_back_takes_the_whole_gain():
    assert Decimal("2.5") + PHONE_MINUTES == PAPER_MINUTES
    assert printed("1.5 + 2.5 = 4")
