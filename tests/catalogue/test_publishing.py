"""From a folder of files to what learners see, by the functions and by the command."""

import pytest
from click.testing import CliRunner
from PIL import Image

from lms.accounts.rules.acts import SYSTEM, Act
from lms.catalogue.preparation import Publisher
from lms.catalogue.publisher import publish_folder
from lms.catalogue.queries import published as queries
from lms.catalogue.queries.used_ids import find_used_ids
from lms.catalogue.services.publish import publish as publish_release
from lms.cli import group
from lms.cli.data_folder import prepare_database
from lms.config import Settings
from lms.content.folder import read_courses_folder
from lms.enrolment.queries.enrolments import count_active_learners
from lms.store import Store
from tests.factories import NOW
from tests.factories_course import list_revisions, release

COURSE = """\
id: tea
title: {en: Tea}
summary: {en: About tea.}
languages: [en]
access: account
hours: "1"
outcomes:
  o1: {en: Tell teas apart}
modules:
  - id: one
    title: {en: One}
    lessons: [leaf, quiz]
"""
LEAF = """\
---
title: The leaf
minutes: 5
status: ready
---
A leaf is plucked.

:::question single id=q-leaf
What is plucked?

- [x] A leaf {#a}
  > Right.
- [ ] A root {#b}
  > Roots stay.
:::
"""
QUIZ = """\
---
title: Quiz
minutes: 5
kind: quiz
status: ready
---
:::question single id=q-tea outcome=o1 lesson=leaf
What is tea?

- [x] A drink {#a}
  > Right.
- [ ] A stone {#b}
  > Stones are hard.
:::
"""


def write_course(tmp_path):
    course = tmp_path / "courses" / "tea"
    course.mkdir(parents=True)
    (course / "course.yml").write_text(COURSE)
    (course / "leaf.en.md").write_text(LEAF)
    (course / "quiz.en.md").write_text(QUIZ)
    return course


@pytest.fixture
def folder(tmp_path):
    return write_course(tmp_path)


def build_publisher(database, tmp_path):
    return Publisher(
        database,
        Store(tmp_path / "files"),
        act=Act(SYSTEM, NOW),
        count_active_learners=count_active_learners,
    )


def publish(database, tmp_path, path):
    return list(publish_folder(build_publisher(database, tmp_path), read_courses_folder(path)))


def errors(outcome):
    return [problem.code for problem in outcome.problems if problem.severity == "error"]


def test_a_folder_becomes_a_revision_with_files_in_the_store(database, tmp_path, folder):
    (outcome,) = publish(database, tmp_path, folder.parent)

    assert errors(outcome) == []
    with database.read_session() as session:
        current = queries.get_current(session, "tea")
        files = queries.list_files(session, current.id)
        keys = queries.get_keys(session, current.id)
        lesson = queries.get_lesson(session, current.id, lesson="leaf", language="en")
    assert keys["quiz"].keys["q-tea"].correct == ("a",)
    assert "A leaf is plucked." in lesson.parts[0].html
    store = Store(tmp_path / "files")
    assert {file.path: store.get(file.sha256) for file in files} == {
        path.name: path.read_bytes() for path in folder.iterdir()
    }


def test_who_publishes_says_who_is_under_way(database, tmp_path):
    with pytest.raises(TypeError, match="count_active_learners"):
        Publisher(database, Store(tmp_path / "files"), act=Act(SYSTEM, NOW))
    with pytest.raises(TypeError, match="count_active_learners"):
        database.write(publish_release, Act(SYSTEM, NOW), release=release())


def test_the_same_folder_again_makes_no_revision(database, tmp_path, folder):
    publish(database, tmp_path, folder)

    (outcome,) = publish(database, tmp_path, folder)

    assert (outcome.result.number, outcome.result.is_new) == (1, False)


def test_a_course_with_errors_stays_as_it_was(database, tmp_path, folder):
    publish(database, tmp_path, folder)
    (folder / "leaf.en.md").write_text(LEAF.replace("[x]", "[ ]"))

    (outcome,) = publish(database, tmp_path, folder)

    assert outcome.result is None
    assert errors(outcome)
    with database.read_session() as session:
        assert len(list_revisions(session, "tea")) == 1


def test_ids_that_learners_met_are_known_and_may_not_vanish(database, tmp_path, folder):
    publish(database, tmp_path, folder)

    with database.read_session() as session:
        used = find_used_ids(session, "tea", store=Store(tmp_path / "files"))
    (folder / "leaf.en.md").write_text(LEAF.split(":::question", maxsplit=1)[0])
    (outcome,) = publish(database, tmp_path, folder)

    assert used.lessons == {"leaf": "reading", "quiz": "quiz"}
    assert used.questions == {"q-leaf": "single", "q-tea": "single"}
    assert set(used.options) == {"q-leaf/a", "q-leaf/b", "q-tea/a", "q-tea/b"}
    assert outcome.result is None


WITHOUT_LEAF = COURSE.replace("[leaf, quiz]", "[quiz]")
RETIRED = "retired: {lessons: [leaf]}\n"


@pytest.fixture
def without_leaf(database, tmp_path, folder):
    """A published course that has lost a lesson with a question since."""
    publish(database, tmp_path, folder)
    (folder / "leaf.en.md").unlink()
    (folder / "quiz.en.md").write_text(QUIZ.replace("lesson=leaf", "lesson=quiz"))
    (folder / "course.yml").write_text(WITHOUT_LEAF)
    return folder


