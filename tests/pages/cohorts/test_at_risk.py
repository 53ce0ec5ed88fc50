"""People who need help: the list, one person, contacts, snoozes; only for staff of the cohort."""

import dataclasses
import datetime as dt
import re

import pytest
from sqlalchemy import delete, select

from lms import clock
from lms.accounts.models import Person, RoleGrant
from lms.enrolment.models import Cohort, Contact, Snooze
from lms.enrolment.queries.cohorts import get_cohort
from lms.learning.queries.at_risk import list_at_risk
from lms.learning.queries.learner_progress import list_progress_of_cohort
from lms.mail.models import Mail
from tests.pages import client as browser
from tests.pages.client import find_person


@pytest.fixture
def he(database):
    with database.read_session() as session:
        return find_person(session, "he")


def rows(database, model):
    with database.read_session() as session:
        return list(session.scalars(select(model).order_by(model.id)))


def change_cohort(database, cohort_id, **values):
    def change(session):
        for name, value in values.items():
            setattr(session.get_one(Cohort, cohort_id), name, value)

    database.write(change)


def test_the_list_leads_to_people_and_holds_texts_for_managers(
    client, sign_in, read, cohort_id, he
):
    sign_in(client, "ravi")

    page = read(client.get(f"/cohorts/{cohort_id}/help"))

    assert f"/cohorts/{cohort_id}/help/{he}" in page.links()
    assert any("还差：" in text for text in page.texts(".//textarea"))


def test_text_for_a_manager_is_in_the_language_of_the_members(
    client, sign_in, read, database, cohort_id
):
    """Whatever the cohort's: a list makes Chinese cooperatives without a manager."""
    change_cohort(database, cohort_id, language="en")
    database.write(
        lambda session: (
            session.execute(delete(RoleGrant).where(RoleGrant.role == "manager")) and None
        )
    )
    sign_in(client, "ravi")

    texts = read(client.get(f"/cohorts/{cohort_id}/help")).texts(".//textarea")

    assert texts
    assert all("还差：" in text for text in texts)


def test_a_person_has_a_text_in_her_own_language(client, sign_in, read, cohort_id, he):
    sign_in(client, "ravi")

    page = read(client.get(f"/cohorts/{cohort_id}/help/{he}"))

    text = page.texts(".//textarea")[0]
    assert text.startswith("何秀英，你好！")
    assert "/learn/digital-thinking/" in text


def test_a_contact_is_noted_and_shown(client, sign_in, read, post, database, cohort_id, he):
    sign_in(client, "ravi")
    path = f"/cohorts/{cohort_id}/help/{he}"

    answer = post(client, f"{path}/contact", channel="phone", note="comes on Friday")

    assert (answer.status_code, answer.location) == (303, f"{path}?saved=1")
    assert [(row.channel, row.note) for row in rows(database, Contact)] == [
        ("phone", "comes on Friday")
    ]
    assert "comes on Friday" in read(client.get(path)).text


def test_a_person_is_snoozed_and_unsnoozed(client, sign_in, read, post, cohort_id, he):
    sign_in(client, "ravi")
    path = f"/cohorts/{cohort_id}/help/{he}"
    until = (clock.now() + dt.timedelta(days=5)).date().isoformat()

    post(client, f"{path}/snooze", until=until, note="harvest")
    snoozed = read(client.get(f"/cohorts/{cohort_id}/help"))
    post(client, f"{path}/wake")
    unsnoozed = read(client.get(f"/cohorts/{cohort_id}/help"))

    assert "Snoozed: 1" in snoozed.text
    assert "Snoozed" not in unsnoozed.text


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("contact", {"channel": "fax", "note": "kept words"}),
        ("snooze", {"until": "tomorrow", "note": "kept words"}),
        ("snooze", {"until": "2020-01-01", "note": "kept words"}),
    ],
)
def test_bad_input_is_said_and_kept(client, read, database, cohort_id, he, act, fields):
    browser.sign_in(client, "ravi")

    answer = browser.post(client, f"/cohorts/{cohort_id}/help/{he}/{act}", fields)

    assert answer.status_code == 422
    assert "kept words" in read(answer).text
    assert re.search(r"until 20\d\d-", read(answer).text) is None  # no date as it is stored
    assert rows(database, Contact) == rows(database, Snooze) == []


