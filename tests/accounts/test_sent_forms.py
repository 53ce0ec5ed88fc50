"""A pending form is saved once, raced on both engines; a save that was cut off may be repeated."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from lms.accounts.models import SentForm
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.services.sent_forms import (
    AlreadySent,
    claim_form,
    delete_expired_forms,
    finish_form,
    release_form,
)

NOW = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)


def claim(database, form_id="one", *, after=0):
    """True if the form may be saved now."""
    try:
        database.write(claim_form, Act(SYSTEM, NOW + dt.timedelta(seconds=after)), form_id=form_id)
    except AlreadySent:
        return False
    return True


def test_of_thirty_at_once_one_is_saved(database):
    with ThreadPoolExecutor(30) as pool:
        won = list(pool.map(lambda _: claim(database), range(30)))

    assert won.count(True) == 1
    assert claim(database, "another")


@pytest.mark.parametrize("after", [1, 100, 86_400])
def test_what_is_saved_is_not_saved_again(database, after):
    claim(database)
    database.write(finish_form, Act(SYSTEM, NOW), form_id="one")

    assert not claim(database, after=after)


def test_what_was_refused_may_be_sent_again(database):
    claim(database)
    database.write(release_form, Act(SYSTEM, NOW), form_id="one")

    assert claim(database, after=1)


def test_save_that_was_cut_off_may_be_repeated_by_one_after_a_minute(database):
    claim(database)
    assert not claim(database, after=30)

    with ThreadPoolExecutor(10) as pool:
        won = list(pool.map(lambda _: claim(database, after=61), range(10)))

    assert won.count(True) == 1


def test_ids_of_expired_pending_forms_are_deleted(database):
    claim(database)
    claim(database, "two", after=86_400)

    database.write(delete_expired_forms, Act(SYSTEM, NOW + dt.timedelta(days=2, seconds=1)))

    assert count(database) == 1


def count(database):
    with database.read_session() as session:
        return session.scalar(select(func.count()).select_from(SentForm))
