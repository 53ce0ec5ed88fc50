"""States of first steps, when they are overdue, whose they are, and when to remind. Pure."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias, get_args

from lms.accounts.rules.namesakes import fold_name
from lms.accounts.rules.typed_values import DateUnreadable, read_date

StepState: TypeAlias = Literal["open", "done", "dropped", "moved"]
ReminderKind: TypeAlias = Literal["week", "day", "after"]
STATES: tuple[StepState, ...] = get_args(StepState)
UNDER_WAY = frozenset({"open", "moved"})
"""The states of a step that is still to be done; only these are overdue and reminded of."""

# Days left at which each reminder goes out. The windows let a worker be off for two days; what
# was missed for longer is not made up for, because the next reminder follows.
_WINDOWS: dict[ReminderKind, range] = {
    "week": range(5, 8),
    "day": range(2),
    "after": range(-14, 0),
}
# What separates several owners, or between an owner and a remark.
_SEPARATOR = re.compile(r"[,;/&+、，；()（）:：\n]|\band\b")
_CHINESE_AND = re.compile(r"和|与|及")
"""Also a part of many names."""


def find_due_day(typed: str) -> dt.date | None:
    """Return the day that a date field of the plan holds, None if it holds none."""
    try:
        return read_date(typed)
    except DateUnreadable:
        return None


def is_overdue(state: str, due_on: dt.date | None, *, today: dt.date) -> bool:
    """Return whether the day of a step that is still to be done has passed."""
    return state in UNDER_WAY and due_on is not None and due_on < today


def find_reminder(state: str, due_on: dt.date | None, *, today: dt.date) -> ReminderKind | None:
    """Return the reminder that is due today; none once the step is done or dropped."""
    if due_on is None or state not in UNDER_WAY:
        return None
    left = (due_on - today).days
    return next((kind for kind, window in _WINDOWS.items() if left in window), None)


def find_owner(typed: str, members: Mapping[int, Sequence[str]]) -> int | None:
    """Return the member whom the text names first; None for nobody, or one name of two members.

    `members`: the names of each, by id.
    """
    folded = {id_: set(map(fold_name, names)) for id_, names in members.items()}
    parts = [typed, *_SEPARATOR.split(typed)]
    smaller = [name for part in parts[1:] for name in _CHINESE_AND.split(part)]
    for part in filter(None, map(fold_name, [*parts, *smaller])):
        found = [id_ for id_, names in folded.items() if part in names]
        if found:
            return found[0] if len(found) == 1 else None
    return None