def test_nobody_needs_help_in_the_quiet_time(client, sign_in, read, database, cohort_id):
    today = clock.now().date()
    day = dt.timedelta(days=1)
    change_cohort(database, cohort_id, quiet_from=today - day, quiet_until=today + day)
    sign_in(client, "ravi")

    assert "Nobody needs help today." in read(client.get(f"/cohorts/{cohort_id}/help")).text


def test_a_trainer_reads_the_list_and_no_more(client, sign_in, read, cohort_id, he):
    sign_in(client, "ana")

    page = read(client.get(f"/cohorts/{cohort_id}/help"))

    assert f"/cohorts/{cohort_id}/help/{he}" not in page.links()
    assert client.get(f"/cohorts/{cohort_id}/help/{he}").status_code in {403, 404}


def test_another_cohort_is_not_found(client, sign_in, post, database, cohort_id, he):
    def take_away(session):
        for role in session.scalars(select(RoleGrant).where(RoleGrant.scope_kind == "cohort")):
            session.delete(role)

    database.write(take_away)
    sign_in(client, "ravi")
    path = f"/cohorts/{cohort_id}/help"

    found = [client.get(item).status_code for item in (path, f"{path}/{he}")]
    found += [
        post(client, f"{path}/{he}/{act}", channel="phone", note="x").status_code
        for act in ("contact", "snooze", "wake")
    ]

    assert found == [404] * 5
    assert rows(database, Contact) == []


def test_people_of_no_cohort_are_not_found(client, sign_in, cohort_id, database):
    with database.read_session() as session:
        noor = find_person(session, "noor")
    sign_in(client, "ravi")

    assert client.get(f"/cohorts/{cohort_id}/help/{noor}").status_code == 404


def test_learners_are_refused(client, sign_in, cohort_id):
    sign_in(client, "li")

    assert client.get(f"/cohorts/{cohort_id}/help").status_code in {403, 404}


def test_a_reminder_goes_by_mail_only_where_the_server_sends_mail(
    client, sign_in, post, cohort_id, he
):
    sign_in(client, "ravi")

    assert post(client, f"/cohorts/{cohort_id}/help/{he}/mail").status_code == 404


@pytest.fixture
def mailing(app, database, he, monkeypatch):
    """The server sends mail, and He has an address."""
    parts = app.extensions["lms"]
    settings = dataclasses.replace(parts.settings, mail_url="smtp://127.0.0.1:1")
    monkeypatch.setitem(app.extensions, "lms", dataclasses.replace(parts, settings=settings))

    def change(session):
        session.get_one(Person, he).email = "he@example.org"

    database.write(change)


@pytest.mark.usefixtures("mailing")
def test_a_reminder_is_laid_in_the_outbox(client, sign_in, read, post, database, cohort_id, he):
    sign_in(client, "ravi")
    path = f"/cohorts/{cohort_id}/help/{he}"
    assert f"{path}/mail" in read(client.get(path)).forms()

    answer = post(client, f"{path}/mail")

    assert (answer.status_code, answer.location) == (303, f"{path}?saved=1")
    assert [(row.person_id, row.address) for row in rows(database, Mail)] == [
        (he, "he@example.org")
    ]
    assert post(client, f"{path}/mail").status_code == 422


def test_list_of_cohorts_counts_who_needs_help(client, sign_in, read, database, cohort_id):
    sign_in(client, "ravi")
    with database.read_session() as session:
        row = get_cohort(session, cohort_id)
        learner_progress = list_progress_of_cohort(session, cohort_id=row.id)
        at_risk = list_at_risk(session, row, learner_progress, now=clock.now())

    page = read(client.get("/cohorts/"))

    assert f"Need help {len(at_risk)} people" in page.text
    assert f"/cohorts/{row.id}/help" in page.links()
