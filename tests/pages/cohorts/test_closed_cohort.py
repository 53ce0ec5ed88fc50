"""A closed cohort offers no course code and announces no date."""

from lms import clock
from lms.accounts.rules.acts import SHELL, Act
from lms.enrolment.services.cohort_settings import close_cohort


def test_a_closed_cohort_has_no_code_to_open_and_no_next_date(ravi, read, database, cohort_id):
    workshop = f"/cohorts/{cohort_id}/workshop"
    assert "Open the code" in read(ravi.get(workshop)).text
    database.write(close_cohort, Act(SHELL, clock.now()), cohort_id=cohort_id)

    page = read(ravi.get(workshop)).text

    assert "Open the code" not in page
    assert "The cohort is closed, so nobody can join." in page
    assert "Next date" not in read(ravi.get("/cohorts/")).text
