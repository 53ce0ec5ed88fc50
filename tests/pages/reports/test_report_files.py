"""Files of a report: their names, their type, and the headings of lessons."""

import re
from urllib.parse import unquote

import pytest

from lms import clock
from lms.enrolment.models import Cohort
from tests.pages.certification.graduates import get_cohort_id
from tests.pages.reports.test_reports import make, open_workbook


@pytest.fixture
def cohort_id(database):
    return get_cohort_id(database)


@pytest.fixture
def ravi(client, sign_in):
    sign_in(client, "ravi")
    return client


def test_files_are_named_by_cohort_and_day_and_typed_once(ravi, post, cohort_id, database):
    address = make(ravi, post, cohort_id, audience="own", language="en")
    today = clock.now().date()
    with database.read_session() as session:
        name = "-".join(re.findall(r"\w+", session.get(Cohort, cohort_id).name))

    answer = ravi.get(f"{address}.csv?table=organizations")

    assert answer.headers.getlist("Content-Type") == ["text/csv; charset=utf-8"]
    shown = unquote(answer.headers["Content-Disposition"])
    assert f"{name}-" in shown
    assert "-1-organizations.csv" in shown
    assert str(today.year) in shown


def test_columns_of_lessons_are_titles(ravi, post, cohort_id):
    address = make(ravi, post, cohort_id, audience="own", language="en")
    book = open_workbook(ravi, address)

    (sheet,) = [sheet for sheet in book.worksheets if sheet.title.startswith("Lessons")]
    titles = [cell.value for cell in sheet[1]][3:]

    assert len(titles) == len(set(titles)) > 3
    assert all(title[0].isupper() or not title.isascii() for title in titles)
