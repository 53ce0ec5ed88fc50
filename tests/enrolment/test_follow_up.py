"""Follow-up: contacts, snoozes and their end, only for people of the cohort."""

import datetime as dt

import pytest

from lms.accounts.rules.acts import SYSTEM, Act, Actor
from lms.accounts.rules.text import TextTooLong
from lms.enrolment.queries.follow_up import get_follow_ups_by_person, list_follow_up_history
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.enrolment.services.follow_up import (
    ChannelUnknown,
    SnoozeOutOfRange,
    SnoozeWithoutNote,
    record_contact,
    snooze,
    unsnooze,
)
from lms.errors import NotFound
from tests.factories import NOW, make_people
from tests.factories_course import COURSE, publish_course

TODAY = NOW.date()


class FollowUpData:
    def __init__(self, database):
        self.database, self.people = database, make_people(database)
        publish_course(database)
        offered = (self.people.yunwu_id,)
        new = NewCohort("Hills", TODAY, courses=(COURSE,), organizations=offered)
        self.cohort = database.write(create_cohort, Act(SYSTEM, NOW), new)
        li = self.people.li.id
        database.write(
            enrol_person_in_course,
            Act(SYSTEM, NOW),
            person_id=li,
            course=COURSE,
            cohort_id=self.cohort,
        )

    def act(self, service, *, now=NOW, **values):
        which = {"cohort_id": self.cohort, "person_id": self.people.li.id, **values}
        return self.database.write(service, Act(Actor(self.people.ravi.id), now), **which)

    def read(self):
        with self.database.read_session() as session:
            return get_follow_ups_by_person(session, cohort_id=self.cohort).get(self.people.li.id)


def test_the_newest_contact_is_the_last_one(database):
    data = FollowUpData(database)
    data.act(record_contact, channel="phone", note="busy")

    data.act(record_contact, channel="wechat", note="comes on Friday")

    last = data.read().last_contact
    assert (last.channel, last.note, last.at) == ("wechat", "comes on Friday", NOW)


def test_snooze_lasts_until_its_day_or_unsnooze(database):
    data = FollowUpData(database)
    until = TODAY + dt.timedelta(days=3)
    data.act(snooze, until=until, note="harvest")
    snoozed = data.read()

    data.act(unsnooze)

    assert (snoozed.snoozed_until, snoozed.snooze_note) == (until, "harvest")
    assert snoozed.is_snoozed_on(until - dt.timedelta(days=1))
    assert not snoozed.is_snoozed_on(until)
    assert not data.read().is_snoozed_on(TODAY)


def test_history_tells_who_noted_what_the_newest_first(database):
    data = FollowUpData(database)
    data.act(record_contact, channel="visit", note="at home")
    later = NOW + dt.timedelta(hours=1)
    data.act(snooze, until=TODAY + dt.timedelta(days=2), note="ill", now=later)

    with database.read_session() as session:
        events = list_follow_up_history(session, cohort_id=data.cohort, person_id=data.people.li.id)

    assert [(event.channel, event.note, event.by) for event in events] == [
        ("", "ill", "Ravi Kumar"),
        ("visit", "at home", "Ravi Kumar"),
    ]


@pytest.mark.parametrize(
    ("days", "note", "refusal"),
    [
        (0, "x", SnoozeOutOfRange),
        (181, "x", SnoozeOutOfRange),
        (3, "  ", SnoozeWithoutNote),
        (3, "x" * 501, TextTooLong),
    ],
)
def test_bad_snoozes_are_refused(database, days, note, refusal):
    data = FollowUpData(database)

    with pytest.raises(refusal):
        data.act(snooze, until=TODAY + dt.timedelta(days=days), note=note)

    assert data.read() is None


def test_snooze_beyond_the_limit_names_the_last_day(database):
    data = FollowUpData(database)
    last = TODAY + dt.timedelta(days=180)

    with pytest.raises(SnoozeOutOfRange) as refused:
        data.act(snooze, until=dt.date(2099, 12, 31), note="x")

    assert str(refused.value) == f"Choose a day from tomorrow until {last}."
    data.act(snooze, until=last, note="x")


def test_unknown_channels_and_strangers_are_refused(database):
    data = FollowUpData(database)

    with pytest.raises(ChannelUnknown):
        data.act(record_contact, channel="fax", note="")
    with pytest.raises(NotFound):
        data.act(record_contact, channel="phone", note="", person_id=data.people.mei.id)
    with pytest.raises(NotFound):
        data.act(unsnooze, person_id=data.people.mei.id)
