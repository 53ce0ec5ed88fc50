"""Owners are reminded a week and a day before the date and once after it, never twice."""

import datetime as dt

import pytest
from sqlalchemy import func, select, text, update

from lms.accounts.models import Organization, Person
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.services.organizations import end_membership
from lms.enrolment.models import Cohort
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.mail.models import Mail
from lms.mail.services import opt_out
from lms.plan.models import StepReminder
from lms.plan.queries.step_reminders import get_reminders_by_step, list_due_reminders
from lms.plan.tasks import StepReminderTask
from tests.assessment.test_services import in_parallel
from tests.factories import NOW, make_people
from tests.factories_course import COURSE, later, publish_course
from tests.learning.test_statements import statements
from tests.plan.plan_steps import PAGE, STEP, change, write_step

# Half past nine in Shanghai; the step of the tests is due on 8 December.
WEEK_BEFORE = dt.datetime(2026, 12, 1, 1, 30, tzinfo=dt.UTC)
DAY_BEFORE = dt.datetime(2026, 12, 7, 1, 30, tzinfo=dt.UTC)
DAY_AFTER = dt.datetime(2026, 12, 9, 1, 30, tzinfo=dt.UTC)


@pytest.fixture
def people(database):
    made = make_people(database)
    write_step(database, made.li)
    set_email(database, made.li, "li@example.org")
    return made


def set_email(database, person, email):
    query = update(Person).where(Person.id == person.id).values(email=email)
    database.write(lambda session: session.execute(query) and None)


def remind(database, at, *, sends=True):
    return StepReminderTask(database, "https://lms.example", sends).remind_due(at)


def sent(database):
    with database.read_session() as session:
        rows = session.scalars(select(StepReminder).order_by(StepReminder.reminded_at)).all()
        return [(row.kind, row.due_on, row.person_id, row.mail_id is not None) for row in rows]


def mails(database):
    with database.read_session() as session:
        return session.scalars(select(Mail).order_by(Mail.id)).all()


def test_three_reminders_and_no_more(database, people):
    moments = [NOW, WEEK_BEFORE, WEEK_BEFORE, DAY_BEFORE, DAY_AFTER, DAY_AFTER]
    moments += [DAY_AFTER + dt.timedelta(days=days) for days in (1, 5, 30)]

    counts = [remind(database, moment) for moment in moments]

    assert counts == [0, 1, 0, 1, 1, 0, 0, 0, 0]
    due_on = dt.date(2026, 12, 8)
    li = people.li.id
    assert sent(database) == [(kind, due_on, li, True) for kind in ("week", "day", "after")]


def test_mail_says_which_step_until_when_and_where_to_answer(database, people):
    remind(database, WEEK_BEFORE)

    (mail,) = mails(database)
    assert (mail.person_id, mail.address, mail.kind) == (
        people.li.id, "li@example.org", "first-step",
    )  # fmt: skip
    assert "Weigh ten packs" in mail.subject
    for part in ("李美华", "云雾岭茶农合作社", "Weigh ten packs", "2026年12月8日"):
        assert part in mail.body
    link = f"https://lms.example/our-plan/steps/{PAGE}?organization={people.yunwu_id}"
    assert link in mail.body


def test_hostile_step_is_text_in_a_mail_and_no_header(database, people):
    step = {"first-step": "%(name)s {0}\r\nBcc: all@example.org\n<script>", "owner": "李美华"}
    write_step(database, people.li, step, at=later(hours=1))

    remind(database, WEEK_BEFORE)

    (mail,) = mails(database)
    assert "\n" not in mail.subject
    assert "%(name)s {0}" in mail.body


@pytest.mark.parametrize("state", ["done", "dropped"])
def test_reminders_end_when_the_step_is_done_or_dropped(database, people, state):
    remind(database, WEEK_BEFORE)

    change(database, people.chen, state)

    assert [remind(database, moment) for moment in (DAY_BEFORE, DAY_AFTER)] == [0, 0]
    assert len(sent(database)) == 1


def test_moved_step_has_new_reminders_at_its_new_date(database, people):
    remind(database, WEEK_BEFORE)
    change(database, people.li, "moved", "rain", dt.date(2026, 12, 21), at=WEEK_BEFORE)

    counts = [remind(database, moment) for moment in (DAY_BEFORE, DAY_AFTER)]
    counts += [remind(database, moment + dt.timedelta(days=13)) for moment in (WEEK_BEFORE,)]

    assert counts == [0, 0, 1]
    assert sent(database)[-1][:2] == ("week", dt.date(2026, 12, 21))


def test_without_an_address_or_a_server_the_reminder_is_noted_without_a_mail(database, people):
    set_email(database, people.li, None)
    assert remind(database, WEEK_BEFORE) == 1

    set_email(database, people.li, "li@example.org")
    assert remind(database, DAY_BEFORE, sends=False) == 1

    assert [with_mail for *_, with_mail in sent(database)] == [False, False]
    assert mails(database) == []


