"""A closed cohort offers no course code and announces no date."""

import re

from lms import clock
from lms.accounts.models import Person
from lms.accounts.rules.acts import SHELL, Act
from lms.enrolment.services.cohort_settings import close_cohort
from tests.pages.client import find_person


def test_a_closed_cohort_has_no_code_to_open_and_no_next_date(ravi, read, database, cohort_id):
    workshop = f"/cohorts/{cohort_id}/workshop"
    assert "Open the code" in read(ravi.get(workshop)).text
    database.write(close_cohort, Act(SHELL, clock.now()), cohort_id=cohort_id)

    page = read(ravi.get(workshop)).text

    assert "Open the code" not in page
    assert "The cohort is closed, so nobody can join." in page
    assert "Next date" not in read(ravi.get("/cohorts/")).text


def test_page_before_closing_counts_whom_figures_count(ravi, read, database, cohort_id):
    """Somebody to be confirmed does not take part yet, here as in the list of cohorts."""
    path = f"/cohorts/{cohort_id}/close"
    before = find_number(read(ravi.get(path)).text)
    with database.read_session() as session:
        mei = find_person(session, "mei")

    database.write(lambda session: setattr(session.get(Person, mei), "confirmed", False))

    shown = read(ravi.get("/cohorts/")).text
    assert find_number(read(ravi.get(path)).text) == before - 1
    assert f"of {before - 1} people" in shown


def find_number(text):
    return int(re.search(r"(\d+) people take part", text)[1])
