"""A publish reaches every older edition with learners under way, and no other."""

import pytest
from sqlalchemy import func, select

from lms.accounts.rules.acts import SYSTEM, Act
from lms.catalogue.models import CompiledLessonRow, Revision
from lms.catalogue.queries import published as queries
from lms.content.model import FieldPart, FieldRule
from lms.enrolment.models import Enrolment
from lms.enrolment.queries.enrolments import find_enrolment
from lms.enrolment.services.enrolling import end_enrolment, enrol
from lms.learning.services.progress import complete_lesson
from tests.factories import NOW, make_people
from tests.factories_editions import TEA, Content, publish_content

START = Content()


class Room:
    """Li, Mei and Chen, each enrolled when her test says so."""

    def __init__(self, database):
        self.database = database
        self.people = make_people(database)
        self.content = START
        publish_content(database, START)

    def enrol(self, name):
        person = getattr(self.people, name).id
        return self.database.write(enrol, Act(SYSTEM, NOW), person_id=person, course=TEA)

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
def room(database):
    return Room(database)


def test_opening_an_edition_takes_a_fixed_key_and_word_to_the_older_one(room):
    room.enrol("li")

    result = room.publish(START.fix("q1", "b").word("welcome").add_lesson("more"))

    (renewed,) = result.renewed
    assert (renewed.edition, renewed.number, renewed.learners) == (1, 3, 1)
    assert result.is_new_edition
    assert room.key("li", "q1").correct == ("b",)
    assert room.lesson("li", "welcome").parts[0].html == "<p>welcome v2 en</p>"
    assert room.published("li").structure.order == START.structure().order
    assert room.published("li").structure.required == START.structure().required


def test_compatible_publishes_reach_all_older_editions(room):
    room.enrol("li")
    room.publish(START.add_lesson("more"))
    room.enrol("mei")
    second = START.add_lesson("more").add_lesson("most")
    room.publish(second)
    room.enrol("chen")

    result = room.publish(second.fix("q1", "c").word("more"))

    assert not result.is_new_edition
    assert [renewed.edition for renewed in result.renewed] == [1, 2]
    assert {room.key(name, "q1").correct for name in ("li", "mei", "chen")} == {("c",)}
    assert room.lesson("mei", "more").parts[0].html == "<p>more v2 en</p>"
    assert "more" not in room.published("li").structure.lessons


def test_the_current_revision_is_of_the_newest_edition_though_an_older_one_is_renewed(room):
    room.enrol("li")
    newest = room.publish(START.word("welcome").add_lesson("more"))

    with room.database.read_session() as session:
        current = queries.get_current(session, TEA)
        listed = queries.list_current(session)
        numbers = [revision.number for revision in queries.list_revisions(session, TEA)]
    assert current.id == newest.revision_id
    assert [row.id for row in listed] == [newest.revision_id]
    assert numbers == [3, 2, 1]
    room.enrol("mei")
    assert room.published("mei").revision_id == newest.revision_id
    assert room.place("li").edition_id < room.place("mei").edition_id


def test_the_same_content_again_makes_no_revision_in_any_edition(room):
    room.enrol("li")
    content = START.fix("q1", "b").word("welcome").add_lesson("more")
    room.publish(content)
    before = room.count()

    again = room.publish(content)

    assert (again.is_new, again.renewed) == (False, ())
    assert room.count() == before == 3


def test_an_edition_to_which_nothing_new_comes_gets_no_revision(room):
    room.enrol("li")

    result = room.publish(START.add_lesson("more"))
    later_result = room.publish(START.add_lesson("more").word("more"))

    assert (result.renewed, later_result.renewed) == ((), ())
    assert room.count() == 3


def test_finished_and_left_learners_alone_do_not_renew_an_edition(room):
    room.finish("li")
    room.database.write(end_enrolment, Act(SYSTEM, NOW), enrolment_id=room.enrol("mei"))

    result = room.publish(START.word("welcome").add_lesson("more"))

    assert result.renewed == ()
    assert room.lesson("li", "welcome").parts[0].html == "<p>welcome v1 en</p>"


