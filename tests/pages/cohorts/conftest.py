"""The cohort of the demo, Ravi, who coordinates it, and Mei with a second account."""

import pytest

from tests.pages.certification.graduates import get_cohort_id, get_person_id
from tests.pages.cohorts.duplicates import make_duplicate


@pytest.fixture
def cohort_id(database):
    return get_cohort_id(database)


@pytest.fixture
def ravi(client, sign_in):
    sign_in(client, "ravi")
    return client


@pytest.fixture
def mei_id(database):
    return get_person_id(database, "mei")


@pytest.fixture
def duplicate_id(database, cohort_id):
    return make_duplicate(database, cohort_id)


@pytest.fixture
def path(cohort_id, mei_id):
    return f"/cohorts/{cohort_id}/people/{mei_id}"
