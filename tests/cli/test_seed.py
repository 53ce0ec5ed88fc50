"""The demo: who is there, how far they are, and that a second run adds nothing twice."""

import dataclasses
import datetime as dt
from collections import Counter

import pytest
from sqlalchemy import func, select

from lms.accounts.authentication.by_secret import Authenticator, SignInRefused
from lms.accounts.authentication.session_start import Browser
from lms.accounts.queries.people import get_person, list_roles
from lms.catalogue.queries.published import list_current
from lms.cli.seed import find_demo, open_seed_context, seed
from lms.cli.seed.demo_people import COURSE, DEMO_PEOPLE, MAIN
from lms.cli.seed.demo_plan import COMMENTS
from lms.cli.seed.people import find_demo_person
from lms.clock import day_of
from lms.config import Settings
from lms.db import Base, migrate
from lms.enrolment.queries.enrolments import find_enrolment
from lms.learning.models import EnrolmentSummary
from tests.accounts.phones import at

# Tomorrow already in the zone of the cohort.
NOW = dt.datetime(2026, 11, 24, 17, 30, tzinfo=dt.UTC)
BEGINNINGS = {
    "attempt": "begun_at",
    "cohort": "created_at",
    "course": "created_at",
    "edition": "opened_at",
    "enrolment": "enrolled_at",
    "organization": "created_at",
    "person": "created_at",
    "plan_entry": "saved_at",
    "revision": "published_at",
}
"""The column that says since when a row exists, by table."""
GROWS = {"audit_event", "card", "user_session", "sign_in_throttle"}


@pytest.fixture(scope="module")
def seed_context(tmp_path_factory):
    data = tmp_path_factory.mktemp("seed")
    made = open_seed_context(Settings(data=data, demo=True))
    migrate.upgrade(made.database)
    yield made
    made.database.dispose()


@pytest.fixture(scope="module")
def demo(seed_context):
    return seed(seed_context, now=NOW)


def count_rows(seed_context):
    with seed_context.database.read_session() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table))
            for table in Base.metadata.sorted_tables
            if table.name not in GROWS
        }


def test_made_up_secret_has_eight_digits(demo):
    assert (len(demo.secret), demo.secret.isdecimal()) == (8, True)


def test_everybody_signs_in_with_it(seed_context, demo):
    authenticator = Authenticator(seed_context.database, seed_context.keys)
    for player in MAIN:
        welcome = authenticator.sign_in(
            player.sign_in_name, demo.secret, browser=Browser(), read_clock=at(NOW)
        )
        assert welcome.has_secret


def test_li_has_begun_nothing_and_confirmed_no_name(seed_context, demo):
    with seed_context.database.read_session() as session:
        li = get_person(session, find_demo_person(session, "li") or 0)
        enrolment = find_enrolment(session, person_id=li.id, course=COURSE)
        done = session.get(EnrolmentSummary, enrolment.enrolment_id) if enrolment else None

    assert (li.name_confirmed_at, li.language, enrolment is not None, done) == (
        None,
        "zh",
        True,
        None,
    )


def test_card_code_is_the_newcomers_and_shown_until_it_is_used(seed_context, demo):
    authenticator = Authenticator(seed_context.database, seed_context.keys)
    before = find_demo(seed_context, now=NOW)
    welcome = authenticator.sign_in_with_card(demo.card_code, browser=Browser(), read_clock=at(NOW))

    with seed_context.database.read_session() as session:
        assert welcome.person_id == find_demo_person(session, "zhou")
    assert find_demo(seed_context, now=NOW).card_code == demo.card_code
    chosen = {"person_id": welcome.person_id, "session_id": welcome.session_id, "now": NOW}
    authenticator.change_secret("50284917", **chosen)
    assert (before, find_demo(seed_context, now=NOW).card_code) == (demo, "")


def test_cohort_is_half_way(seed_context, demo):
    with seed_context.database.read_session() as session:
        done = session.scalars(select(EnrolmentSummary.required_done)).all()
        total = set(session.scalars(select(EnrolmentSummary.required_total)))

    assert (min(done) >= 1, max(done) < max(total), len(done) >= 8) == (True, True, True)


def read_rows(seed_context):
    """Every row of every table, by the name of the table."""
    with seed_context.database.read_session() as session:
        return {
            table.name: session.execute(select(table)).mappings().all()
            for table in Base.metadata.sorted_tables
        }


def list_moments(row):
    """The past moments of a row by column; those to come have other names."""
    ahead = {"due_at", "expires_at"}
    return {
        name: value
        for name, value in row.items()
        if isinstance(value, dt.datetime) and name.endswith("_at") and name not in ahead
    }


