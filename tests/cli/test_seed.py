"""The demo: who is there, how far they are, and that a second run adds nothing twice."""

import dataclasses
import datetime as dt

import pytest
from sqlalchemy import func, select

from lms.accounts.authentication.by_secret import Authenticator, SignInRefused
from lms.accounts.authentication.session_start import Browser
from lms.accounts.queries.people import get_person, list_roles
from lms.catalogue.queries.published import list_current
from lms.cli.seed import find_demo, open_seed_context, seed
from lms.cli.seed.demo_people import COURSE, DEMO_PEOPLE, MAIN
from lms.cli.seed.people import find_demo_person
from lms.config import Settings
from lms.db import Base, migrate
from lms.enrolment.queries.enrolments import find_enrolment
from lms.learning.models import EnrolmentSummary
from tests.accounts.phones import at

NOW = dt.datetime(2026, 11, 24, 1, 30, tzinfo=dt.UTC)
GROWS = {"audit_event", "card", "user_session", "sign_in_throttle"}


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    data = tmp_path_factory.mktemp("seed")
    made = open_seed_context(Settings(data=data, demo=True))
    migrate.upgrade(made.database)
    yield made
    made.database.dispose()


@pytest.fixture(scope="module")
def demo(stage):
    return seed(stage, now=NOW)


def count_rows(stage):
    with stage.database.read_session() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table))
            for table in Base.metadata.sorted_tables
            if table.name not in GROWS
        }


def test_made_up_secret_has_eight_digits(demo):
    assert (len(demo.secret), demo.secret.isdecimal()) == (8, True)


def test_everybody_signs_in_with_it(stage, demo):
    authenticator = Authenticator(stage.database, stage.keys)
    for player in MAIN:
        welcome = authenticator.sign_in(
            player.sign_in_name, demo.secret, browser=Browser(), read_clock=at(NOW)
        )
        assert welcome.has_secret


def test_li_has_begun_nothing_and_confirmed_no_name(stage, demo):
    with stage.database.read_session() as session:
        li = get_person(session, find_demo_person(session, "li") or 0)
        enrolment = find_enrolment(session, person_id=li.id, course=COURSE)
        done = session.get(EnrolmentSummary, enrolment.enrolment_id) if enrolment else None

    assert (li.name_confirmed_at, li.language, enrolment is not None, done) == (
        None,
        "zh",
        True,
        None,
    )


def test_card_code_is_the_newcomers(stage, demo):
    authenticator = Authenticator(stage.database, stage.keys)
    welcome = authenticator.sign_in_with_card(demo.card_code, browser=Browser(), read_clock=at(NOW))

    with stage.database.read_session() as session:
        assert welcome.person_id == find_demo_person(session, "zhou")


def test_cohort_is_half_way(stage, demo):
    with stage.database.read_session() as session:
        done = session.scalars(select(EnrolmentSummary.required_done)).all()
        total = set(session.scalars(select(EnrolmentSummary.required_total)))

    assert (min(done) >= 1, max(done) < max(total), len(done) >= 8) == (True, True, True)


def test_roles_are_those_of_the_cast(stage, demo):
    with stage.database.read_session() as session:
        held = {
            player.sign_in_name: {
                grant.role
                for grant in list_roles(
                    session, person_id=find_demo_person(session, player.sign_in_name)
                )
            }
            for player in DEMO_PEOPLE
        }

    assert held == {player.sign_in_name: set(player.parts) for player in DEMO_PEOPLE}


def test_shipped_course_is_published(stage, demo):
    with stage.database.read_session() as session:
        assert COURSE in {row.course for row in list_current(session)}


def test_second_run_adds_nothing_twice(stage, demo):
    before = count_rows(stage)

    again = seed(stage, now=NOW)

    assert (count_rows(stage), again.secret) == (before, demo.secret)


def test_second_run_can_change_the_secret(stage, demo):
    changed = dataclasses.replace(
        stage, settings=dataclasses.replace(stage.settings, demo_secret="73514826")
    )
    assert find_demo(changed) is None

    seed(changed, now=NOW)

    authenticator = Authenticator(stage.database, stage.keys)
    authenticator.sign_in("mei", "73514826", browser=Browser(digest="a"), read_clock=at(NOW))
    with pytest.raises(SignInRefused):
        authenticator.sign_in("mei", demo.secret, browser=Browser(digest="b"), read_clock=at(NOW))
    assert find_demo(stage).secret == "73514826"
