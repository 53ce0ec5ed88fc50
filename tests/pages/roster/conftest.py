"""The coordinator of the first cohort, and the page on which lists are handed in."""

import pytest

from tests.pages.certification.graduates import get_cohort_id


@pytest.fixture
def cohort_id(database):
    return get_cohort_id(database)


@pytest.fixture
def path(cohort_id):
    return f"/cohorts/{cohort_id}/roster"


@pytest.fixture
def ravi(client, sign_in):
    sign_in(client, "ravi")
    return client
