"""Reminders by themselves: in the morning of the cohort, once a day, three at most, then never."""

import datetime as dt

import pytest

from lms.accounts.models import Person
from lms.accounts.rules.acts import SYSTEM, Act, Actor
from lms.config import Settings
from lms.enrolment.models import Cohort, Contact
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.enrolment.services.follow_up import snooze
from lms.jobs.models import Job
from lms.jobs.queue import open_queue
from lms.jobs.worker import Worker
from lms.learning.models import ReminderDay
from lms.learning.services.reminders import REMIND_JOB, remind
from lms.learning.tasks import ReminderTask
from lms.mail.models import Mail
from lms.mail.services import RecipientOptedOut, opt_in, opt_out
from tests.factories import NOW, make_people
from tests.factories_course import COURSE, publish_course
from tests.mail.test_sending import make_sender, server  # noqa: F401  # the fixture

DAY = dt.timedelta(days=1)
# Nine in the morning of the cohort's zone, on the day of NOW.
MORNING = dt.datetime.combine(NOW.date(), dt.time(1), dt.UTC)


class Hills:
    """A cohort in Shanghai that reminds by itself, and Li in it, who does not begin."""

    def __init__(self, database, *, ends_on=None, sends=True):
        self.database, self.people = database, make_people(database)
        publish_course(database)
        offered = (self.people.yunwu_id, self.people.hillside_id)
        new = NewCohort("Hills", NOW.date(), ends_on, courses=(COURSE,), organizations=offered)
        self.cohort_id = database.write(create_cohort, Act(SYSTEM, NOW), new)
        self.own = {"cohort_id": self.cohort_id, "person_id": self.people.li.id}
        self.ravi = Actor(self.people.ravi.id)
        database.write(enrol_person_in_course, Act(SYSTEM, NOW), **self.own, course=COURSE)
        self.change(Person, self.people.li.id, email="li@example.org")
        self.change(Cohort, self.cohort_id, reminds_by_mail=True)
        self.reminder = ReminderTask(database, "https://lms.example", sends=sends)

    def change(self, model, row_id, **values):
        def put(session):
            for name, value in values.items():
                setattr(session.get_one(model, row_id), name, value)

        self.database.write(put)

    def pass_morning(self, days):
        """The work of a worker on that morning; returns the number of mails."""
        at = MORNING + days * DAY
        self.reminder.request_due(at)
        return self.reminder.remind_all(self.cohort_id, at.date(), at=at)

    def count(self, model):
        with self.database.read_session() as session:
            return session.query(model).count()


def test_three_letters_go_out_three_days_apart_and_then_none(database):
    hills = Hills(database)

    found = [days for days in range(40) if hills.pass_morning(days)]

    assert found == [5, 8, 11]


def test_the_log_says_by_itself(database):
    hills = Hills(database)
    hills.pass_morning(6)

    with database.read_session() as session:
        [contact] = session.query(Contact).all()
        [sent] = session.query(Mail).all()

    assert (contact.channel, contact.contacted_by) == ("mail", None)
    assert (sent.person_id, sent.state) == (hills.people.li.id, "queued")


@pytest.mark.parametrize(("hour", "asked"), [(7, 0), (8, 1), (11, 1), (12, 0), (23, 0)])
def test_it_is_asked_in_the_morning_of_the_zone(database, hour, asked):
    hills = Hills(database)
    at = MORNING + dt.timedelta(days=6, hours=hour - 9)

    assert hills.reminder.request_due(at) == asked


def test_workers_that_ask_together_ask_once_a_day(database):
    hills = Hills(database)
    second = ReminderTask(database, "https://lms.example", sends=True)

    asked = [
        item.request_due(MORNING + 6 * DAY) for item in (hills.reminder, second, hills.reminder)
    ]
    asked.append(second.request_due(MORNING + 7 * DAY))

    assert (asked, hills.count(ReminderDay), hills.count(Job)) == ([1, 0, 0, 1], 2, 2)


def test_a_job_that_comes_twice_writes_once(database):
    hills = Hills(database)

    assert (hills.pass_morning(6), hills.pass_morning(6), hills.count(Mail)) == (1, 0, 1)


