"""Every sum of `leading-change` is worked out again and found in both language files."""

import re
from decimal import ROUND_HALF_UP, Decimal
from math import ceil
from pathlib import Path

from tests.shipped.yunwu_ridge import MEMBERS

COURSE = Path(__file__).resolve().parents[2] / "courses" / "digital-thinking"
TEXTS = {
    lang: (COURSE / f"leading-change.{lang}.md").read_text(encoding="utf-8")
    for lang in ("en", "zh")
}


def quorum(members: int) -> int:
    return ceil(Decimal(members) * 2 / 3)


def more_than_half(votes: int) -> int:
    return votes // 2 + 1


def assert_printed(*figures: str) -> None:
    for lang, text in TEXTS.items():
        for figure in figures:
            whole = rf"(?<![\d.,]){re.escape(figure)}(?!\d|[.,]\d)"
            assert re.search(whole, text), f"{figure} is missing in {lang}"


def test_quorum_and_votes_needed() -> None:
    assert quorum(MEMBERS) == 124
    assert more_than_half(MEMBERS) == 94
    assert_printed("186 × 2 / 3 = 124", "186 / 2 = 93", "94")


def test_the_common_mistake_counts_those_present() -> None:
    assert more_than_half(quorum(MEMBERS)) == 63
    assert_printed("124 / 2 = 62", "63")


def test_what_ninety_four_means_in_a_hall_of_124() -> None:
    share = (Decimal(9_400) / 124).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    assert share == Decimal("75.8")
    assert quorum(MEMBERS) - more_than_half(MEMBERS) + 1 == 31
    assert_printed("75.8", "31")


def test_hours_of_a_meeting() -> None:
    assert quorum(MEMBERS) * 3 == 372
    assert_printed("124", "372")


def test_practice_votes_and_their_mistakes() -> None:
    members, present = 210, 150
    assert more_than_half(members) == 106
    assert "\n= 106\n" in TEXTS["en"]
    assert more_than_half(present) == 76
    assert members // 2 == 105
    assert quorum(members) == 140 <= present
    assert_printed("~ 76\n", "~ 105\n", "~ 140\n", "210 / 2 = 105", "106")
