"""Looking after people: contacts are noted, cases rest and wake, only those of the cohort."""

import datetime as dt

import pytest

from lms.accounts.rules.acts import SYSTEM, Act, Actor
from lms.accounts.rules.text import TextTooLong
from lms.enrolment.queries.follow_up import list_follow_up_history, list_follow_ups
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.enrolment.services.enrolling import enrol
from lms.enrolment.services.follow_up import (
    ChannelUnknown,
    SnoozeOutOfRange,
    SnoozeWithoutNote,
    note_contact,
    snooze,
    unsnooze,
)
from lms.errors import NotFound
from tests.factories import NOW, make_people
from tests.factories_course import COURSE, publish_course

TODAY = NOW.date()


class Care:
    def __init__(self, database):
        self.database, self.people = database, make_people(database)
        publish_course(database)
        offered = (self.people.yunwu_id,)
        new = NewCohort("Hills", TODAY, courses=(COURSE,), organizations=offered)
        self.cohort = database.write(create_cohort, Act(SYSTEM, NOW), new)
        li = self.people.li.id
        database.write(enrol, Act(SYSTEM, NOW), person_id=li, course=COURSE, cohort_id=self.cohort)

    def act(self, service, *, now=NOW, **values):
        which = {"cohort_id": self.cohort, "person_id": self.people.li.id, **values}
        return self.database.write(service, Act(Actor(self.people.ravi.id), now), **which)

    def own(self):
        with self.database.read_session() as session:
            return list_follow_ups(session, cohort_id=self.cohort).get(self.people.li.id)


def test_the_newest_contact_is_the_last_one(database):
    care = Care(database)
    care.act(note_contact, channel="phone", note="busy")

    care.act(note_contact, channel="wechat", note="comes on Friday")

    last = care.own().last_contact
    assert (last.channel, last.note, last.at) == ("wechat", "comes on Friday", NOW)


def test_a_case_rests_until_its_day_and_wakes(database):
    care = Care(database)
    until = TODAY + dt.timedelta(days=3)
    care.act(snooze, until=until, note="harvest")
    resting = care.own()

    care.act(unsnooze)

    assert (resting.snoozed_until, resting.snooze_note) == (until, "harvest")
    assert resting.is_snoozed_on(until - dt.timedelta(days=1))
    assert not resting.is_snoozed_on(until)
    assert not care.own().is_snoozed_on(TODAY)


def test_history_tells_who_noted_what_the_newest_first(database):
    care = Care(database)
    care.act(note_contact, channel="visit", note="at home")
    later = NOW + dt.timedelta(hours=1)
    care.act(snooze, until=TODAY + dt.timedelta(days=2), note="ill", now=later)

    with database.read_session() as session:
        events = list_follow_up_history(session, cohort_id=care.cohort, person_id=care.people.li.id)

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
    care = Care(database)

    with pytest.raises(refusal):
        care.act(snooze, until=TODAY + dt.timedelta(days=days), note=note)

    assert care.own() is None


def test_unknown_channels_and_strangers_are_refused(database):
    care = Care(database)

    with pytest.raises(ChannelUnknown):
        care.act(note_contact, channel="fax", note="")
    with pytest.raises(NotFound):
        care.act(note_contact, channel="phone", note="", person_id=care.people.mei.id)
    with pytest.raises(NotFound):
        care.act(unsnooze, person_id=care.people.mei.id)
