"""Publishing at the same moment: no file of the site is lost, no course made twice."""

import threading

import pytest
from sqlalchemy import func, select

from lms.accounts.rules.acts import SYSTEM, Act
from lms.catalogue.models import Course, Revision, SharedRevision
from lms.catalogue.preparation import Publisher
from lms.catalogue.publisher import publish_folder
from lms.catalogue.queries import published as queries
from lms.catalogue.queries.course_index import CourseIndex
from lms.catalogue.queries.glossary_index import prepare_site
from lms.catalogue.services.publish import publish
from lms.catalogue.services.search_index import index_site, store_index
from lms.content.folder import read_courses_folder
from lms.enrolment.queries.enrolments import count_active_learners
from lms.search.rules.documents import SearchDocument
from lms.store import Store
from tests.catalogue.test_publishing_site import SHARED
from tests.catalogue.test_search_index import read as read_index
from tests.factories import NOW
from tests.factories_course import release
from tests.races.racing import TIMES, Race, count, race

ACT = Act(SYSTEM, NOW)


@pytest.fixture
def folders(tmp_path):
    """Three folders, each with another file of the site and nothing else."""
    for name, text in SHARED.items():
        folder = tmp_path / name.partition(".")[0]
        folder.mkdir()
        (folder / name).write_text(text.replace("courses: [tea]", "courses: []"))
    return [tmp_path / name.partition(".")[0] for name in SHARED]


def test_folders_that_bring_one_file_each_lose_none(database, tmp_path, folders):
    publisher = Publisher(
        database,
        Store(tmp_path / "files"),
        act=Act(SYSTEM, NOW),
        count_active_learners=count_active_learners,
    )

    found = Race(
        lambda index: list(publish_folder(publisher, read_courses_folder(folders[index % 3])))
    )

    assert len(found.gave) == TIMES
    renewed = [
        name for outcomes in found.gave for outcome in outcomes for name in outcome.updated_files
    ]
    assert sorted(renewed) == sorted(SHARED)
    with database.read_session() as session:
        shared = queries.get_shared(session)
        files = queries.get_shared_hashes_by_path(session)
        newest = session.scalar(select(func.max(SharedRevision.number)))
    assert (len(shared.paths), list(shared.glossary), list(shared.facts)) == (1, ["leaf"], ["A01"])
    assert set(files) == set(SHARED)
    assert newest == count(database, SharedRevision) == 3


def run_during(database, service, publish_new, **values):
    """Publish while the transaction of a service is still open, as far as the engine lets it."""
    is_written, is_published = threading.Event(), threading.Event()

    def write(session):
        service(session, ACT, **values)
        is_written.set()
        is_published.wait(0.5)

    def act(index):
        if index == 0:
            return database.write(write)
        is_written.wait()
        publish_new()
        return is_published.set()

    Race(act, times=2)


def test_a_glossary_published_during_a_rebuild_is_found(database, tmp_path, folders):
    publisher = Publisher(
        database, Store(tmp_path / "files"), act=ACT, count_active_learners=count_active_learners
    )
    folder = tmp_path / "glossary"
    list(publish_folder(publisher, read_courses_folder(folder)))
    glossary = folder / "glossary.yml"
    glossary.write_text(glossary.read_text().replace("word: leaf", "word: bud"))
    renewed = read_courses_folder(folder)
    with database.read_session() as session:
        index = prepare_site(session)

    run_during(database, index_site, lambda: list(publish_folder(publisher, renewed)), index=index)

    _documents, phrases = read_index(database)
    assert phrases == ["('leaf', 'bud', 'bud')"]
    assert database.write(index_site, ACT, index=index) == 0
    with database.read_session() as session:
        index = prepare_site(session)
    assert database.write(index_site, ACT, index=index) == 0


def test_a_course_published_during_a_rebuild_is_found(database):
    def publish_titled(title):
        text = SearchDocument("course", release().structure.id, "tea", "en", title, "A leaf.")
        made = release(documents=(text,), text=title)
        values = {"release": made, "count_active_learners": count_active_learners}
        return database.write(publish, ACT, **values)

    first = publish_titled("Tea")
    document = SearchDocument("course", release().structure.id, "tea", "en", "Lost", "A leaf.")
    index = CourseIndex(document.course, first.revision_id, (document,))

    run_during(database, store_index, lambda: publish_titled("New tea"), index=index)

    documents, _phrases = read_index(database)
    assert ["'New tea'" in text for text in documents] == [True]


def test_a_new_course_is_published_once(database):
    values = {
        "release": release(),
        "act": Act(SYSTEM, NOW),
        "count_active_learners": count_active_learners,
    }

    found = race(database, publish, **values)

    assert [result.is_new for result in found.gave].count(True) == 1
    assert count(database, Course) == count(database, Revision) == 1