def test_a_job_of_another_day_writes_nothing(database):
    hills = Hills(database)
    at = MORNING + 7 * DAY

    assert hills.reminder.remind_all(hills.cohort_id, (at - DAY).date(), at=at) == 0


def test_nothing_is_written_without_a_mail_server(database):
    hills = Hills(database, sends=False)

    assert hills.pass_morning(6) == 0
    assert [hills.count(model) for model in (Mail, Job, ReminderDay, Contact)] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    "values",
    [
        {"reminds_by_mail": False},
        {"quiet_from": NOW.date(), "quiet_until": NOW.date() + 30 * DAY},
        {"ends_on": NOW.date() + DAY},
        {"closed_at": NOW},
    ],
)
def test_a_cohort_in_its_quiet_time_or_ended_reminds_nobody(database, values):
    hills = Hills(database)
    hills.change(Cohort, hills.cohort_id, **values)

    assert hills.pass_morning(6) == 0


@pytest.mark.parametrize(
    "values", [{"email": None}, {"email": ""}, {"email": "a@b, c@d"}, {"disabled_at": NOW}]
)
def test_who_cannot_be_written_to_is_passed_over(database, values):
    hills = Hills(database)
    hills.change(Person, hills.people.li.id, **values)

    assert hills.pass_morning(6) == 0


def test_a_snoozed_person_is_passed_over(database):
    hills = Hills(database)
    until = (MORNING + 8 * DAY).date()
    database.write(snooze, Act(hills.ravi, MORNING), **hills.own, until=until, note="ill")

    assert [hills.pass_morning(days) for days in (6, 7, 8)] == [0, 0, 1]


def test_who_wants_no_mail_gets_none_until_she_wants_it_again(database):
    hills = Hills(database)
    database.write(opt_out, Act(hills.ravi, MORNING), person_id=hills.people.li.id)
    before = hills.pass_morning(6)
    values = {"base_url": "https://lms.example", "act": Act(hills.ravi, MORNING + 6 * DAY)}
    with pytest.raises(RecipientOptedOut):
        database.write(remind, **hills.own, **values)

    database.write(opt_in, Act(hills.ravi, MORNING), person_id=hills.people.li.id)

    assert (before, hills.pass_morning(7)) == (0, 1)


def test_letters_by_hand_count_towards_the_three(database):
    hills = Hills(database)
    values = {"base_url": "https://lms.example", "act": Act(hills.ravi, MORNING + 6 * DAY)}
    database.write(remind, **hills.own, **values)

    assert [days for days in range(7, 30) if hills.pass_morning(days)] == [9, 12]


def test_a_worker_sends_them_to_the_server(database, server, tmp_path, monkeypatch):  # noqa: F811
    hills = Hills(database)
    at = MORNING + 6 * DAY
    hills.reminder.request_due(at)
    for name in ("lms.learning.tasks", "lms.mail.tasks", "lms.jobs.worker"):
        monkeypatch.setattr(f"{name}.now", lambda: at)
    sender = make_sender(database, server)
    handlers = {REMIND_JOB: hills.reminder, "mail.send": sender}
    worker = Worker(database, open_queue(Settings(data=tmp_path)), handlers)

    while worker.sweep():
        pass

    [letter] = server.letters
    assert letter["To"] == "li@example.org"
    assert "https://lms.example/learn/" in letter.get_content()


def test_a_job_whose_worker_died_is_done_by_the_next(database):
    """Killed between two people: what is written stays, what is missing is written."""
    hills = Hills(database)
    mei = hills.people.mei.id
    hills.change(Person, mei, email="mei@example.org")
    database.write(
        enrol_person_in_course,
        Act(SYSTEM, NOW),
        person_id=mei,
        cohort_id=hills.cohort_id,
        course=COURSE,
    )
    at = MORNING + 6 * DAY
    values = {"base_url": "https://lms.example", "act": Act(Actor(via="system"), at)}
    database.write(remind, **hills.own, **values)  # the dead worker came as far as this

    assert hills.pass_morning(6) == 1
    with database.read_session() as session:
        found = sorted(row.address for row in session.query(Mail))
    assert found == ["li@example.org", "mei@example.org"]
