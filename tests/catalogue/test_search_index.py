"""Publishing renews the index in its own transaction; the command makes the same again."""

import pytest
from sqlalchemy import delete, event, select, text, update

from lms.accounts.rules.acts import SYSTEM, Act
from lms.catalogue.models import Course
from lms.catalogue.preparation import PreparedCourse, prepare_folder
from lms.catalogue.publisher import publish_prepared
from lms.catalogue.queries.course_index import get_course_index
from lms.catalogue.services.publish import publish as publish_release
from lms.catalogue.services.publish import retire
from lms.catalogue.services.search_index import store_index
from lms.cli.search import rebuild_index
from lms.content.folder import read_courses_folder
from lms.pages.public.view_models.search_page import load_book
from lms.search.models import DocumentRow, DocumentText, PhraseRow
from lms.search.rules.phrases import Phrase
from lms.search.services.documents import replace_phrases
from tests.catalogue.test_publishing import LEAF, build_publisher, publish
from tests.catalogue.test_publishing_site import CASE, SHARED
from tests.factories import NOW
from tests.factories_course import release

ACT = Act(SYSTEM, NOW)


def read(database):
    """All that the index holds, without ids."""
    columns = [column for column in DocumentRow.__table__.columns if column.name != "id"]
    words = (DocumentText.title, DocumentText.text, DocumentText.words)
    documents = select(*columns, *words).join(DocumentText, DocumentText.id == DocumentRow.id)
    phrases = select(PhraseRow.term, PhraseRow.key, PhraseRow.phrase)
    with database.read_session() as session:
        return [sorted(map(repr, session.execute(query))) for query in (documents, phrases)]


def list_names(database):
    query = select(DocumentRow.kind, DocumentRow.name, DocumentRow.access)
    with database.read_session() as session:
        return sorted(f"{row.kind} {row.name} {row.access}" for row in session.execute(query))


def test_a_published_site_is_found(site, database):
    assert list_names(database) == [
        "course tea public",
        "lesson leaf account",
        "lesson quiz account",
        "term leaf public",
    ]


def test_cases_of_the_library_are_everybody_s(site, database, tmp_path):
    (site / "library").mkdir()
    (site / "library/bay.en.md").write_text(CASE)
    publish(database, tmp_path, site)

    assert "case bay public" in list_names(database)
    assert "course library public" not in list_names(database)


def test_cases_of_a_course_are_everybody_s_unless_it_is_by_invitation(site, database, tmp_path):
    course = site / "tea/course.yml"
    written = course.read_text()
    (site / "tea/bay.en.md").write_text(CASE)
    for access, expected in (("account", "case bay public"), ("cohort", "lesson bay cohort")):
        open_to = written.replace("access: account", f"access: {access}")
        course.write_text(open_to.replace("[leaf, quiz]", "[leaf, bay, quiz]"))
        publish(database, tmp_path, site)
        assert expected in list_names(database)


def test_a_new_text_replaces_the_old_one(site, database, tmp_path):
    (site / "tea/leaf.en.md").write_text(LEAF.replace("A leaf is plucked.", "A bud is picked."))
    publish(database, tmp_path, site)

    documents, _phrases = read(database)
    assert any("A bud is picked." in row for row in documents)
    assert not any("A leaf is plucked." in row for row in documents)


def test_a_publishing_that_fails_leaves_the_index(site, database):
    before = read(database)

    def fail(session):
        publish_release(session, ACT, release=release(), count_active_learners=lambda *_: {})
        raise RuntimeError

    with pytest.raises(RuntimeError):
        database.write(fail)

    assert read(database) == before


def test_a_whole_index_is_left_alone_by_the_command(site, database):
    before = read(database)

    assert rebuild_index(database) == (1, 0)
    assert read(database) == before


@pytest.mark.parametrize(
    "damage",
    [
        lambda session: [session.execute(delete(t)) for t in (DocumentText, DocumentRow)],
        lambda session: session.execute(update(DocumentRow).values(digest="")),
        lambda session: session.execute(delete(PhraseRow)),
        lambda session: session.execute(update(DocumentRow).values(course="gone")),
    ],
    ids=["lost", "changed", "phrases", "obsolete"],
)
def test_the_command_makes_what_publishing_made(site, database, damage):
    before = read(database)
    database.write(damage)

    rebuild_index(database)

    assert read(database) == before
    if database.dialect == "sqlite":
        check = "INSERT INTO search_words (search_words) VALUES ('integrity-check')"
        database.write(lambda session: session.execute(text(check)))


def test_phrases_written_again_are_loaded_again(site, database):
    def find_words():
        with database.read_session() as session:
            return load_book(session).phrases

    before = find_words()
    database.write(lambda session: session.execute(delete(PhraseRow)))
    lost = find_words()
    rebuild_index(database)

    assert (dict(lost), find_words()) == ({}, before)
    assert "leaf" in before


def test_another_reading_of_the_same_length_is_loaded(site, database):
    def find_keys(reading):
        database.write(replace_phrases, ACT, (Phrase("long-life", reading, "长寿"),))
        with database.read_session() as session:
            return set(load_book(session).phrases)

    found = [find_keys(reading) for reading in ("zhangshou", "changshou")]

    assert found == [{"zhangshou"}, {"changshou"}]


def test_words_are_made_before_the_write_lock_is_taken(site, database, tmp_path):
    """They take 3 ms a lesson, and everybody who saves would wait for them."""
    (site / "tea/leaf.en.md").write_text(LEAF.replace("plucked", "picked"))
    publisher = build_publisher(database, tmp_path)
    prepared = prepare_folder(publisher, read_courses_folder(site))
    (course,) = (item for item in prepared if isinstance(item, PreparedCourse))
    made = []

    def note(_connection):
        names = [item.name for item in course.release.documents if "words" in vars(item)]
        made.append(names)

    event.listen(database.writer, "begin", note)
    publish_prepared(publisher, course)

    assert made == [["leaf"]]


def test_a_newer_revision_published_meanwhile_counts(site, database, tmp_path):
    with database.read_session() as session:
        index = get_course_index(session, "tea")
    (site / "tea/leaf.en.md").write_text(LEAF.replace("plucked", "picked"))
    publish(database, tmp_path, site)
    before = read(database)

    assert database.write(store_index, ACT, index=index) == 0
    assert read(database) == before


def test_a_retired_course_is_found_by_nobody(site, database, tmp_path):
    def retire_tea(session):
        course_id = session.scalars(select(Course.id).where(Course.name == "tea")).one()
        retire(session, ACT, course_id=course_id)

    database.write(retire_tea)
    (site / "tea/leaf.en.md").write_text(LEAF.replace("plucked", "picked"))
    publish(database, tmp_path, site)
    rebuild_index(database)

    assert list_names(database) == ["term leaf public"]


def test_shared_files_without_a_glossary_keep_its_terms(site, database, tmp_path):
    (site / "glossary.yml").unlink()
    (site / "paths.yml").write_text(SHARED["paths.yml"].replace("Tea makers", "Makers"))
    publish(database, tmp_path, site)

    assert "term leaf public" in list_names(database)
