"""One report for one request, however often the button is pressed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from lms.accounts.rules.acts import Act, Actor
from lms.jobs.models import Job
from lms.reporting.models import Report
from lms.reporting.services import ReportRequest, create_report
from tests.factories_course import COURSE
from tests.reporting.cohort_data import NOW, SECRET, CohortData

THREADS = 30


@pytest.fixture
def cohort_data(database):
    return CohortData(database)


def ask(cohort_data, *, client_id="", language="en", by=None, now=NOW):
    asked = ReportRequest(cohort_data.cohort_id, (COURSE,), language=language, for_outside=True)
    by = Actor(by or cohort_data.ravi)
    values = {"secret": SECRET, "client_id": client_id}
    return cohort_data.database.write(create_report, Act(by, now), asked, **values)


def count(database, table):
    with database.read_session() as session:
        return session.scalar(select(func.count()).select_from(table))


@pytest.mark.parametrize("client_id", ["", "one-form"])
def test_thirty_clicks_at_once_make_one_report(cohort_data, client_id):
    jobs = count(cohort_data.database, Job)
    with ThreadPoolExecutor(THREADS) as pool:
        made = list(pool.map(lambda _: ask(cohort_data, client_id=client_id), range(THREADS)))

    assert {result.number for result in made} == {1}
    assert len([result for result in made if result.job_id is not None]) == 1
    assert (count(cohort_data.database, Report), count(cohort_data.database, Job)) == (1, jobs + 1)


def test_form_sent_again_much_later_gives_its_report(cohort_data):
    first = ask(cohort_data, client_id="one-form")

    again = ask(cohort_data, client_id="one-form", now=NOW.replace(hour=9))

    assert (first.number, again.number, again.job_id) == (1, 1, None)


def test_another_request_another_person_and_another_hour_make_their_own(cohort_data):
    numbers = [
        ask(cohort_data, client_id="a").number,
        ask(cohort_data, client_id="b", language="zh").number,
        ask(cohort_data, client_id="a", by=cohort_data.people["li"]).number,
        ask(cohort_data, client_id="d", now=NOW.replace(hour=9)).number,
    ]

    assert numbers == [1, 2, 3, 4]


def test_a_form_sent_again_with_another_choice_makes_its_own(cohort_data):
    first = ask(cohort_data, client_id="one-form")

    other = ask(cohort_data, client_id="one-form", language="zh")

    assert (first.number, other.number) == (1, 2)
    assert ask(cohort_data, client_id="one-form").number == first.number
    assert ask(cohort_data, client_id="one-form", language="zh").number == other.number
