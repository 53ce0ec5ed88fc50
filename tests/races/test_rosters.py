"""Lists, joiners and managers that bring the same person at one moment, on both engines."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from lms.accounts.models import AuditEvent, Organization, Person
from lms.accounts.rules.acts import SHELL, SYSTEM, Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.services.locks import lock_members, lock_person
from lms.accounts.services.members import add_learner
from lms.accounts.services.people import NewPerson
from lms.accounts.services.sessions import SessionDetails
from lms.enrolment.models import Cohort
from lms.enrolment.services.cohort_settings import close_cohort
from lms.roster.services.imports import undo_import
from lms.workshop.services.join import Joiner, join_cohort
from lms.workshop.services.join_code import open_join_code
from tests.catalogue.test_enrolling_meanwhile import is_waited_for
from tests.factories import NOW
from tests.races.racing import TIMES, Race, count
from tests.roster.rosters import RosterFixture
from tests.speed import TIMEOUT

BY = {"act": Act(SHELL, NOW)}
ROW = ("王小红", "", "云雾岭茶农合作社", "", "中文", "")
MADE = Person.printed_name == "王小红"


@pytest.fixture
def workshop(database):
    """Li in a cohort of Yunwu Ridge."""
    return RosterFixture(database)


def open_code(database, workshop):
    database.write(open_join_code, cohort_id=workshop.cohort, hours=4, **BY)
    with database.read_session() as session:
        return session.get(Cohort, workshop.cohort).code


def join(database, code, workshop, index, name):
    new = SessionDetails(f"token {index}".encode(), "mine")
    joiner = Joiner(name, workshop.yunwu, "zh")
    database.write(join_cohort, Act(SYSTEM, NOW), joiner, code=code, new=new)
    return "joined"


def test_lists_handed_in_together_make_a_person_once(database, workshop):
    """Ten lists of one cohort and ten of another, each with the same woman of one cooperative."""
    homes = [workshop.scope, workshop.add_cohort("Valleys")]
    ready = []
    for index in range(20):
        one = workshop.start(ROW, scope=homes[index % 2])
        ready.append((one, workshop.prepare(one, homes[index % 2])))

    found = Race(lambda index: workshop.try_to_apply(*ready[index]), times=20)

    assert sorted(found.gave) == ["applied", *["stale"] * 19]
    assert count(database, Person, MADE) == 1


def test_a_list_and_a_manager_make_a_person_once(database, workshop):
    started = workshop.start(ROW)
    prepared = workshop.prepare(started)
    values = {"organization_id": workshop.yunwu, "today": NOW.date()}

    def act(index):
        if index % 2:
            return workshop.try_to_apply(started, prepared)
        database.write(add_learner, new=NewPerson("王小红"), **values, **BY)
        return "added"

    Race(act)

    assert count(database, Person, MADE) == 1


def test_a_list_sees_who_joined_before_it(database, workshop):
    """A person who gives this name at the door after the list waits to be confirmed, as always."""
    code, started = open_code(database, workshop), workshop.start(ROW)
    prepared = workshop.prepare(started)

    def act(index):
        if index == TIMES // 2:
            return workshop.try_to_apply(started, prepared)
        return join(database, code, workshop, index, "王小红")

    found = Race(act)

    with database.read_session() as session:
        made = session.scalars(select(Person.confirmed).where(MADE).order_by(Person.id)).all()
    listed = found.gave.count("applied")
    assert made == [True] * listed + [False] * (TIMES - 1)


def test_a_cooperative_of_two_lists_is_made_once(database, workshop):
    homes = [workshop.scope, workshop.add_cohort("Valleys")]
    ready = []
    for index in range(10):
        home = homes[index % 2]
        one = workshop.start(("王小红", "", "新坡合作社", "", "中文", ""), scope=home)
        (question,) = workshop.prepare(one, home).preview.questions
        workshop.answer(one, **{question.key: "new"})
        ready.append((one, workshop.prepare(one, home)))

    found = Race(lambda index: workshop.try_to_apply(*ready[index]), times=10)

    assert sorted(found.gave) == ["applied", *["stale"] * 9]
    assert count(database, Organization, Organization.names["zh"].as_string() == "新坡合作社") == 1
    assert count(database, Person, MADE) == 1


def test_taking_a_list_back_holds_the_cooperative_before_its_people(database, workshop):
    """Adds the person to the cooperative, which locks it, and waits for their row next."""
    started = workshop.start(("王小红", "", "新坡合作社", "", "中文", ""))
    (question,) = workshop.prepare(started).preview.questions
    workshop.answer(started, **{question.key: "new"})
    workshop.apply(started)
    woman = workshop.person("王小红").id
    with database.read_session() as session:
        is_made = Organization.names["zh"].as_string() == "新坡合作社"
        made = session.scalar(select(Organization.id).where(is_made))
    values = {
        "import_id": started,
        "scope": workshop.scope,
        "fingerprint": workshop.plan(started).fingerprint,
    }
    held, tries = threading.Event(), []

    def add_slowly(session):
        tries.append("add")
        lock_members(session, made)
        held.set()
        while not is_waited_for(session):
            pass
        lock_person(session, woman)

    def take_back(session):
        tries.append("undo")
        undo_import(session, **values, include_printed_cards=False, **BY)

    def undo():
        held.wait(TIMEOUT)
        database.write(take_back)

    with ThreadPoolExecutor(1) as other:
        undone = other.submit(undo)
        database.write(add_slowly)
        undone.result()

    assert (sorted(tries), workshop.person("王小红")) == (["add", "undo"], None)
    assert count(database, Organization, Organization.id == made) == 0


def test_nobody_joins_a_cohort_after_it_was_closed(database, workshop):
    code = open_code(database, workshop)

    def act(index):
        if index == TIMES // 2:
            return database.write(close_cohort, cohort_id=workshop.cohort, **BY)
        return join(database, code, workshop, index, f"赵{index}云")

    found = Race(act)

    assert set(found.refused) <= {"JoinCodeNotOpen"}
    with database.read_session() as session:
        last = session.scalar(
            select(func.max(AuditEvent.id)).where(AuditEvent.act == AuditAction.COHORT_JOINED)
        )
        closed = session.scalar(
            select(AuditEvent.id).where(AuditEvent.act == AuditAction.COHORT_CLOSED)
        )
    assert (last or 0) < closed
