"""The cohort of the demo, and Ravi, who coordinates it."""

import pytest

from tests.pages.certification.graduates import get_cohort_id


@pytest.fixture
def cohort_id(database):
    return get_cohort_id(database)


@pytest.fixture
def ravi(client, sign_in):
    sign_in(client, "ravi")
    return client