def test_who_has_finished_reads_on_with_those_who_are_under_way(room):
    room.finish("li")
    room.enrol("mei")

    room.publish(START.word("welcome").add_lesson("more"))

    assert room.lesson("li", "welcome").parts[0].html == "<p>welcome v2 en</p>"
    assert room.place("li").completed_at == NOW


def test_an_edition_that_was_passed_over_is_caught_up_by_the_same_content(room):
    room.enrol("li")
    content = START.word("welcome").add_lesson("more")
    room.publish(content, count_under_way=lambda _session, _course: {})

    result = room.publish(content)

    assert not result.is_new
    assert [renewed.edition for renewed in result.renewed] == [1]
    assert room.lesson("li", "welcome").parts[0].html == "<p>welcome v2 en</p>"


def test_a_lesson_that_only_the_older_edition_has_keeps_text_and_file(room):
    room.enrol("li")
    before = files_of(room, room.place("li").revision_id)

    newest = room.publish(START.remove_lesson("sheet").word("welcome"))

    after = files_of(room, room.place("li").revision_id)
    assert room.lesson("li", "sheet").title == "sheet title v1 en"
    assert after == {**before, "welcome.en.md": files_of(room, newest.revision_id)["welcome.en.md"]}
    assert after["welcome.en.md"] != before["welcome.en.md"]


def test_a_picture_comes_with_the_text_that_shows_it(room):
    room.enrol("li")
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

    room.publish(content, changes={"lessons": lessons, "files": [*release.files, *pictures]})

    found = files_of(room, room.place("li").revision_id)
    assert found["media/1.webp"] == first
    assert "media/2.webp" not in found


def files_of(room, revision_id):
    with room.database.read_session() as session:
        return {file.path: file.sha256 for file in queries.list_files(session, revision_id)}


def test_a_new_translation_reaches_the_older_edition_and_its_own_lessons_stay_readable(room):
    room.enrol("li")

    room.publish(START.remove_lesson("sheet").change(languages=("en", "zh", "hi")))

    assert room.lesson("li", "welcome", "hi").title == "welcome title v1 hi"
    assert room.lesson("li", "sheet", "hi").title == "sheet title v1 en"
    assert room.lesson("li", "sheet", "zh").title == "sheet title v1 zh"


def test_fields_on_the_page_are_required_where_the_edition_requires_them(room):
    room.enrol("li")
    fields = (FieldRule("note", "text", required=True), FieldRule("new", "text", required=True))

    room.publish(START.change(fields=fields).add_lesson("more"))

    parts = [part for part in room.lesson("li", "sheet").parts if isinstance(part, FieldPart)]
    rules = room.published("li").structure.lessons["sheet"].fields
    assert [(part.id, part.required) for part in parts] == [("note", True), ("new", False)]
    assert [(rule.id, rule.required) for rule in rules] == [("note", True), ("new", False)]


def test_another_renderer_makes_the_lessons_of_older_editions_anew(room):
    room.enrol("li")
    content = START.word("welcome").add_lesson("more")
    room.publish(content)
    before = room.count()

    room.publish(content, changes={"renderer": "2"})

    with room.database.read_session() as session:
        made = session.scalars(
            select(CompiledLessonRow.lesson).where(
                CompiledLessonRow.revision_id == room.place("li").revision_id,
                CompiledLessonRow.renderer == "2",
            )
        ).all()
    assert room.count() == before
    assert set(made) == set(START.lessons)


def test_bits_of_an_edition_never_change_their_meaning(room):
    enrolment = room.enrol("li")
    bits = room.published("li").bits
    own = {"person_id": room.people.li.id, "enrolment_id": enrolment}
    room.database.write(complete_lesson, Act(SYSTEM, NOW), **own, lesson="welcome")

    room.publish(START.word("welcome").add_lesson("more"))
    room.publish(START.word("welcome").add_lesson("more").remove_lesson("village"))

    assert room.published("li").bits == bits