def test_nothing_has_happened_in_the_future(seed_context, demo):
    late = [
        (name, column, value)
        for name, rows in read_rows(seed_context).items()
        for row in rows
        for column, value in list_moments(row).items()
        if value > NOW
    ]

    assert late == []


def test_nothing_has_happened_before_what_it_belongs_to(seed_context, demo):
    tables = read_rows(seed_context)
    began = {
        name: {row["id"]: row[BEGINNINGS[name]] for row in rows}
        for name, rows in tables.items()
        if name in BEGINNINGS
    }

    early = {
        (table.name, column, key.column.table.name)
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        for row in tables[table.name]
        for column, value in list_moments(row).items()
        if (start := began.get(key.column.table.name, {}).get(row[key.parent.name]))
        and value < start
    }

    assert early == set()


def test_days_of_the_demo_agree_in_the_zone_of_the_cohort(seed_context, demo):
    tables = read_rows(seed_context)
    (cohort,), (course,) = tables["cohort"], tables["cohort_course"]
    today = day_of(NOW, cohort["zone"])
    days = {row["day"] for row in tables["activity_day"]}

    enrolled_on = {day_of(row["enrolled_at"], cohort["zone"]) for row in tables["enrolment"]}
    assert enrolled_on == {cohort["starts_on"]} == {course["starts_on"]}
    assert cohort["starts_on"] <= min(days) <= max(days) <= today < course["due_on"]
    assert course["due_on"] <= cohort["ends_on"]
    assert all(row["started_on"] < cohort["starts_on"] for row in tables["membership"])
    assert not any(str(year) in cohort["name"] for year in range(2020, 2100))


def test_questions_of_the_demo_are_in_every_state(seed_context, demo):
    rows = read_rows(seed_context)["inquiry"]

    assert Counter(
        "published"
        if row["published_at"]
        else "answered"
        if row["answered_at"]
        else "passed on"
        if row["passed_on_at"]
        else "open"
        for row in rows
    ) == {"published": 1, "answered": 1, "passed on": 1, "open": 1}
    assert [row["answered_at"] for row in rows if row["answer"] and not row["read_at"]]


def test_learners_of_the_demo_ask_about_lessons_that_they_have_done(seed_context, demo):
    tables = read_rows(seed_context)
    done = {
        (row["enrolment_id"], row["lesson"]): row["completed_at"] for row in tables["completion"]
    }

    is_after = {
        row["lesson"]: done.get((row["enrolment_id"], row["lesson"]), NOW) <= row["written_at"]
        for row in tables["inquiry"]
    }

    assert set(is_after.values()) == {True}


def test_roles_are_those_of_the_cast(seed_context, demo):
    with seed_context.database.read_session() as session:
        held = {
            player.sign_in_name: {
                grant.role
                for grant in list_roles(
                    session, person_id=find_demo_person(session, player.sign_in_name)
                )
            }
            for player in DEMO_PEOPLE
        }

    assert held == {player.sign_in_name: set(player.roles) for player in DEMO_PEOPLE}


def test_shipped_course_is_published(seed_context, demo):
    with seed_context.database.read_session() as session:
        assert COURSE in {row.course for row in list_current(session)}


def test_second_run_adds_nothing_twice(seed_context, demo):
    before = count_rows(seed_context)

    again = seed(seed_context, now=NOW)

    assert (count_rows(seed_context), again.secret) == (before, demo.secret)


def test_second_run_can_change_the_secret(seed_context, demo):
    changed = dataclasses.replace(
        seed_context, settings=dataclasses.replace(seed_context.settings, demo_secret="73514826")
    )
    assert find_demo(changed, now=NOW) is None

    seed(changed, now=NOW)

    authenticator = Authenticator(seed_context.database, seed_context.keys)
    authenticator.sign_in("mei", "73514826", browser=Browser(digest="a"), read_clock=at(NOW))
    with pytest.raises(SignInRefused):
        authenticator.sign_in("mei", demo.secret, browser=Browser(digest="b"), read_clock=at(NOW))
    assert find_demo(seed_context, now=NOW).secret == "73514826"


def test_comments_of_the_demo_are_in_the_language_of_their_reader():
    languages = {person.sign_in_name: person.language for person in DEMO_PEOPLE}

    for _, learner, text, _ in COMMENTS:
        is_han = any("\u4e00" <= sign <= "\u9fff" for sign in text)
        assert is_han is (languages[learner] == "zh"), text
