"""A reason to need help with a threshold of its own: on the page of settings, and in the list."""

import pytest

from lms.enrolment.queries.cohorts import get_cohort
from lms.enrolment.rules import at_risk
from lms.enrolment.rules.at_risk import CountOutOfRange, RiskReason, RiskRule, Threshold
from lms.pages.cohorts.view_models.help_reasons import REASON_TEXTS, ReasonTexts
from tests.pages.certification.graduates import get_cohort_id
from tests.pages.client import sign_in

MIN_LESSONS = Threshold("min_lessons", default=2, refusal=CountOutOfRange, high=20)


def find_slow(signals, context):
    is_slow = signals.required_done < context.thresholds["min_lessons"]
    return RiskReason("slow", count=signals.required_done) if is_slow else None


@pytest.fixture
def slow(monkeypatch):
    rule = RiskRule("slow", find_slow, MIN_LESSONS)
    texts = ReasonTexts(("Did %(num)s lesson.", "Did %(num)s lessons."), "Fewer lessons than")
    monkeypatch.setattr(at_risk, "RULES", (rule, *at_risk.RULES))
    monkeypatch.setattr(at_risk, "THRESHOLDS", (*at_risk.THRESHOLDS, MIN_LESSONS))
    monkeypatch.setitem(REASON_TEXTS, "slow", texts)


@pytest.fixture
def page(client, database):
    sign_in(client, "ravi")
    return f"/cohorts/{get_cohort_id(database)}"


@pytest.mark.usefixtures("slow")
def test_its_threshold_is_set_and_finds_people(client, read, post, page, database):
    settings = read(client.get(f"{page}/settings"))
    fields = {**settings.fields(f"{page}/settings"), "zone": "Asia/Kolkata", "language": "en"}
    assert fields["min_lessons"] == "2", "A cohort that was stored before has the default."
    assert settings.texts(".//label[@for='min_lessons']") == ["Fewer lessons than"]

    few = post(client, f"{page}/settings", {**fields, "min_lessons": "1"})
    listed = read(client.get(f"{page}/help")).text
    post(client, f"{page}/settings", {**fields, "min_lessons": "3"})
    more = read(client.get(f"{page}/help")).text

    assert few.status_code == 303
    assert "Did 0 lessons." in listed
    assert "Did 2 lessons." not in listed
    assert "Did 2 lessons." in more
    assert "Fewer lessons than: 3" in read(client.get(page)).text
    with database.read_session() as session:
        stored = get_cohort(session, get_cohort_id(database)).thresholds
    assert stored == {"start_days": 5, "idle_days": 7, "due_days": 3, "min_lessons": 3}


@pytest.mark.usefixtures("slow")
def test_a_number_out_of_its_range_is_refused(client, read, post, page):
    fields = read(client.get(f"{page}/settings")).fields(f"{page}/settings")

    answer = post(client, f"{page}/settings", {**fields, "min_lessons": "21"})

    assert answer.status_code == 422
    assert read(answer).texts(".//*[@id='min_lessons-error']") == [
        "Type a whole number from 1 to 20."
    ]
