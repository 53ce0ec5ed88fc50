"""A figure of a chart is shown with its unit, once."""

import pytest

from lms.content.chart_shares import add_unit


@pytest.mark.parametrize(
    ("text", "unit", "shown"),
    [
        ("94", "votes", "94\u00a0votes"),
        ("94 Votes", "votes", "94 Votes"),
        ("94", "票", "94票"),
        ("94票", "票", "94票"),
        ("94", "CNY", "CNY\u00a094"),
        ("CNY 94", "CNY", "CNY 94"),
        ("94 CNY", "CNY", "94 CNY"),
        ("1 million", "m", "1 million\u00a0m"),
        ("3 m", "m", "3 m"),
        ("3m", "m", "3m"),
        ("10亿", "亿元", "10亿元"),
        ("10亿元", "元", "10亿元"),
        ("10亿", "元", "10亿元"),
        ("94", "", "94"),
        ("¥94", "CNY", "¥94"),
        ("￥94", "CNY", "￥94"),
        ("94元", "CNY", "94元"),
        ("94元", "¥", "94元"),
        ("CNY 94", "元", "CNY 94"),
        ("RMB 94", "cny", "RMB 94"),
        ("94万元", "CNY", "94万元"),
        ("¥10亿", "亿元", "¥10亿"),
        ("94公斤", "kg", "94公斤"),
    ],
)
def test_unit_is_shown_once(text, unit, shown):
    assert add_unit(text, unit) == shown
