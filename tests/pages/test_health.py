from dataclasses import replace

import pytest

from lms.cli.seed.demo_people import DEMO_PEOPLE
from tests.pages.conftest import lent


@pytest.fixture
def measured(built, settings):
    with lent(built, replace(settings, metrics_token="open-sesame")) as app:
        yield app.test_client()


def test_process_lives_and_reaches_its_database(client):
    assert [client.get(path).status_code for path in ("/healthz", "/readyz")] == [200, 200]


def test_figures_are_off_without_a_token_in_the_settings(client):
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_figures_are_closed_to_a_wrong_token(measured):
    assert measured.get("/metrics", headers={"Authorization": "Bearer no"}).status_code == 404


def test_figures_count_what_is_stored(measured):
    answer = measured.get("/metrics", headers={"Authorization": "Bearer open-sesame"})

    lines = answer.get_data(as_text=True).splitlines()
    figures = dict(line.split() for line in lines if not line.startswith("#"))
    assert (figures["lms_person_rows"], figures["lms_attempt_rows"]) == (str(len(DEMO_PEOPLE)), "3")
    assert set(figures) == {
        "lms_person_rows",
        "lms_enrolment_rows",
        "lms_attempt_rows",
        "lms_certificate_rows",
        "lms_jobs_waiting",
    }
