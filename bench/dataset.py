"""A database of any size: `python -m bench.dataset --people 50000`. Everybody in it is invented.

Courses, organizations and cohorts are made by services; people and what they did are inserted in
bulk, with summaries as the services would have kept them (`tests` hold the services to that).
"""

import argparse
import datetime as dt
import hashlib
import random
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from bench.progress import Journey, add_progress
from bench.texts import write_courses
from lms.accounts.keys import load_keys
from lms.accounts.models import Membership, Person, RoleGrant
from lms.accounts.rules.acts import SHELL, SYSTEM, Act
from lms.accounts.rules.identifiers import build_learner_number
from lms.accounts.rules.notice import build_version
from lms.accounts.secrets import SecretHasher
from lms.accounts.services.organizations import NewOrganization, create_organization
from lms.catalogue.publisher import Publisher, publish_folder
from lms.catalogue.queries.published import get_current, get_published
from lms.config import Settings
from lms.db import Database, migrate
from lms.enrolment.queries.enrolments import count_under_way
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.folders import MIGRATIONS, PACKAGE
from lms.store import Store

DATA = Path(__file__).parent / "data"
SECRET = "28491637"
SECRET_KEY = "bench-" * 8
COURSE = "reference"
BEGAN = dt.timedelta(days=60)
BATCH = 1000
_FAMILY, _GIVEN = (
    "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗",
    "美华建国春燕秀英志远小雨文山玉兰香梅立强芳",
)


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
    stamp, wanted = folder / "made-by", _fingerprint(size)
    if stamp.exists() and stamp.read_text() == wanted:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    make_dataset(folder, size)
    stamp.write_text(wanted)
    return folder


def copy_dataset(size: Size, target: Path) -> Path:
    """A copy that a run may change."""
    shutil.copytree(get_dataset(size), target)
    return target


def settings_of(folder: Path) -> Settings:
    return Settings(data=folder, secret_key=SECRET_KEY)


def make_dataset(folder: Path, size: Size) -> None:
    """Publish the courses, then add organizations, cohorts, people and their progress."""
    settings, now = settings_of(folder), dt.datetime.now(dt.UTC)
    folder.mkdir(parents=True)
    database = Database(settings.database_address)
    migrate.upgrade(database)
    _publish(database, folder, size, now=now)
    cohorts = list(_make_cohorts(database, size, now=now))
    secret = SecretHasher(load_keys(settings).pepper).hash(SECRET)
    for first in range(0, size.people, BATCH):
        people = range(first, min(first + BATCH, size.people))
        database.write(_add_people, people=people, secret_hash=secret, cohorts=cohorts,
                       size=size, now=now)  # fmt: skip
    with database.writer.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    database.dispose()


def _fingerprint(size: Size) -> str:
    own = Path(__file__).parent
    makers = [own / f"{name}.py" for name in ("dataset", "progress", "texts")]
    product = [*MIGRATIONS.glob("versions/*.py"), *PACKAGE.joinpath("content").rglob("*.py")]
    found = hashlib.sha256(repr(size).encode())
    for path in sorted([*makers, *product]):
        found.update(path.read_bytes())
    return found.hexdigest()


def _publish(database: Database, folder: Path, size: Size, *, now: dt.datetime) -> None:
    source = folder / "courses"
    write_courses(source, lessons=size.lessons, small=size.courses)
    printer = Publisher(
        database,
        Store(folder / "files"),
        act=Act(SYSTEM, now - BEGAN),
        count_under_way=count_under_way,
    )
    for outcome in publish_folder(printer, source):
        errors = [problem for problem in outcome.problems if problem.severity == "error"]
        if errors:
            raise SystemExit(f"{outcome.course}: {errors[0]}")
    shutil.rmtree(source)


def _make_cohorts(
    database: Database, size: Size, *, now: dt.datetime
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Ids of cohorts, each with the ids of its organizations."""
    count = -(-size.people // size.people_of_organization)
    ids = [
        database.write(create_organization, Act(SHELL, now - BEGAN), _organization(number))
        for number in range(count)
    ]
    for start in range(0, count, size.organizations_of_cohort):
        own = tuple(ids[start : start + size.organizations_of_cohort])
        new = NewCohort(
            name=f"Cohort {start // size.organizations_of_cohort + 1}",
            starts_on=(now - BEGAN).date(),
            courses=(COURSE,),
            organizations=own,
        )
        yield database.write(create_cohort, Act(SYSTEM, now - BEGAN), new), own


def _organization(number: int) -> NewOrganization:
    return NewOrganization(
        code=f"bench-{number:04}",
        name_en=f"Bench Valley Cooperative {number}",
        name_zh=f"试验谷第{number}合作社",
        country="CN",
        province="云南",
        products=("tea",),
    )


def _add_people(
    session: Session,
    *,
    people: range,
    secret_hash: str,
    cohorts: list[tuple[int, tuple[int, ...]]],
    size: Size,
    now: dt.datetime,
) -> None:
    ids = [number + 1 for number in people]
    began = now - BEGAN
    session.execute(insert(Person), [_person(one, secret_hash, began) for one in ids])
    session.execute(
        insert(RoleGrant),
        [{"person_id": one, "role": "learner", "granted_at": began} for one in ids],
    )
    places = {one: _place(one - 1, cohorts, size) for one in ids}
    session.execute(
        insert(Membership),
        [
            {"person_id": one, "organization_id": places[one][1], "started_on": began.date()}
            for one in ids
        ],
    )
    revision = get_current(session, COURSE)
    published = get_published(session, revision.id)
    journeys = [Journey(one, *places[one], _share(one)) for one in ids]
    add_progress(session, journeys, revision=revision, published=published, began=began)


def _person(number: int, secret_hash: str, began: dt.datetime) -> dict[str, object]:
    chance = random.Random(number)
    return {
        "id": number,
        "learner_number": build_learner_number(number * 7),
        "sign_in_name": f"bench-{number}",
        "printed_name": chance.choice(_FAMILY) + "".join(chance.sample(_GIVEN, 2)),
        "name_confirmed_at": began,
        "language": "zh",
        "time_zone": "Asia/Shanghai",
        "secret_hash": secret_hash,
        "secret_kind": "pin",
        "notice_version": build_version("zh"),
        "notice_accepted_at": began,
        "confirmed": True,
        "created_at": began,
    }


def _place(index: int, cohorts: list[tuple[int, tuple[int, ...]]], size: Size) -> tuple[int, int]:
    """Cohort and organization of a person."""
    number = index // size.people_of_organization
    cohort_id, organizations = cohorts[number // size.organizations_of_cohort]
    return cohort_id, organizations[number % size.organizations_of_cohort]


def _share(number: int) -> float:
    """Of lessons done: 20, 40, 60, 80 or 100 %, so 60 % on average."""
    return 0.2 * (number % 5 + 1)


def main() -> None:
    arguments = argparse.ArgumentParser(description="Make a database to measure with.")
    arguments.add_argument("--people", type=int, default=Size.people)
    arguments.add_argument("--lessons", type=int, default=Size.lessons)
    wanted = arguments.parse_args()
    begun = time.monotonic()
    folder = get_dataset(Size(people=wanted.people, lessons=wanted.lessons))
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"{folder}: {size / 1e6:.0f} MB, {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
