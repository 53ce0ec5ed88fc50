"""People who need help: each rule at its limit, and nobody else."""

import dataclasses
import datetime as dt

import pytest

from lms.enrolment.rules.at_risk import (
    RiskContext,
    RiskReason,
    RiskSignals,
    fill_thresholds,
    find_reasons,
)
from lms.enrolment.rules.cohorts import is_quiet

TODAY = dt.date(2026, 11, 24)
USUAL = RiskContext(TODAY, {"start_days": 5, "idle_days": 7, "due_days": 3})


def ago(days):
    return TODAY - dt.timedelta(days=days)


# Came in, has done 4 of 10, was here yesterday.
FINE = RiskSignals(
    has_signed_in=True,
    is_complete=False,
    begun_on=ago(20),
    required_done=4,
    required_total=10,
    failures=0,
    last_active_on=ago(1),
    active_days_since=1,
    due_on=None,
)
FRESH = FINE._replace(required_done=0, last_active_on=None, active_days_since=0)


@pytest.mark.parametrize(
    ("case", "reasons"),
    [
        (FINE, ()),
        (
            FRESH._replace(has_signed_in=False, begun_on=ago(5)),
            (RiskReason("never came", days=5, on=ago(5)),),
        ),
        (FRESH._replace(has_signed_in=False, begun_on=ago(4)), ()),
        (
            FRESH._replace(begun_on=ago(6)),
            (RiskReason("not started", days=6, on=ago(6)),),
        ),
        (
            FINE._replace(last_active_on=ago(7)),
            (RiskReason("idle", days=7, on=ago(7)),),
        ),
        (FINE._replace(last_active_on=ago(6)), ()),
        (FINE._replace(active_days_since=2), (RiskReason("stuck", count=2),)),
        (FINE._replace(failures=1), ()),
        (FINE._replace(failures=2), (RiskReason("failed", count=2),)),
        (
            FINE._replace(due_on=ago(-3)),
            (RiskReason("due", days=3, on=ago(-3)),),
        ),
        (FINE._replace(due_on=ago(-4)), ()),
        (FINE._replace(due_on=ago(1)), ()),
        (FINE._replace(due_on=ago(-3), required_done=5), ()),
        (FINE._replace(failures=3, is_complete=True, last_active_on=ago(90)), ()),
    ],
)
def test_reasons(case, reasons):
    assert find_reasons(case, USUAL) == reasons


def test_the_most_pressing_reason_comes_first():
    case = FINE._replace(failures=2, last_active_on=ago(9), active_days_since=3)

    kinds = [reason.kind for reason in find_reasons(case, USUAL)]

    assert kinds == ["failed", "stuck", "idle"]


@pytest.mark.parametrize(
    ("day", "quiet"), [(ago(4), False), (ago(3), True), (ago(1), True), (TODAY, False)]
)
def test_quiet_time_includes_both_days(day, quiet):
    assert is_quiet(ago(3), ago(1), day) is quiet


def test_without_dates_nobody_rests():
    assert is_quiet(None, None, TODAY) is False


@pytest.mark.parametrize(
    ("since", "quiet_days", "waited"),
    [
        (20, None, 20),
        (20, (15, 5), 9),
        (10, (15, 5), 5),
        (20, (15, -5), 4),
        (20, (40, 30), 20),
        (3, (15, 5), 3),
    ],
)
def test_days_of_the_quiet_time_do_not_count_as_waiting(since, quiet_days, waited):
    quiet = quiet_days and (ago(quiet_days[0]), ago(quiet_days[1]))

    assert dataclasses.replace(USUAL, quiet=quiet).waited(ago(since)) == waited


def test_nobody_is_idle_the_day_after_the_quiet_time():
    quiet_days = dataclasses.replace(USUAL, quiet=(ago(12), ago(1)))
    silent = FINE._replace(last_active_on=ago(13))

    assert find_reasons(silent, quiet_days) == ()
    assert [reason.kind for reason in find_reasons(silent, USUAL)] == ["idle"]


@pytest.mark.parametrize(
    ("stored", "read"),
    [(6, 6), (0, 1), (-3, 1), (10**6, 365), ("6", 7), (None, 7), (True, 7), (2.5, 7)],
)
def test_stored_threshold_is_read_within_its_range(stored, read):
    assert fill_thresholds({"idle_days": stored})["idle_days"] == read
