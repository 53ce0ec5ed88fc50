"""Due days, reminders and owners of steps."""

import datetime as dt

import pytest

from lms.plan.rules.step_states import find_due_day, find_owner, find_reminder, is_overdue

TODAY = dt.date(2026, 11, 24)
MEMBERS = {
    1: ("李美华", "LI Meihua"),
    2: ("陈志强", "CHEN Zhiqiang"),
    3: ("Mei", ""),
    4: ("Mei", ""),
    5: ("陈和平", ""),
    6: ("王与之", ""),
    7: ("古丽·买买提", ""),
    8: ("Rosa and Sons", ""),
}


def day(days):
    return TODAY + dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("left", "kind"),
    [
        (8, None), (7, "week"), (5, "week"), (4, None), (2, None), (1, "day"), (0, "day"),
        (-1, "after"), (-14, "after"), (-15, None),
    ],
)  # fmt: skip
def test_reminders_go_out_a_week_and_a_day_before_and_once_after(left, kind):
    assert find_reminder("open", day(left), today=TODAY) == kind
    assert find_reminder("moved", day(left), today=TODAY) == kind


@pytest.mark.parametrize("state", ["done", "dropped"])
def test_nothing_reminds_of_a_step_that_is_done_or_dropped(state):
    kinds = {find_reminder(state, day(left), today=TODAY) for left in range(-20, 20)}

    assert kinds == {None}


def test_step_without_a_day_is_neither_reminded_of_nor_overdue():
    assert find_reminder("open", None, today=TODAY) is None
    assert not is_overdue("open", None, today=TODAY)


@pytest.mark.parametrize(
    ("state", "left", "expected"),
    [("open", 0, False), ("open", -1, True), ("moved", -1, True), ("done", -1, False),
     ("dropped", -1, False)],
)  # fmt: skip
def test_only_steps_under_way_are_overdue_and_only_after_their_day(state, left, expected):
    assert is_overdue(state, day(left), today=TODAY) is expected


@pytest.mark.parametrize(
    ("typed", "owner"),
    [
        ("李美华", 1), (" 李 美华\u3000", 1), ("li meihua", 1),
        ("ＬＩ Ｍｅｉｈｕａ", 1),
        ("李美华（会计）", 1), ("陈志强、李美华", 2), ("the accountant and Li Meihua", 1),
        ("会计：李美华", 1), ("Mei", None), ("李美", None), ("我", None), ("", None),
        ("、、", None), ("陈和平", 5), ("陈和平、李美华", 5), ("陈和平和李美华", 1), ("王与之", 6),
        ("李美华和陈志强", 1), ("会计与李美华", 1), ("会计和陈志强、李美华", 1), ("和", None),
        ("古丽•买买提", 7), ("Rosa and Sons", 8),
        ("Linda", None), ("x" * 10_000, None),
    ],
)  # fmt: skip
def test_owner_is_the_first_member_named(typed, owner):
    assert find_owner(typed, MEMBERS) == owner


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("2026-12-08", dt.date(2026, 12, 8)), ("２０２６年１２月８日", dt.date(2026, 12, 8)),
     ("after the harvest", None), ("2026-02-30", None), ("", None), ("9" * 5000, None)],
)  # fmt: skip
def test_day_of_a_step_is_read_as_typed(typed, expected):
    assert find_due_day(typed) == expected
