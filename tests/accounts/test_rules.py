"""Text at the edge, cards, sessions, slow-down, chain."""

import datetime as dt

import pytest

from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.audit_chain import START, hash_entry
from lms.accounts.rules.cards import build_code, code_digest, expiry, fold_code, format_code
from lms.accounts.rules.sessions import SESSION_LIMITS, is_live, is_reauthenticated, is_seen_stale
from lms.accounts.rules.text import (
    TextTooLong,
    TextUnreadable,
    clean_line,
    clean_text,
    count_graphemes,
)
from lms.accounts.rules.throttle import (
    ACCOUNT,
    ADDRESS,
    DEVICE,
    count_failed,
    is_closed,
    wait_after,
)

NOW = dt.datetime(2026, 11, 24, 1, 30, tzinfo=dt.UTC)
KEY = b"c" * 32


def test_text_is_normalized():
    assert clean_text(" Cafe\u0301\r\nTea\rLeaf ", max_length=20) == "Café\nTea\nLeaf"
    assert clean_line(" two\n\n lines\t", max_length=20) == "two lines"
    assert count_graphemes("क्षि") == 2


@pytest.mark.parametrize("raw", ["a\x00b", "a\ud800b", "a\x1bb"])
def test_text_that_cannot_be_stored_is_refused(raw):
    with pytest.raises(TextUnreadable):
        clean_text(raw, max_length=20)


@pytest.mark.parametrize("raw", ["x" * 21, "x" * 10_000_000, "\x00" * 100])
def test_length_is_looked_at_first(raw):
    with pytest.raises(TextTooLong):
        clean_text(raw, max_length=20)


def test_card_code_is_twelve_digits_of_key_person_and_counter():
    code = build_code(KEY, person_id=7, counter=1)

    assert len(code) == 12
    assert code.isdigit()
    assert code == build_code(KEY, person_id=7, counter=1)
    others = {
        build_code(KEY, person_id=7, counter=2),
        build_code(KEY, person_id=8, counter=1),
        build_code(b"d" * 32, person_id=7, counter=1),
    }
    assert code not in others
    assert code_digest(KEY, code) != code_digest(b"d" * 32, code)


def test_card_code_is_read_as_it_is_printed():
    assert format_code("123456789012") == "123 456 789 012"
    assert fold_code("１２３ 456-789 012") == "123456789012"
    assert fold_code("12345678901") == ""
    assert fold_code("+23456789012") == ""


@pytest.mark.parametrize(
    ("first_day", "last_moment"),
    [
        (None, dt.datetime(2027, 1, 23, 16, tzinfo=dt.UTC)),  # 60 days from 24 November
        (dt.date(2026, 12, 1), dt.datetime(2026, 12, 31, 16, tzinfo=dt.UTC)),
        (dt.date(2026, 6, 1), dt.datetime(2026, 12, 24, 16, tzinfo=dt.UTC)),  # late in the cohort
    ],
)
def test_card_is_good_to_the_end_of_a_day_in_its_zone(first_day, last_moment):
    assert expiry(first_day=first_day, zone="Asia/Shanghai", now=NOW) == last_moment


@pytest.mark.parametrize(
    ("kind", "idle", "absolute"),
    [
        ("mine", dt.timedelta(days=30), dt.timedelta(days=90)),
        ("shared", dt.timedelta(minutes=60), dt.timedelta(hours=12)),
        ("staff", dt.timedelta(minutes=30), dt.timedelta(hours=8)),
    ],
)
def test_session_ends_idle_or_at_its_end(kind, idle, absolute):
    second, end = dt.timedelta(seconds=1), NOW + absolute

    assert SESSION_LIMITS[kind].absolute == absolute
    assert is_live(kind, seen_at=NOW, expires_at=end, now=NOW + idle - second)
    assert not is_live(kind, seen_at=NOW, expires_at=end, now=NOW + idle)
    assert not is_live(kind, seen_at=end - second, expires_at=end, now=end)


def test_proof_holds_a_quarter_of_an_hour():
    assert not is_reauthenticated(None, now=NOW)
    assert is_reauthenticated(NOW - dt.timedelta(minutes=14, seconds=59), now=NOW)
    assert not is_reauthenticated(NOW - dt.timedelta(minutes=15), now=NOW)


def test_last_seen_is_stale_after_five_minutes():
    assert not is_seen_stale(NOW - dt.timedelta(minutes=4), now=NOW)
    assert is_seen_stale(NOW - dt.timedelta(minutes=5), now=NOW)


def test_waits_double_after_five_free_tries():
    waits = [
        int(wait_after(ACCOUNT, failed_count=failed_count).total_seconds())
        for failed_count in range(13)
    ]

    assert waits == [0, 0, 0, 0, 0, 15, 30, 60, 120, 240, 480, 900, 900]
    assert wait_after(ACCOUNT, failed_count=99) == dt.timedelta(minutes=15)


def test_hundred_wrong_in_a_row_close_an_account_only():
    assert not is_closed(ACCOUNT, failed_count=99)
    assert is_closed(ACCOUNT, failed_count=100)
    assert not is_closed(DEVICE, failed_count=1_000)


def test_an_address_is_slowed_only_loosely():
    assert wait_after(ADDRESS, failed_count=199) == dt.timedelta(0)
    assert wait_after(ADDRESS, failed_count=10_000) == dt.timedelta(minutes=1)


def test_device_forgets_after_an_hour_and_account_never():
    hour = NOW + dt.timedelta(hours=1)

    assert count_failed(DEVICE, failed_count=9, tried_at=NOW, now=hour) == 0
    assert (
        count_failed(DEVICE, failed_count=9, tried_at=NOW, now=hour - dt.timedelta(seconds=1)) == 9
    )
    assert (
        count_failed(ACCOUNT, failed_count=9, tried_at=NOW, now=NOW + dt.timedelta(days=900)) == 9
    )


def test_link_depends_on_all_that_came_before():
    first = hash_entry(START, {"act": AuditAction.ROLE_GRANTED, "at": NOW})
    shanghai = NOW.astimezone(dt.timezone(dt.timedelta(hours=8)))

    assert first == hash_entry(START, {"at": shanghai, "act": AuditAction.ROLE_GRANTED})
    assert first != hash_entry(first, {"act": AuditAction.ROLE_GRANTED, "at": NOW})
    assert first != hash_entry(START, {"act": AuditAction.ROLE_REVOKED, "at": NOW})
