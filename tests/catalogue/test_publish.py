"""Publishing adds revisions; nothing is changed or lost."""

import dataclasses

import pytest

from lms.accounts.rules.acts import SYSTEM, Act
from lms.catalogue.queries import published as queries
from lms.catalogue.services.publish import CourseEditedInStudio, retire
from lms.catalogue.services.shared import publish_shared
from lms.content.model import GlossaryTerm, LessonStructure, SharedFiles
from lms.errors import NotFound
from tests.factories import NOW
from tests.factories_course import (
    COURSE,
    list_revisions,
    publish_course,
    release,
    structure,
    with_lesson,
    without,
)

MORE = LessonStructure("more", "reading", {"en": "More", "zh": "更多"}, 5)


def test_first_publishing_makes_course_edition_and_revision(database):
    result = publish_course(database)

    with database.read_session() as session:
        current = queries.get_current(session, COURSE)
        published = queries.get_published(session, current.id)
        lesson = queries.get_lesson(session, current.id, lesson="welcome", language="zh")
        files = queries.list_files(session, current.id)
    assert (result.number, result.is_new, result.is_new_edition, result.changes) == (
        1,
        True,
        True,
        (),
    )
    assert published.structure == structure()
    assert published.lessons_by_bit == ("welcome", "village", "sheet", "quiz")
    assert lesson.title == "欢迎"
    assert {file.path for file in files} == {"course.yml", "welcome.en.md"}


def test_same_content_again_makes_no_revision(database):
    first = publish_course(database)

    again = publish_course(database)

    assert again == dataclasses.replace(first, is_new=False, is_new_edition=False)
    with database.read_session() as session:
        assert len(list_revisions(session, COURSE)) == 1


def test_wording_stays_in_the_edition(database):
    publish_course(database)

    result = publish_course(database, release(text="2"))

    with database.read_session() as session:
        newest, first = list_revisions(session, COURSE)
    assert (result.number, result.is_new_edition) == (2, False)
    assert newest.edition_id == first.edition_id


def test_required_lesson_opens_an_edition(database):
    publish_course(database)

    result = publish_course(database, release(with_lesson(structure(), MORE)))

    with database.read_session() as session:
        newest, first = list_revisions(session, COURSE)
    assert result.is_new_edition
    assert newest.edition_id != first.edition_id


def test_bits_never_change_their_meaning(database):
    publish_course(database)
    publish_course(database, release(without(structure(), "village")))

    publish_course(database, release(with_lesson(without(structure(), "village"), MORE)))

    with database.read_session() as session:
        current = queries.get_current(session, COURSE)
        lessons_by_bit = queries.get_published(session, current.id).lessons_by_bit
    assert lessons_by_bit == ("welcome", "village", "sheet", "quiz", "more")


def test_another_renderer_makes_lessons_anew_without_a_revision(database):
    publish_course(database)
    html = {
        key: body.replace("welcome en", "welcome anew") for key, body in release().lessons.items()
    }

    result = publish_course(database, release(renderer="2", lessons=html))

    assert not result.is_new
    with database.read_session() as session:
        lesson = queries.get_lesson(session, result.revision_id, lesson="welcome", language="en")
    assert lesson.parts[0].html == "<p>welcome anew</p>"


def test_folder_does_not_undo_the_studio(database):
    publish_course(database, release(origin="studio"))

    with pytest.raises(CourseEditedInStudio) as refused:
        publish_course(database, release(text="2"))

    assert refused.value.values == {"course": COURSE, "number": 1}
    assert publish_course(database, release(text="2"), replace=True).number == 2


def test_unknown_language_gives_the_source(database):
    revision_id = publish_course(database).revision_id

    with database.read_session() as session:
        lesson = queries.get_lesson(session, revision_id, lesson="welcome", language="xx")

    assert lesson.language == "en"


def test_unknown_things_are_not_found(database):
    revision_id = publish_course(database).revision_id

    with database.read_session() as session:
        assert queries.find_current(session, "nothing") is None
        assert queries.find_file(session, "0" * 64) is None
        for ask in (
            lambda: queries.get_current(session, "nothing"),
            lambda: queries.get_published(session, 10**6),
            lambda: queries.get_keys(session, 10**6),
            lambda: queries.get_lesson(session, revision_id, lesson="no", language="en"),
        ):
            with pytest.raises(NotFound):
                ask()


def test_retired_course_leaves_the_catalogue(database):
    publish_course(database)
    with database.read_session() as session:
        (listed,) = queries.list_current(session)

    database.write(retire, Act(SYSTEM, NOW), course_id=listed.course_id)

    with database.read_session() as session:
        assert queries.list_current(session) == ()
        assert queries.get_current(session, COURSE).retired_at == NOW


def test_shared_files_are_published_once(database):
    shared = SharedFiles(glossary={"erp": {"en": GlossaryTerm("ERP", "One system.")}})
    files = {"glossary.yml": "0" * 64}
    values = {"shared": shared, "files": files, "act": Act(SYSTEM, NOW), "glossary_index": None}
    with database.read_session() as session:
        assert queries.get_shared(session) == SharedFiles()

    first, again = (database.write(publish_shared, **values) for _ in range(2))

    assert (first, again) == (("glossary.yml",), ())
    with database.read_session() as session:
        assert queries.get_shared(session) == shared
