"""A form sent twice, at once or much later: the first result answers, and nothing is doubled."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from lms.accounts.rules.acts import SYSTEM, Act
from lms.errors import NotFound
from lms.learning.models import Completion, IdempotencyRecord
from lms.learning.services.idempotency import (
    RETENTION,
    IdempotencyKey,
    complete_and_go_on,
    delete_expired_records,
)
from lms.learning.services.progress import LessonNotRead
from lms.plan.services.plan_pages import hand_in, save_fields
from tests.assessment.test_services import in_parallel
from tests.factories import NOW
from tests.learning.test_services import Way

TAP = IdempotencyKey("tap-of-li-0001", 1)


def count(database, model):
    with database.read_session() as session:
        return session.scalar(select(func.count()).select_from(model))


def go_on(way, database, idempotency_key=TAP, *, lesson="welcome", now=NOW):
    return database.write(
        complete_and_go_on,
        Act(SYSTEM, now),
        **way.own,
        lesson=lesson,
        idempotency_key=idempotency_key,
    )


def test_a_repeat_leads_where_the_first_tap_led(database):
    way = Way(database)
    first = go_on(way, database)
    way.hand_in()
    way.sit()

    again = go_on(way, database)

    assert again == first
    assert go_on(way, database, IdempotencyKey("another-tap", 1)) != first
    assert count(database, Completion) == 3


def test_repeats_at_once_get_one_answer(database):
    way = Way(database)

    found = in_parallel(6, lambda _: go_on(way, database))

    assert len(set(found)) == 1
    assert (count(database, Completion), count(database, IdempotencyRecord)) == (1, 1)


def test_a_tap_without_an_id_is_taken_each_time(database):
    way = Way(database)

    assert go_on(way, database, None) == go_on(way, database, None)
    assert count(database, IdempotencyRecord) == 0


def test_what_is_refused_leaves_no_receipt(database):
    way = Way(database)

    with pytest.raises(LessonNotRead):
        go_on(way, database, lesson="quiz")
    with pytest.raises(NotFound):
        go_on(way, database, lesson="nothing")

    assert count(database, IdempotencyRecord) == 0


def test_receipts_of_long_ago_are_swept(database):
    way = Way(database)
    go_on(way, database)

    database.write(delete_expired_records, Act(SYSTEM, NOW + RETENTION))
    assert count(database, IdempotencyRecord) == 1

    database.write(delete_expired_records, Act(SYSTEM, NOW + RETENTION + dt.timedelta(seconds=1)))
    assert count(database, IdempotencyRecord) == 0


def test_handing_in_twice_at_once_is_handing_in_once(database):
    way = Way(database)
    values = {"note": "mine", "step": "Weigh ten packs"}
    database.write(
        save_fields, Act(SYSTEM, NOW), **way.own, lesson="sheet", values=values, versions={}
    )

    found = in_parallel(
        6,
        lambda _: database.write(
            hand_in, Act(SYSTEM, NOW), **way.own, lesson="sheet", idempotency_key=TAP
        ),
    )

    assert found == [True] * 6
    assert database.write(hand_in, Act(SYSTEM, NOW), **way.own, lesson="sheet") is False
    assert count(database, Completion) == 1
