"""A certificate of Mei, and her phone."""

import pytest

from tests.pages.certification.graduates import finish, get_cohort_id, get_held
from tests.pages.client import sign_in


@pytest.fixture
def page(database):
    return f"/cohorts/{get_cohort_id(database)}/certificates"


@pytest.fixture
def serial(app, database, page, post):
    """Mei's certificate, issued by Ravi."""
    mei = finish(database, "mei")
    issuer = app.test_client()
    sign_in(issuer, "ravi")
    assert post(issuer, page, {"enrolment": [str(mei)]}).status_code == 200
    return get_held(database).serial


@pytest.fixture
def mei(app, serial, post):
    """Mei's phone; she has asked for another spelling."""
    phone = app.test_client()
    sign_in(phone, "mei")
    asked = {"wanted_name": "玉湘梅", "note": "As on my ID card"}
    assert post(phone, f"/certificates/{serial}/request", asked).status_code == 303
    return phone
