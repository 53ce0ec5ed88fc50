"""A publish reaches every older edition with learners under way, and no other."""

import pytest
from sqlalchemy import func, select

from lms.accounts.rules.acts import SYSTEM, Act
from lms.catalogue.models import CompiledLessonRow, Revision
from lms.catalogue.queries import published as queries
from lms.content.blocks.field import FieldPart
from lms.content.model import FieldRule
from lms.enrolment.models import Enrolment
from lms.enrolment.queries.enrolments import find_enrolment
from lms.enrolment.services.enrolling import end_enrolment, enrol_person_in_course
from lms.learning.services.progress import complete_lesson
from tests.factories import NOW, make_people
from tests.factories_course import list_revisions
from tests.factories_editions import TEA, Content, publish_content

START = Content()


class EditionWorld:
    """Li, Mei and Chen, each enrolled when her test says so."""

    def __init__(self, database):
        self.database = database
        self.people = make_people(database)
        self.content = START
        publish_content(database, START)

    def enrol(self, name):
        person = getattr(self.people, name).id
        return self.database.write(
            enrol_person_in_course, Act(SYSTEM, NOW), person_id=person, course=TEA
        )

    def publish(self, content, **values):
        self.content = content
        return publish_content(self.database, content, **values)

    def finish(self, name):
        person = getattr(self.people, name).id
        enrolment = self.enrol(name)
        self.database.write(
            lambda session: setattr(session.get(Enrolment, enrolment), "completed_at", NOW)
        )
        return person

    def place(self, name):
        with self.database.read_session() as session:
            return find_enrolment(session, person_id=getattr(self.people, name).id, course=TEA)

    def lesson(self, name, lesson, language="en"):
        place = self.place(name)
        with self.database.read_session() as session:
            return queries.get_lesson(session, place.revision_id, lesson=lesson, language=language)

    def published(self, name):
        place = self.place(name)
        with self.database.read_session() as session:
            return queries.get_published(session, place.revision_id)

    def key(self, name, question):
        place = self.place(name)
        with self.database.read_session() as session:
            return queries.get_keys(session, place.revision_id)["quiz"].keys[question]

    def count(self):
        with self.database.read_session() as session:
            return session.scalar(select(func.count()).select_from(Revision))


@pytest.fixture
def world(database):
    return EditionWorld(database)


def test_opening_an_edition_takes_a_fixed_key_and_word_to_the_older_one(world):
    world.enrol("li")

    result = world.publish(START.fix("q1", "b").word("welcome").add_lesson("more"))

    (renewed,) = result.updated_editions
    assert (renewed.edition, renewed.number, renewed.learners) == (1, 3, 1)
    assert result.is_new_edition
    assert world.key("li", "q1").correct == ("b",)
    assert world.lesson("li", "welcome").parts[0].html == "<p>welcome v2 en</p>"
    assert world.published("li").structure.order == START.structure().order
    assert world.published("li").structure.required == START.structure().required


def test_compatible_publishes_reach_all_older_editions(world):
    world.enrol("li")
    world.publish(START.add_lesson("more"))
    world.enrol("mei")
    second = START.add_lesson("more").add_lesson("most")
    world.publish(second)
    world.enrol("chen")

    result = world.publish(second.fix("q1", "c").word("more"))

    assert not result.is_new_edition
    assert [renewed.edition for renewed in result.updated_editions] == [1, 2]
    assert {world.key(name, "q1").correct for name in ("li", "mei", "chen")} == {("c",)}
    assert world.lesson("mei", "more").parts[0].html == "<p>more v2 en</p>"
    assert "more" not in world.published("li").structure.lessons


def test_the_current_revision_is_of_the_newest_edition_though_an_older_one_is_renewed(world):
    world.enrol("li")
    newest = world.publish(START.word("welcome").add_lesson("more"))

    with world.database.read_session() as session:
        current = queries.get_current(session, TEA)
        listed = queries.list_current(session)
        numbers = [revision.number for revision in list_revisions(session, TEA)]
    assert current.id == newest.revision_id
    assert [row.id for row in listed] == [newest.revision_id]
    assert numbers == [3, 2, 1]
    world.enrol("mei")
    assert world.published("mei").revision_id == newest.revision_id
    assert world.place("li").edition_id < world.place("mei").edition_id


def test_the_same_content_again_makes_no_revision_in_any_edition(world):
    world.enrol("li")
    content = START.fix("q1", "b").word("welcome").add_lesson("more")
    world.publish(content)
    before = world.count()

    again = world.publish(content)

    assert (again.is_new, again.updated_editions) == (False, ())
    assert world.count() == before == 3


def test_an_edition_to_which_nothing_new_comes_gets_no_revision(world):
    world.enrol("li")

    result = world.publish(START.add_lesson("more"))
    later_result = world.publish(START.add_lesson("more").word("more"))

    assert (result.updated_editions, later_result.updated_editions) == ((), ())
    assert world.count() == 3


