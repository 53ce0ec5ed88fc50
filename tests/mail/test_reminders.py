"""Reminders: at most three, three days apart, none without an address or a need."""

import datetime as dt

import pytest

from lms.accounts.models import Person
from lms.accounts.rules.acts import SYSTEM, Act, Actor
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.enrolment.services.follow_up import snooze
from lms.errors import NotFound
from lms.learning.services.reminders import (
    NoAddress,
    NothingToRemind,
    RemindersUsedUp,
    ReminderTooSoon,
    remind,
)
from lms.mail.models import Mail
from tests.factories import NOW, make_people
from tests.factories_course import COURSE, publish_course

DAY = dt.timedelta(days=1)


class Post:
    def __init__(self, database, address="li@example.org", ends_on=None):
        self.database, self.people = database, make_people(database)
        publish_course(database)
        offered = (self.people.yunwu_id,)
        new = NewCohort("Hills", NOW.date(), ends_on, courses=(COURSE,), organizations=offered)
        self.cohort = database.write(create_cohort, Act(SYSTEM, NOW), new)
        self.own = {"cohort_id": self.cohort, "person_id": self.people.li.id}
        database.write(enrol_person_in_course, Act(SYSTEM, NOW), **{**self.own, "course": COURSE})
        database.write(
            lambda session: setattr(session.get_one(Person, self.people.li.id), "email", address)
        )

    def remind(self, *, days, **values):
        which = {**self.own, "base_url": "https://lms.example", **values}
        by = Actor(self.people.ravi.id)
        mail_id = self.database.write(remind, Act(by, NOW + days * DAY), **which)
        with self.database.read_session() as session:
            return session.get_one(Mail, mail_id)


def test_a_reminder_tells_the_next_step_in_her_language(database):
    mail = Post(database).remind(days=10)

    assert mail.address == "li@example.org"
    assert mail.body.startswith("李美华，你好！")
    assert f"https://lms.example/learn/{COURSE}/welcome" in mail.body


def test_three_are_the_most_and_three_days_apart(database):
    post = Post(database)
    post.remind(days=10)
    with pytest.raises(ReminderTooSoon):
        post.remind(days=12)
    post.remind(days=13)
    post.remind(days=16)

    with pytest.raises(RemindersUsedUp):
        post.remind(days=30)


def test_nobody_is_reminded_without_need_address_or_place(database):
    post = Post(database, ends_on=(NOW + 20 * DAY).date())

    with pytest.raises(NothingToRemind):
        post.remind(days=1)
    with pytest.raises(NothingToRemind):
        post.remind(days=21)
    with pytest.raises(NotFound):
        post.remind(days=10, person_id=post.people.mei.id)


def test_snoozed_people_are_not_reminded(database):
    post = Post(database)
    until = (NOW + 12 * DAY).date()
    by = Actor(post.people.ravi.id)
    database.write(snooze, Act(by, NOW + 9 * DAY), **post.own, until=until, note="ill")

    with pytest.raises(NothingToRemind):
        post.remind(days=10)


def test_without_an_address_nothing_is_written(database):
    with pytest.raises(NoAddress):
        Post(database, address=None).remind(days=10)
