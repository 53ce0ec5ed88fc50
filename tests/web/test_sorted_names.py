"""Choices stand in the order in which a reader looks for them."""

import pytest

from lms.i18n.choices import list_time_zones
from lms.web.sorted_names import sort_choices


def test_zones_stand_in_the_order_of_their_chinese_readings():
    labels = [label for _, label in sort_choices(list_time_zones("", "zh"))]

    wanted = ["澳大利亚", "不丹", "菲律宾", "韩国", "日本", "新加坡", "印度", "越南", "中国"]
    found = [next(n for n, label in enumerate(labels) if label.startswith(name)) for name in wanted]
    assert found == sorted(found)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_sorting_loses_no_zone(language):
    zones = list_time_zones("America/Lima", language)

    assert sorted(sort_choices(zones)) == sorted(zones)


def test_english_zones_stand_in_the_order_of_their_names():
    labels = [label for _, label in sort_choices(list_time_zones("", "en"))]

    assert labels == sorted(labels, key=str.casefold)
