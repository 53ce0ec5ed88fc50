"""A database of any size, everybody in it invented: five people made by services, then copied.

Person n is number n, and has done what person 1 to 5 before them has: 40, 60, 80, 100 or 20 % of
the lessons, so 60 % on average.
"""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bench.texts import write_courses
from lms import clock
from lms.accounts.keys import load_keys
from lms.accounts.rules.acts import SHELL, SYSTEM, Act
from lms.accounts.secrets import SecretHasher
from lms.accounts.services.organizations import NewOrganization, create_organization
from lms.catalogue.preparation import Publisher
from lms.catalogue.publisher import publish_folder
from lms.cli.seed.demo_people import COURSE, DemoPerson
from lms.cli.seed.people import ensure_demo_person
from lms.cli.seed.progress import BEGAN, seed_progress
from lms.config import Settings
from lms.content.folder import read_courses_folder
from lms.db import Base, Database, migrate
from lms.enrolment.queries.enrolments import count_active_learners
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.store import Store

SECRET, QUIZ = "28491637", "quiz"
LESSONS, SMALL_COURSES = 40, 30
PATTERNS = 5
ORGANIZATIONS_OF_COHORT = 8
# How many people in turn share a row of these tables.
PEOPLE_OF = {"person": 1, "enrolment": 1, "attempt": 1, "organization": 25, "cohort": 200}
_NAMES = "李美华王建国赵春燕杨志远玉香梅陈国强刀玉兰段文山张秀英周小雨"


def fill(database: Database, settings: Settings, *, people: int) -> None:
    """Make one course of 40 lessons, 30 small ones, and these people, in cohorts of 200."""
    began = clock.now() - BEGAN
    migrate.upgrade(database)
    _publish(database, settings.data, Act(SYSTEM, began))
    database.write(_make_cohorts, Act(SHELL, began), -(-people // PEOPLE_OF["organization"]))
    secret = SecretHasher(load_keys(settings).pepper).hash(SECRET)
    for number in range(1, PATTERNS + 1):
        person = _new_person(number)
        database.write(ensure_demo_person, person=person, secret_hash=secret, now=began)
        database.write(seed_progress, person=person, cohort_id=1, now=clock.now())
    with database.writer.begin() as connection:
        for table in filter(_is_of_people, Base.metadata.sorted_tables):
            connection.execute(_build_copies(table, people // PATTERNS))
            if database.dialect == "postgresql" and table.name in PEOPLE_OF:
                sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
                connection.exec_driver_sql(f"SELECT setval({sequence}, {people})")
        connection.execute(sa.text("ANALYZE"))


def _publish(database: Database, folder: Path, act: Act) -> None:
    write_courses(folder / "courses", lessons=LESSONS, small=SMALL_COURSES)
    store = Store(folder / "files")
    publisher = Publisher(database, store, act=act, count_active_learners=count_active_learners)
    for outcome in publish_folder(publisher, read_courses_folder(folder / "courses")):
        if outcome.is_refused:
            raise SystemExit(f"{outcome.course}: {outcome.problems[0]}")


def _new_organization(number: int) -> NewOrganization:
    names = {"en": f"Bench Valley Cooperative {number}", "zh": f"试验谷第{number}合作社"}
    return NewOrganization(f"bench-{number:04}", names, "CN", province="云南", products=("tea",))


def _make_cohorts(session: Session, act: Act, count: int) -> None:
    ids = [create_organization(session, act, _new_organization(n)) for n in range(count)]
    for start in range(0, len(ids), ORGANIZATIONS_OF_COHORT):
        members = tuple(ids[start : start + ORGANIZATIONS_OF_COHORT])
        name, day = f"Cohort {start + 1}", act.at.date()
        new = NewCohort(name, starts_on=day, courses=(COURSE,), organizations=members)
        create_cohort(session, act, new)


def _new_person(number: int) -> DemoPerson:
    count = LESSONS * (number % PATTERNS + 1) // PATTERNS
    done = tuple(20 - 16 * lesson // LESSONS for lesson in range(count))
    quiz = 1.0 if count == LESSONS else None
    return DemoPerson(f"bench-{number}", "王小明", "", _new_organization(0), done=done, quiz=quiz)


def _find_owner(of: sa.Column) -> str:
    """Return the table whose rows the column counts: its own, or the one that it refers to."""
    referred = [key.column.table.name for key in of.foreign_keys]
    return referred[0] if referred else of.table.name * of.primary_key


def _is_of_people(table: sa.Table) -> bool:
    return any(
        _find_owner(column) in {"person", "enrolment", "attempt"} and not column.nullable
        for column in table.columns
    )


def _build_copies(table: sa.Table, groups: int) -> sa.Insert:
    """Insert the rows of the five once more for each further group of five."""
    first = sa.select(sa.literal(1).label("number")).cte(recursive=True)
    further = sa.select(first.c.number + 1).where(first.c.number < groups - 1)
    group = first.union_all(further).c.number
    values: dict[str, Any] = {}
    for column in table.columns:
        people = PEOPLE_OF.get(_find_owner(column))
        if people or column is not table.autoincrement_column:
            values[column.name] = column + group * PATTERNS // people if people else column
    if table.name == "person":
        number = values["id"]
        first_letter = sa.cast(number * 3 % len(_NAMES) + 1, sa.Integer)
        values["printed_name"] = sa.func.substr(_NAMES, first_letter, 3)
        values["sign_in_name"] = sa.literal("bench-") + sa.cast(number, sa.String)
        # Of eight digits: those of the people who are copied are random, of seven.
        values["learner_number"] = sa.cast(number + 10_000_000, sa.String)
    rows = sa.select(*values.values()).select_from(table.join(group.table, sa.true()))
    return sa.insert(table).from_select(list(values), rows, include_defaults=False)
