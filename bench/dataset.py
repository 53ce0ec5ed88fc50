"""A database of any size, everybody in it invented: five people made by services, then copied.

Person n is number n, as are her enrolment and her attempt; she has done what person 1 to 5 before
her has: 40, 60, 80, 100 or 20 % of the lessons, so 60 % on average.
"""

import datetime as dt
import hashlib
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert, select, text
from sqlalchemy.orm import Session

from bench.texts import write_courses
from lms.accounts.keys import load_keys
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.rules.acts import SHELL, SYSTEM, Act
from lms.accounts.rules.identifiers import build_learner_number
from lms.accounts.rules.notice import build_version
from lms.accounts.secrets import SecretHasher
from lms.accounts.services.organizations import NewOrganization, add_membership, create_organization
from lms.accounts.services.people import NewPerson, accept_notice, confirm_name, create_person
from lms.accounts.services.roles import grant_role
from lms.assessment.queries.attempts import list_questions
from lms.assessment.services.attempts import GivenAnswer, begin_attempt
from lms.catalogue.publisher import Publisher, publish_folder
from lms.catalogue.queries.published import get_current, get_keys, get_published
from lms.config import Settings
from lms.db import Base, Database, migrate
from lms.enrolment.queries.enrolments import count_under_way
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.enrolment.services.enrolling import enrol
from lms.folders import MIGRATIONS, PACKAGE
from lms.learning.services.progress import complete_lesson, submit_attempt
from lms.store import Store

DATA = Path(__file__).parent / "data"
SECRET, SECRET_KEY = "28491637", "bench-" * 8
COURSE, QUIZ = "reference", "quiz"
BEGAN = dt.timedelta(days=60)
BATCH, PATTERNS = 1000, 5
_FAMILY = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗"
_GIVEN = "美华建国春燕秀英志远小雨文山玉兰香梅立强芳"
_OWN = {"person_id", "enrolment_id", "attempt_id"}
_NUMBERED = {"person", "enrolment", "attempt"}


@dataclass(frozen=True)
class Size:
    """`courses`: small ones beside the course of `lessons` lessons."""

    people: int = 5000
    lessons: int = 40
    courses: int = 30
    people_of_organization: int = 25
    organizations_of_cohort: int = 8


def get_dataset(size: Size) -> Path:
    """The data folder of that size, made when it is missing or the code that makes it changed."""
    folder = DATA / f"people-{size.people}-lessons-{size.lessons}"
    makers = [Path(__file__).with_name(f"{name}.py") for name in ("dataset", "texts")]
    makers += [*MIGRATIONS.glob("versions/*.py"), *PACKAGE.joinpath("content").rglob("*.py")]
    code = b"".join(path.read_bytes() for path in sorted(makers))
    stamp, wanted = folder / "made-by", hashlib.sha256(repr(size).encode() + code).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        make_dataset(folder, size)
        stamp.write_text(wanted)
    return folder


def settings_of(folder: Path) -> Settings:
    return Settings(data=folder, secret_key=SECRET_KEY)


def make_dataset(folder: Path, size: Size) -> None:
    folder.mkdir(parents=True)
    settings, began = settings_of(folder), dt.datetime.now(dt.UTC) - BEGAN
    database = Database(settings.database_address)
    migrate.upgrade(database)
    _publish(database, folder, size, began)
    places = list(_make_places(database, size, began))[: size.people]
    secret = SecretHasher(load_keys(settings).pepper).hash(SECRET)
    for number, place in enumerate(places[:PATTERNS], 1):
        database.write(_make_person, number, place, secret_hash=secret, began=began)
    with database.read_session() as session:
        patterns = _read_patterns(session)
    for first in range(PATTERNS, size.people, BATCH):
        people = dict(enumerate(places[first : first + BATCH], first + 1))
        database.write(_copy_people, people, patterns)
    with database.writer.begin() as connection:
        connection.execute(text("ANALYZE"))
    database.dispose()


def _publish(database: Database, folder: Path, size: Size, began: dt.datetime) -> None:
    source = folder / "courses"
    write_courses(source, lessons=size.lessons, small=size.courses)
    store = Store(folder / "files")
    printer = Publisher(database, store, act=Act(SYSTEM, began), count_under_way=count_under_way)
    for outcome in publish_folder(printer, source):
        if errors := [problem for problem in outcome.problems if problem.severity == "error"]:
            raise SystemExit(f"{outcome.course}: {errors[0]}")
    shutil.rmtree(source)


