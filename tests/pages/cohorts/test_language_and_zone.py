"""Wall pages are in the cohort's language, texts in their recipient's, times in its zone."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from lms.accounts.models import Person
from lms.enrolment.models import Cohort
from tests.pages.client import find_person
from tests.pages.cohorts.cohort_forms import FACTS
from tests.pages.workshop.workshops import open_for


def set_cohort(database, cohort_id, **values):
    changed = update(Cohort).where(Cohort.id == cohort_id).values(**values)
    database.write(lambda session: session.execute(changed) and None)


def test_wall_is_in_the_language_of_the_cohort_and_the_reader_keeps_theirs(
    ravi, read, database, cohort_id
):
    set_cohort(database, cohort_id, language="zh")

    answer = ravi.get(f"/cohorts/{cohort_id}/projector")

    page = read(answer)
    assert page.language == "zh-Hans"
    assert "已加入" in page.text
    assert "language=" not in str(answer.headers.getlist("Set-Cookie"))
    assert read(ravi.get(f"/cohorts/{cohort_id}/workshop")).language == "en"


@pytest.mark.parametrize(("manager", "written"), [("zh", "zh-Hans"), ("en", "en")])
def test_text_for_a_manager_is_in_the_language_of_the_manager(
    ravi, read, database, cohort_id, manager, written
):
    with database.read_session() as session:
        chen = find_person(session, "chen")
    changed = update(Person).where(Person.id == chen).values(language=manager)
    database.write(lambda session: session.execute(changed) and None)

    page = read(ravi.get(f"/cohorts/{cohort_id}/help"))

    found = {text.get("lang"): text.text for text in page.elements(".//textarea")}
    assert written in found
    assert (", done: " in found[written]) == (manager == "en")


def test_times_are_those_of_the_cohort_and_say_so(ravi, read, database, cohort_id):
    set_cohort(database, cohort_id, zone="Pacific/Apia")
    open_for(database, cohort_id)
    with database.read_session() as session:
        until = session.get(Cohort, cohort_id).code_open_until.astimezone(ZoneInfo("Pacific/Apia"))

    page = read(ravi.get(f"/cohorts/{cohort_id}/workshop"))

    assert until.utcoffset() == dt.timedelta(hours=13)
    assert f"{until.day} {until:%B %Y}" in page.text
    assert f"{until:%H:%M}" in page.text
    assert "Times: Samoa" in page.html


def test_language_is_chosen_in_the_settings(ravi, post, database, cohort_id):
    address = f"/cohorts/{cohort_id}/settings"

    refused = post(ravi, address, {**FACTS, "language": "xx"})
    saved = post(ravi, address, {**FACTS, "language": "zh"})

    assert (refused.status_code, saved.status_code) == (422, 303)
    with database.read_session() as session:
        row = session.get(Cohort, cohort_id)
        assert (row.name, row.zone, row.language) == ("Spring 2027", "Asia/Kolkata", "zh")
