"""Visitors who ask for a place: stored once, bounded, answered once, deleted after 90 days."""

import datetime as dt
import threading

import pytest
from sqlalchemy import func, select

from lms.accounts.models import AdmissionRequest, AuditEvent
from lms.accounts.queries.admission_requests import (
    count_admission_requests,
    list_admission_requests,
)
from lms.accounts.rules.acts import SYSTEM, Act, Actor
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.text import TextTooLong, TextUnreadable
from lms.accounts.services import admission_requests
from lms.accounts.services.admission_requests import (
    ADMISSION_REQUEST_RETENTION,
    AdmissionNoteMissing,
    AdmissionRequestIncomplete,
    AdmissionRequestsFull,
    NewAdmissionRequest,
    answer_admission_request,
    ask_for_admission,
    delete_expired_admission_requests,
)
from lms.accounts.services.organization_requests import AlreadyAnswered
from lms.errors import NotFound
from tests.factories import NOW, make_people

WU = NewAdmissionRequest("吴秀英", "白茶合作社", "微信 wuxiuying", "想学电商")


@pytest.fixture
def ravi(database):
    return make_people(database).ravi.id


@pytest.fixture
def ask(database):
    def send(new=WU, at=NOW):
        return database.write(ask_for_admission, Act(Actor(None), at), new, language="zh")

    return send


@pytest.fixture
def answer(database, ravi):
    def send(request_id, state="accepted", note="", at=NOW):
        database.write(
            answer_admission_request,
            Act(Actor(ravi), at),
            request_id=request_id,
            answer=state,
            note=note,
        )

    return send


def find(database):
    with database.read_session() as session:
        return list_admission_requests(session, offset=0, limit=1000)


def test_a_request_sent_twice_is_stored_once(database, ask):
    ask()
    ask(NewAdmissionRequest(" 吴秀英 ", "白茶合作社", "微信 wuxiuying", "想学电商\n"))

    [row] = find(database)

    assert (row.name, row.contact, row.state, row.language) == ("吴秀英", WU.contact, "open", "zh")


def test_a_request_sent_by_many_at_once_is_stored_once(database, ask):
    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(find(database)) == 1


@pytest.mark.parametrize(
    ("new", "refusal"),
    [
        (NewAdmissionRequest("", "A", "1", ""), AdmissionRequestIncomplete),
        (NewAdmissionRequest("A", "\u200b", "1", ""), AdmissionRequestIncomplete),
        (NewAdmissionRequest("A", "B", " ", ""), AdmissionRequestIncomplete),
        (NewAdmissionRequest("A" * 121, "B", "1", ""), TextTooLong),
        (NewAdmissionRequest("A", "B", "1", "x" * 1001), TextTooLong),
        (NewAdmissionRequest("A", "B", "1", "\x00"), TextUnreadable),
    ],
)
def test_what_is_missing_or_too_long_is_refused(database, ask, new, refusal):
    with pytest.raises(refusal):
        ask(new)

    assert find(database) == ()


def test_open_requests_are_bounded_and_an_answer_makes_room(database, ask, answer, monkeypatch):
    monkeypatch.setattr(admission_requests, "MAX_OPEN_ADMISSION_REQUESTS", 1)
    ask()
    other = NewAdmissionRequest("A", "B", "12345", "")
    with pytest.raises(AdmissionRequestsFull):
        ask(other)

    answer(find(database)[0].id)
    ask(other)

    assert [row.name for row in find(database)] == ["A", "吴秀英"]


def test_an_answer_is_given_once_and_audited(database, ask, answer):
    ask()
    [row] = find(database)
    answer(row.id, note="I phone on Monday")

    with pytest.raises(AlreadyAnswered):
        answer(row.id, "declined", "no")

    [row] = find(database)
    assert (row.state, row.note, row.answered_by) == (
        "accepted",
        "I phone on Monday",
        "Ravi Kumar",
    )
    with database.read_session() as session:
        acts = session.scalars(
            select(AuditEvent.act).where(AuditEvent.subject_kind == "admission_request")
        ).all()
        assert acts == [AuditAction.ADMISSION_REQUEST_ANSWERED]
        assert count_admission_requests(session, is_open=True) == 0
        assert count_admission_requests(session) == 1


def test_declining_needs_a_note_and_an_unknown_request_is_not_found(database, ask, answer):
    ask()
    [row] = find(database)

    with pytest.raises(AdmissionNoteMissing):
        answer(row.id, "declined", " ")
    with pytest.raises(NotFound):
        answer(row.id + 1)


def test_a_request_is_deleted_90_days_after_its_answer_and_not_before(database, ask, answer):
    ask()
    ask(NewAdmissionRequest("A", "B", "12345", ""))
    answer(find(database)[0].id)
    for at, left in ((NOW + ADMISSION_REQUEST_RETENTION, 2), (NOW + dt.timedelta(days=91), 1)):
        database.write(delete_expired_admission_requests, Act(SYSTEM, at))
        with database.read_session() as session:
            assert session.scalar(select(func.count()).select_from(AdmissionRequest)) == left
    assert find(database)[0].state == "open"


def test_request_that_nobody_answers_is_deleted_after_180_days(database, ask):
    ask()
    for days, left in ((180, 1), (181, 0)):
        database.write(
            delete_expired_admission_requests, Act(SYSTEM, NOW + dt.timedelta(days=days))
        )
        with database.read_session() as session:
            assert session.scalar(select(func.count()).select_from(AdmissionRequest)) == left