def test_finished_and_left_learners_alone_do_not_renew_an_edition(world):
    world.finish("li")
    world.database.write(end_enrolment, Act(SYSTEM, NOW), enrolment_id=world.enrol("mei"))

    result = world.publish(START.word("welcome").add_lesson("more"))

    assert result.updated_editions == ()
    assert world.lesson("li", "welcome").parts[0].html == "<p>welcome v1 en</p>"


def test_who_has_finished_reads_on_with_those_who_are_under_way(world):
    world.finish("li")
    world.enrol("mei")

    world.publish(START.word("welcome").add_lesson("more"))

    assert world.lesson("li", "welcome").parts[0].html == "<p>welcome v2 en</p>"
    assert world.place("li").completed_at == NOW


def test_an_edition_that_was_passed_over_is_caught_up_by_the_same_content(world):
    world.enrol("li")
    content = START.word("welcome").add_lesson("more")
    world.publish(content, count_active_learners=lambda _session, _course: {})

    result = world.publish(content)

    assert not result.is_new
    assert [renewed.edition for renewed in result.updated_editions] == [1]
    assert world.lesson("li", "welcome").parts[0].html == "<p>welcome v2 en</p>"


def test_a_lesson_that_only_the_older_edition_has_keeps_text_and_file(world):
    world.enrol("li")
    before = files_of(world, world.place("li").revision_id)

    newest = world.publish(START.remove_lesson("sheet").word("welcome"))

    after = files_of(world, world.place("li").revision_id)
    assert world.lesson("li", "sheet").title == "sheet title v1 en"
    assert after == {
        **before,
        "welcome.en.md": files_of(world, newest.revision_id)["welcome.en.md"],
    }
    assert after["welcome.en.md"] != before["welcome.en.md"]


def test_a_picture_comes_with_the_text_that_shows_it(world):
    world.enrol("li")
    first, second = "1" * 64, "2" * 64
    content = START.word("welcome").add_lesson("more")
    release = content.release()
    lessons = {
        key: body.replace("welcome v2", f"/media/{first}.webp").replace(
            "more v1", f"/media/{second}"
        )
        for key, body in release.lessons.items()
    }
    pictures = [queries.FileRow(f"media/{item[0]}.webp", item, 1) for item in (first, second)]

    world.publish(content, changes={"lessons": lessons, "files": [*release.files, *pictures]})

    found = files_of(world, world.place("li").revision_id)
    assert found["media/1.webp"] == first
    assert "media/2.webp" not in found


def files_of(world, revision_id):
    with world.database.read_session() as session:
        return {file.path: file.sha256 for file in queries.list_files(session, revision_id)}


def test_a_new_translation_reaches_the_older_edition_and_its_own_lessons_stay_readable(world):
    world.enrol("li")

    world.publish(START.remove_lesson("sheet").change(languages=("en", "zh", "hi")))

    assert world.lesson("li", "welcome", "hi").title == "welcome title v1 hi"
    assert world.lesson("li", "sheet", "hi").title == "sheet title v1 en"
    assert world.lesson("li", "sheet", "zh").title == "sheet title v1 zh"


def test_fields_on_the_page_are_required_where_the_edition_requires_them(world):
    world.enrol("li")
    fields = (FieldRule("note", "text", required=True), FieldRule("new", "text", required=True))

    world.publish(START.change(fields=fields).add_lesson("more"))

    parts = [part for part in world.lesson("li", "sheet").parts if isinstance(part, FieldPart)]
    rules = world.published("li").structure.lessons["sheet"].fields
    assert [(part.id, part.required) for part in parts] == [("note", True), ("new", False)]
    assert [(rule.id, rule.required) for rule in rules] == [("note", True), ("new", False)]


def test_another_renderer_makes_the_lessons_of_older_editions_anew(world):
    world.enrol("li")
    content = START.word("welcome").add_lesson("more")
    world.publish(content)
    before = world.count()

    world.publish(content, changes={"renderer": "2"})

    with world.database.read_session() as session:
        made = session.scalars(
            select(CompiledLessonRow.lesson).where(
                CompiledLessonRow.revision_id == world.place("li").revision_id,
                CompiledLessonRow.renderer == "2",
            )
        ).all()
    assert world.count() == before
    assert set(made) == set(START.lessons)


def test_bits_of_an_edition_never_change_their_meaning(world):
    enrolment = world.enrol("li")
    lessons_by_bit = world.published("li").lessons_by_bit
    own = {"person_id": world.people.li.id, "enrolment_id": enrolment}
    world.database.write(complete_lesson, Act(SYSTEM, NOW), **own, lesson="welcome")

    world.publish(START.word("welcome").add_lesson("more"))
    world.publish(START.word("welcome").add_lesson("more").remove_lesson("village"))

    assert world.published("li").lessons_by_bit == lessons_by_bit