def test_retiring_a_lesson_covers_what_is_in_it(database, tmp_path, without_leaf):
    (refused,) = publish(database, tmp_path, without_leaf)
    (without_leaf / "course.yml").write_text(WITHOUT_LEAF + RETIRED)
    (outcome,) = publish(database, tmp_path, without_leaf)

    gone = [problem.values["id"] for problem in refused.problems if problem.severity == "error"]
    assert gone == ["leaf"]
    assert (errors(outcome), outcome.result.number) == ([], 2)


def test_an_id_of_a_retired_lesson_is_not_used_again(database, tmp_path, without_leaf):
    (without_leaf / "course.yml").write_text(WITHOUT_LEAF + RETIRED)
    publish(database, tmp_path, without_leaf)
    (without_leaf / "stem.en.md").write_text(LEAF)
    (without_leaf / "course.yml").write_text(
        COURSE.replace("[leaf, quiz]", "[stem, quiz]") + RETIRED
    )

    (refused,) = publish(database, tmp_path, without_leaf)

    found = [problem for problem in refused.problems if problem.severity == "error"]
    assert [(problem.code, problem.values["id"]) for problem in found] == [("retired-id", "q-leaf")]


def test_a_question_that_moved_out_of_a_retired_lesson_goes_on(database, tmp_path, folder):
    publish(database, tmp_path, folder)
    (folder / "leaf.en.md").rename(folder / "stem.en.md")
    (folder / "quiz.en.md").write_text(QUIZ.replace("lesson=leaf", "lesson=stem"))
    moved = COURSE.replace("[leaf, quiz]", "[stem, quiz]") + "retired: {lessons: [leaf]}\n"

    (folder / "course.yml").write_text(moved)
    first = publish(database, tmp_path, folder)
    (folder / "stem.en.md").write_text(LEAF.replace("plucked.", "plucked by hand."))
    second = publish(database, tmp_path, folder)

    assert [errors(outcome) for outcome in (*first, *second)] == [[], []]


def use_new_database(data, monkeypatch):
    """Commands use a new database in this folder, and speak English."""
    monkeypatch.setenv("LMS_DATA", str(data))
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    with prepare_database(Settings.from_environment()):
        pass


def test_the_command_publishes_and_says_so(tmp_path, folder, monkeypatch):
    use_new_database(tmp_path, monkeypatch)

    runs = [CliRunner().invoke(group, ["courses", "publish", str(folder.parent)]) for _ in "12"]

    assert [run.output for run in runs] == [
        "tea: new, so no learner is affected.\ntea: published as revision 1.\n",
        "tea: unchanged, revision 1.\n",
    ]


def test_the_command_tells_errors_and_fails(tmp_path, folder, monkeypatch):
    use_new_database(tmp_path, monkeypatch)
    (folder / "quiz.en.md").write_text(QUIZ.replace("[x]", "[ ]"))

    run = CliRunner().invoke(group, ["courses", "publish", str(folder.parent)])

    assert run.exit_code == 1
    assert "tea/quiz.en.md:" in run.output


def test_a_picture_is_published_with_its_width_and_height(database, tmp_path, folder):
    (folder / "media").mkdir()
    target = folder / "media/leaf.png"
    Image.new("RGB", (640, 480), "green").save(target)
    (folder / "leaf.en.md").write_text(LEAF.replace("A leaf", "![A leaf](media/leaf.png) A leaf"))

    publish(database, tmp_path, folder)

    with database.read_session() as session:
        current = queries.get_current(session, "tea")
        lesson = queries.get_lesson(session, current.id, lesson="leaf", language="en")
    assert ' width="640" height="480" ' in lesson.parts[0].html


def test_an_id_that_is_gone_is_reported_where_it_stood(database, tmp_path, folder):
    publish(database, tmp_path, folder)
    (folder / "leaf.en.md").write_text(LEAF.replace("id=q-leaf", "id=q-root"))

    (outcome,) = publish(database, tmp_path, folder)

    (problem,) = [problem for problem in outcome.problems if problem.severity == "error"]
    assert (problem.code, f"{problem.path}:{problem.line}") == (
        "used-id-removed",
        "tea/leaf.en.md:8",
    )
    assert problem.values["lines"] == "retired: {questions: [q-leaf]}"


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
HUGE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x75\x30\0\0\x75\x30\x08\x02\0\0\0"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("box.png", SVG, "media-type"),
        ("box.png", HUGE, "picture-too-large"),
        ("box.svg", SVG, "media-format"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_not_published(
    name, content, code, database, tmp_path, folder
):
    (folder / "media").mkdir()
    (folder / "media" / name).write_bytes(content)

    (outcome,) = publish(database, tmp_path, folder)

    assert errors(outcome) == [code]
    assert outcome.is_refused


def test_files_that_are_no_part_of_a_course_are_not_published(database, tmp_path, folder):
    (folder / "plan.docx").write_bytes(b"PK")

    publish(database, tmp_path, folder)

    with database.read_session() as session:
        files = queries.list_files(session, queries.get_current(session, "tea").id)
    assert {file.path for file in files} == {"course.yml", "leaf.en.md", "quiz.en.md"}
