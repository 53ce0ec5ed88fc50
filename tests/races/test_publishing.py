"""Publishing at the same moment: no file of the site is lost, no course made twice."""

import pytest
from sqlalchemy import func, select

from lms.accounts.rules.acts import SYSTEM, Act
from lms.catalogue.models import Course, Revision, SharedRevision
from lms.catalogue.preparation import Publisher
from lms.catalogue.publisher import publish_folder
from lms.catalogue.queries import published as queries
from lms.catalogue.services.publish import publish
from lms.content.folder import read_courses_folder
from lms.enrolment.queries.enrolments import count_active_learners
from lms.store import Store
from tests.catalogue.test_publishing_site import SHARED
from tests.factories import NOW
from tests.factories_course import release
from tests.races.racing import TIMES, Race, count, race


@pytest.fixture
def folders(tmp_path):
    """Three folders, each with another file of the site and nothing else."""
    for name, text in SHARED.items():
        folder = tmp_path / name.partition(".")[0]
        folder.mkdir()
        (folder / name).write_text(text.replace("courses: [tea]", "courses: []"))
    return [tmp_path / name.partition(".")[0] for name in SHARED]


def test_folders_that_bring_one_file_each_lose_none(database, tmp_path, folders):
    printer = Publisher(
        database,
        Store(tmp_path / "files"),
        act=Act(SYSTEM, NOW),
        count_active_learners=count_active_learners,
    )

    found = Race(
        lambda place: list(publish_folder(printer, read_courses_folder(folders[place % 3])))
    )

    assert len(found.gave) == TIMES
    renewed = [name for outcomes in found.gave for outcome in outcomes for name in outcome.renewed]
    assert sorted(renewed) == sorted(SHARED)
    with database.read_session() as session:
        shared = queries.get_shared(session)
        files = queries.list_shared_files(session)
        newest = session.scalar(select(func.max(SharedRevision.number)))
    assert (len(shared.paths), list(shared.glossary), list(shared.facts)) == (1, ["leaf"], ["A01"])
    assert set(files) == set(SHARED)
    assert newest == count(database, SharedRevision) == 3


def test_a_new_course_is_published_once(database):
    values = {
        "release": release(),
        "act": Act(SYSTEM, NOW),
        "count_active_learners": count_active_learners,
    }

    found = race(database, publish, **values)

    assert [result.is_new for result in found.gave].count(True) == 1
    assert count(database, Course) == count(database, Revision) == 1
