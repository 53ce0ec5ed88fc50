"""Hot queries: few statements, whatever their number of rows, and no scan of a large table."""

import pytest

from lms.accounts.rules.acts import SYSTEM, Act
from lms.assessment.queries.attempt_page import get_attempt_page
from lms.assessment.services.attempts import begin_attempt
from lms.enrolment.queries.enrolments import find_enrolment
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.learning.queries.outlines import find_enrolled_course, list_enrolled_courses
from lms.plan.queries.plan_pages import get_worksheet
from tests.factories import NOW
from tests.factories_course import COURSE, publish_course, release, structure
from tests.learning.statements import explain, statements
from tests.learning.test_services import Way

LARGE = (
    "activity_day",
    "answer",
    "attempt",
    "attempt_grade",
    "attempt_question",
    "completion",
    "enrolment",
    "enrolment_summary",
    "membership",
    "plan_entry",
    "revision",
    "worksheet_entry",
)


@pytest.fixture
def way(database):
    way = Way(database)
    way.read()
    way.sit(right=False)
    return way


def hot(way):
    attempt = way.database.write(begin_attempt, Act(SYSTEM, NOW), **way.own, lesson="quiz")

    def worksheet(session):
        enrolment = find_enrolment(session, person_id=way.li, course=COURSE)
        return get_worksheet(session, enrolment, lesson="sheet", now=NOW)

    return {
        "find_enrolled": (
            1,
            lambda session: find_enrolled_course(session, person_id=way.li, course=COURSE),
        ),
        "list_enrolled": (1, lambda session: list_enrolled_courses(session, person_id=way.li)),
        "get_attempt_page": (
            3,
            lambda session: get_attempt_page(
                session, person_id=way.li, attempt_id=attempt, language="zh"
            ),
        ),
        "get_worksheet": (7, worksheet),
    }


def test_number_of_statements_does_not_grow_with_the_rows(way):
    queries = hot(way)
    before = {name: len(statements(way.database, query)) for name, (_, query) in queries.items()}

    for name in ("second", "third"):
        publish_course(way.database, release(structure(id=name)))
        way.database.write(enrol_person_in_course, Act(SYSTEM, NOW), person_id=way.li, course=name)

    after = {name: len(statements(way.database, query)) for name, (_, query) in queries.items()}
    assert before == after == {name: most for name, (most, _) in queries.items()}


@pytest.mark.parametrize("name", ["find_enrolled", "list_enrolled", "get_attempt_page"])
def test_hot_query_scans_no_large_table(way, name):
    if way.database.dialect != "sqlite":
        pytest.skip("PostgreSQL chooses by the number of rows")
    _, query = hot(way)[name]

    plans = [
        row.detail
        for statement, values in statements(way.database, query)
        for row in explain(way.database, statement, values)
    ]

    scans = [plan for plan in plans if plan.startswith("SCAN")]
    assert [plan for plan in scans if plan.split()[1].rstrip("_0123456789") in LARGE] == []
    assert plans