def _make_places(database: Database, size: Size, began: dt.datetime) -> Iterator[tuple[int, int]]:
    """Cohort and organization of each person in turn."""
    count = -(-size.people // size.people_of_organization)
    ids = [
        database.write(
            create_organization,
            Act(SHELL, began),
            NewOrganization(
                code=f"bench-{number:04}",
                names={
                    "en": f"Bench Valley Cooperative {number}",
                    "zh": f"试验谷第{number}合作社",
                },
                country="CN",
                province="云南",
                products=("tea",),
            ),
        )
        for number in range(count)
    ]
    for start in range(0, count, size.organizations_of_cohort):
        cohort_organizations = tuple(ids[start : start + size.organizations_of_cohort])
        name = f"Cohort {start // size.organizations_of_cohort + 1}"
        new = NewCohort(
            name, starts_on=began.date(), courses=(COURSE,), organizations=cohort_organizations
        )
        cohort_id = database.write(create_cohort, Act(SYSTEM, began), new)
        yield from (
            (cohort_id, organization_id)
            for organization_id in cohort_organizations
            for _ in range(size.people_of_organization)
        )


def _make_person(
    session: Session, number: int, place: tuple[int, int], *, secret_hash: str, began: dt.datetime
) -> None:
    """One of the five, by the services that she herself would use."""
    cohort_id, organization_id = place
    new = NewPerson(
        _name(number), sign_in_name=f"bench-{number}", secret_hash=secret_hash, secret_kind="pin"
    )
    person_id = create_person(session, Act(SHELL, began), new).person_id
    grant_role(session, Act(SHELL, began), person_id=person_id, grant=ScopedRole("learner"))
    add_membership(
        session,
        Act(SHELL, began),
        person_id=person_id,
        organization_id=organization_id,
        started_on=began.date(),
    )
    accept_notice(session, Act(SYSTEM, began), person_id=person_id, version=build_version("zh"))
    confirm_name(session, Act(SHELL, began), person_id=person_id, printed_name=_name(number))
    enrolment_id = enrol(
        session, Act(SYSTEM, began), person_id=person_id, course=COURSE, cohort_id=cohort_id
    )
    keys = {"person_id": person_id, "enrolment_id": enrolment_id}
    share = (number % PATTERNS + 1) / PATTERNS
    required = get_published(session, get_current(session, COURSE).id).structure.required
    readings = [name for name in required if name != QUIZ]
    for day, name in enumerate(readings[: round(share * len(readings))], 1):
        complete_lesson(session, Act(SYSTEM, began + dt.timedelta(days=day)), **keys, lesson=name)
    if share == 1:
        _pass(session, keys, began + dt.timedelta(days=len(required)))


def _pass(session: Session, keys: dict[str, int], now: dt.datetime) -> None:
    """One attempt with all answers right."""
    attempt_id = begin_attempt(
        session, Act(SYSTEM, now - dt.timedelta(minutes=20)), **keys, lesson=QUIZ
    )
    key = get_keys(session, get_current(session, COURSE).id)[QUIZ].keys
    answers = [
        GivenAnswer(question, key[question].correct, "zh", place)
        for place, question in enumerate(list_questions(session, attempt_id), 1)
    ]
    submit_attempt(
        session,
        Act(SYSTEM, now),
        person_id=keys["person_id"],
        attempt_id=attempt_id,
        answers=answers,
    )


def _read_patterns(session: Session) -> list[tuple[Table, dict[int, list[dict[str, Any]]]]]:
    """The rows of the five, in an order that foreign keys allow."""
    owners = {}
    patterns = []
    for table in Base.metadata.sorted_tables:
        found: dict[int, list[dict[str, Any]]] = {number: [] for number in range(PATTERNS)}
        for row in map(dict, session.execute(select(table)).mappings()):
            owner = row["id"] if table.name == "person" else row.get("person_id")
            owner = owner or row.get("enrolment_id") or owners.get(row.get("attempt_id"))
            if table.name == "attempt":
                owners[row["id"]] = owner
            if owner:
                found[owner % PATTERNS].append(row)
        if any(found.values()):
            patterns.append((table, found))
    return patterns


def _copy_people(session: Session, people: dict[int, tuple[int, int]], patterns) -> None:
    for table, rows in patterns:
        copies = [
            _copy(table, row, number, place)
            for number, place in people.items()
            for row in rows[number % PATTERNS]
        ]
        if copies:
            session.execute(insert(table), copies)


def _copy(table: Table, row: dict[str, Any], number: int, place: tuple[int, int]) -> dict[str, Any]:
    made = row | {name: number for name in _OWN & row.keys() if row[name]}
    where = {"cohort_id": place[0], "organization_id": place[1]}
    made |= {name: where[name] for name in where if row.get(name)}
    if table.name == "person":
        made |= {
            "learner_number": build_learner_number(number * 7),
            "sign_in_name": f"bench-{number}",
            "printed_name": _name(number),
        }
    if table.name in _NUMBERED:
        made["id"] = number
    elif table.autoincrement_column is not None:
        del made["id"]
    return made


def _name(number: int) -> str:
    chance = random.Random(number)
    return chance.choice(_FAMILY) + "".join(chance.sample(_GIVEN, 2))
