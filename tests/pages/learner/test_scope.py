"""Data of others are not found; acts without the permission are refused."""

import pytest

from lms import clock
from lms.accounts.rules.acts import SYSTEM, Act
from lms.assessment.services.attempts import begin_attempt
from lms.enrolment.queries.enrolments import find_enrolment
from tests.pages.client import find_person

COURSE = "/learn/digital-thinking"


@pytest.fixture
def attempt_of_li(database):
    with database.read_session() as session:
        person_id = find_person(session, "li")
        place = find_enrolment(session, person_id=person_id, course="digital-thinking")
    return database.write(
        begin_attempt,
        Act(SYSTEM, clock.now()),
        person_id=person_id,
        enrolment_id=place.enrolment_id,
        lesson="final-quiz",
    )


@pytest.mark.parametrize("action", ["", "/answers", "/submit"])
def test_attempt_of_another_is_not_found(mei, post, attempt_of_li, action):
    path = f"/attempts/{attempt_of_li}{action}"

    answer = post(mei, path) if action else mei.get(path)

    assert answer.status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        f"{COURSE}/final-quiz/attempts",
        f"{COURSE}/why-now/complete",
        f"{COURSE}/vision/worksheet",
        "/courses/digital-thinking/enrol",
    ],
)
@pytest.mark.parametrize("name", ["ravi", "ana"])
def test_staff_do_not_learn_for_a_certificate(client, sign_in, post, name, path):
    sign_in(client, name)

    assert post(client, path).status_code == 403


@pytest.mark.parametrize("path", ["/account", "/learn/", f"{COURSE}/certificate", "/attempts/1"])
def test_visitor_is_sent_to_sign_in_and_comes_back(client, path):
    answer = client.get(path)

    assert (answer.status_code, answer.location) == (303, f"/sign-in?next={path}")


@pytest.mark.parametrize(
    ("path", "status"), [(f"{COURSE}/certificate", 404), (f"{COURSE}/vision/print", 403)]
)
def test_who_is_not_enrolled_has_no_papers(client, sign_in, path, status):
    sign_in(client, "noor")

    assert client.get(path).status_code == status
