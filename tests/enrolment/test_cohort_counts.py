"""The list of cohorts counts the cooperatives that the grid of a cohort shows."""

import pytest
from sqlalchemy import delete, update

from lms.accounts.models import Organization
from lms.accounts.rules.acts import SYSTEM, Act
from lms.enrolment.models import CohortOrganization
from lms.enrolment.queries.cohort_details import count_cohorts
from lms.enrolment.queries.cohorts import list_cohort_organizations
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.enrolment.services.enrolling import enrol_person_in_course
from tests.factories import NOW, make_people
from tests.factories_course import COURSE, publish_course


@pytest.fixture
def cohort_id(database):
    """Li of Yunwu Ridge takes the course; Hillside is offered the cohort, and nobody comes."""
    people = make_people(database)
    publish_course(database)
    offered = (people.yunwu_id, people.hillside_id)
    new = NewCohort("Hills", NOW.date(), courses=(COURSE,), organizations=offered)
    cohort = database.write(create_cohort, Act(SYSTEM, NOW), new)
    values = {"person_id": people.li.id, "course": COURSE, "cohort_id": cohort}
    database.write(enrol_person_in_course, Act(SYSTEM, NOW), **values)
    return cohort


@pytest.mark.parametrize(
    ("change", "count"),
    [
        (None, 2),
        (update(Organization).values(state="archived", archived_at=NOW), 1),
        (delete(CohortOrganization), 1),
    ],
    ids=["offered", "archived", "not offered"],
)
def test_cooperatives_are_counted_as_in_the_grid(database, cohort_id, change, count):
    if change is not None:
        database.write(lambda session: session.execute(change))

    with database.read_session() as session:
        counts = count_cohorts(session, [cohort_id])[cohort_id]
        assert counts.organizations == len(list_cohort_organizations(session, cohort_id)) == count
