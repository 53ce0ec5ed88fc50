"""Words and figures that the lessons of digital-thinking contain, and those that they must not."""

import datetime as dt
import re
from decimal import Decimal

import pytest

from lms.content.dataset import load_dataset
from lms.folders import COURSES
from tests.shipped.courses import DIGITAL_THINKING, each_language

BEGIN = dt.date(2027, 5, 17)
SUMS = DIGITAL_THINKING.sums
read = DIGITAL_THINKING.read


@pytest.fixture(scope="module")
def figures():
    loaded = load_dataset({"dataset.yml": (COURSES / "dataset.yml").read_bytes()})
    assert loaded.problems == ()
    return loaded.figures


RATIOS = ["three times as much", "三倍", "times as much as the cooperative", "是合作社的三"]


@pytest.mark.parametrize("ratio", RATIOS)
def test_members_leaf_money_is_never_divided_by_contribution(ratio):
    for lesson, language in DIGITAL_THINKING.loaded.texts:
        assert ratio not in read(lesson, language), lesson


@each_language
def test_no_share_is_made_of_the_two_aims_of_the_project(language):
    text = read("napp-chunbo", language)
    assert not re.search("(13|87) ?%", text)


@pytest.mark.parametrize("figure", ["422.1", "4,221", "25.9"])
@each_language
def test_no_growth_is_computed_over_the_changed_series(figure, language):
    assert figure not in read("why-now", language)


@pytest.mark.parametrize("figure", ["7,023", "2009", "2021", "30", "50"])
@each_language
def test_published_figures_stand_in_both_languages(figure, language):
    assert figure in read("why-now", language)


def test_a_shop_from_nothing_needs_more_boxes_than_are_sold_today(figures):
    (needed,) = [
        entry.value for entry in SUMS["bulk-trap"] if "online_fixed + loss" in entry.expression
    ]

    assert needed > figures["boxes"]


def test_surplus_and_price_cut_are_two_different_figures(figures):
    """No two unlike results of the course are equal by chance."""
    (cut,) = [entry.value for entry in SUMS["bulk-trap"] if entry.name == "loss"]
    (pool,) = [entry.value for entry in SUMS["data-at-the-core"] if entry.name == "pool"]

    assert cut != pool
    assert figures["surplus"] == 175_000


def test_average_order_is_nearly_seven_trial_packs():
    order = next(entry.value for entry in SUMS["napp-chunbo"] if entry.result == "66.67")

    assert Decimal("6.5") < order / Decimal("9.9") < 7
    assert "nearly seven times" in read("napp-chunbo", "en")
    assert "七倍" in read("napp-chunbo", "zh")


@pytest.mark.parametrize("day", [BEGIN, BEGIN + dt.timedelta(weeks=8)])
def test_stop_rule_falls_eight_weeks_after_the_start(day):
    assert f"{day.day} {day:%B} {day.year}" in read("vision", "en")
    assert f"{day.year}年{day.month}月{day.day}日" in read("vision", "zh")


@each_language
def test_weight_is_written_five_times_on_the_path(language):
    path = next(line for line in read("vision", language).splitlines() if line.count("→") == 4)
    assert path.count("*") == 4


def test_vision_keeps_to_its_own_limit_of_words():
    quoted = next(line for line in read("vision", "en").splitlines() if line.startswith('"In Dec'))
    assert len(quoted.split()) <= 60


@each_language
def test_old_and_new_label_rules_stand_side_by_side_with_their_days(language):
    compared = read("why-now", language).split(":::compare")[1].split(":::")[0]

    assert re.findall(r"\{(.*?)\}", compared) == ["2025-03-16", "2027-03-16"]