@pytest.mark.parametrize("address", ["li@example.org\nBcc: x@y.z", "nobody", "a@b, c@d"])
def test_address_that_cannot_be_written_to_gets_no_mail(database, people, address):
    set_email(database, people.li, address)

    assert remind(database, WEEK_BEFORE) == 1

    assert mails(database) == []


def test_whoever_wants_no_mail_gets_none(database, people):
    database.write(opt_out, Act(SYSTEM, NOW), person_id=people.li.id)

    assert remind(database, WEEK_BEFORE) == 1

    assert mails(database) == []


def test_reminders_go_out_in_the_morning_of_the_owner(database, people):
    at_night = WEEK_BEFORE + dt.timedelta(hours=12)

    assert remind(database, at_night) == 0


def test_reminder_that_fails_stops_no_other(database, people, caplog):
    write_step(database, people.mei, {**STEP, "owner": "Mei Sundaram"}, page="other")
    before = StepReminder(
        organization_id=people.yunwu_id, page="earlier", due_on=NOW.date(), kind="after",
        person_id=people.li.id, reminded_at=NOW,
    )  # fmt: skip
    database.write(lambda session: session.add(before))
    run(database, "CREATE UNIQUE INDEX one_only ON step_reminder (organization_id)")

    try:
        assert remind(database, WEEK_BEFORE) == 1
    finally:
        run(database, "DROP INDEX one_only")

    assert [row[2] for row in sent(database)] == [people.li.id, people.mei.id]
    assert f"step {PAGE} of organization {people.yunwu_id}" in caplog.text


def run(database, statement):
    database.write(lambda session: session.execute(text(statement)) and None)


def test_no_plan_is_read_where_it_is_morning_with_nobody(database, people):
    def count(at):
        return len(statements(database, lambda session: list_due_reminders(session, now=at)))

    assert count(WEEK_BEFORE + dt.timedelta(hours=12)) == 1
    assert count(WEEK_BEFORE) > 1


def test_worker_that_was_off_for_two_days_reminds_late(database, people):
    assert remind(database, WEEK_BEFORE + dt.timedelta(days=2)) == 1
    assert remind(database, WEEK_BEFORE + dt.timedelta(days=3)) == 0


def test_step_of_somebody_who_is_no_member_goes_to_whoever_wrote_it(database, people):
    write_step(database, people.chen, {**STEP, "owner": "the accountant"}, at=later(hours=1))
    set_email(database, people.chen, "chen@example.org")

    remind(database, WEEK_BEFORE)

    (mail,) = mails(database)
    assert mail.person_id == people.chen.id
    assert "the accountant" in mail.body


def test_nobody_is_reminded_who_has_left_and_no_archived_cooperative(database, people):
    values = {"organization_id": people.yunwu_id, "last_day": NOW.date()}
    database.write(end_membership, Act(SYSTEM, NOW), person_id=people.li.id, **values)
    assert remind(database, WEEK_BEFORE) == 0

    write_step(database, people.mei, {**STEP, "owner": "Mei Sundaram"})
    archived = {"state": "archived", "archived_at": NOW}
    query = update(Organization).where(Organization.id == people.hillside_id).values(archived)
    database.write(lambda session: session.execute(query) and None)
    assert remind(database, WEEK_BEFORE) == 0


def test_nobody_is_reminded_in_the_quiet_period_of_the_cohort(database, people):
    publish_course(database)
    new = NewCohort(
        "Spring", starts_on=NOW.date(), courses=(COURSE,), organizations=(people.yunwu_id,)
    )
    cohort_id = database.write(create_cohort, Act(SYSTEM, NOW), new)
    learner = {"person_id": people.li.id, "course": COURSE, "cohort_id": cohort_id}
    database.write(enrol_person_in_course, Act(SYSTEM, NOW), **learner)
    quiet = {"quiet_from": dt.date(2026, 11, 25), "quiet_until": dt.date(2026, 12, 5)}
    query = update(Cohort).where(Cohort.id == cohort_id).values(quiet)
    database.write(lambda session: session.execute(query) and None)

    assert [remind(database, moment) for moment in (WEEK_BEFORE, DAY_BEFORE)] == [0, 1]


def test_several_workers_at_once_remind_once(database, people):
    in_parallel(4, lambda _: remind(database, WEEK_BEFORE))

    with database.read_session() as session:
        assert session.scalar(select(func.count()).select_from(StepReminder)) == 1
        assert session.scalar(select(func.count()).select_from(Mail)) == 1
        row = get_reminders_by_step(session, [people.yunwu_id])[people.yunwu_id, PAGE]
    assert (row.kind, row.name, row.mail_state) == ("week", "李美华", "queued")
