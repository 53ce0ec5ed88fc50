"""`lms courses publish` says what changes for whom before it writes; `--dry-run` only says it."""

import shutil

import pytest
from click.testing import CliRunner

from lms.accounts.rules.acts import SYSTEM, Act
from lms.catalogue.queries.published import find_current
from lms.catalogue.rules.changes import INCOMPATIBLE, ChangeKind
from lms.cli import group
from lms.cli.courses_preview import IMPACTS
from lms.cli.data_folder import prepare_database
from lms.config import Settings
from lms.db import Database
from lms.db.errors import DatabaseMissing
from lms.enrolment.models import Enrolment
from lms.enrolment.services.enrolling import enrol_person_in_course
from tests.catalogue.test_publishing import COURSE, LEAF, QUIZ, folder
from tests.factories import NOW, make_people

__all__ = ["folder"]

STAY = "stay in the edition that they began, unless a coordinator moves the cohort"
MORE = "the new answer counts when a quiz is handed in, the old one where it gives more"
TWO = COURSE.replace("[leaf, quiz]", "[leaf, more, quiz]")


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("LMS_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    return tmp_path / "data"


def publish(path, *options):
    run = CliRunner().invoke(group, ["courses", "publish", str(path), *options])
    return run.exit_code, run.output.splitlines()


@pytest.fixture
def learners(data, folder, empty_sqlite):
    """A published course with one learner under way and one who has finished."""
    data.mkdir()
    shutil.copyfile(empty_sqlite, data / "lms.sqlite3")
    with prepare_database(Settings.from_environment()):
        publish(folder)
    database = Database(f"sqlite:///{data / 'lms.sqlite3'}")
    people = make_people(database)
    for person in (people.li, people.mei):
        database.write(enrol_person_in_course, Act(SYSTEM, NOW), person_id=person.id, course="tea")
    database.write(finish, person_id=people.mei.id)
    yield database
    database.dispose()


def finish(session, *, person_id):
    session.query(Enrolment).filter_by(person_id=person_id).update({"completed_at": NOW})


def list_rows(data):
    """Everything that a publishing writes: the newest revision, and the files of the store."""
    database = Database(f"sqlite:///{data / 'lms.sqlite3'}")
    with database.read_session() as session:
        current = find_current(session, "tea")
    database.dispose()
    return current, sorted((data / "files").rglob("*"))


def test_dry_run_prints_who_is_affected_and_writes_nothing(data, folder, learners):
    before = list_rows(data)
    (folder / "course.yml").write_text(TWO)
    (folder / "more.en.md").write_text(LEAF.replace("q-leaf", "q-more"))
    (folder / "quiz.en.md").write_text(
        QUIZ.replace("[x]", "[-]").replace("[ ]", "[x]").replace("[-]", "[ ]")
    )

    code, lines = publish(folder, "--dry-run")

    assert (code, list_rows(data)) == (0, before)
    assert lines == [
        "tea: what changes for learners",
        "  Texts, pictures and translations: quiz.en.md",
        "    Under way (1): see it at once.",
        "    Finished (1): nothing changes.",
        "  Required work added: more",
        f"    Under way (1): {STAY}.",
        "    Finished (1): stay finished.",
        "  Answers or points of questions corrected: q-tea",
        f"    Under way (1): {MORE}.",
        "    Finished (1): stay finished.",
    ]


def test_publishing_prints_the_same_table_first(data, folder, learners):
    (folder / "leaf.en.md").write_text(LEAF.replace("plucked.", "plucked by hand."))

    dry = publish(folder, "--dry-run")
    code, lines = publish(folder)

    assert (code, lines) == (0, [*dry[1], "tea: published as revision 2."])
    assert lines[1] == "  Texts, pictures and translations: leaf.en.md"


def test_dry_run_of_the_same_content_says_unchanged(data, folder, learners):
    assert publish(folder, "--dry-run") == (0, ["tea: unchanged."])


def test_another_title_is_a_change(data, folder, learners):
    (folder / "course.yml").write_text(COURSE.replace("{en: Tea}", "{en: All tea}"))

    _, lines = publish(folder, "--dry-run")

    assert lines[1] == "  Texts, pictures and translations: course.yml"


def test_dry_run_of_a_new_course_affects_nobody(data, folder, learners):
    green = folder.rename(folder.parent / "green")
    (green / "course.yml").write_text(COURSE.replace("id: tea", "id: green"))
    before = list_rows(data)

    assert publish(green, "--dry-run") == (0, ["green: new, so no learner is affected."])
    assert list_rows(data) == before


def test_dry_run_says_which_files_of_the_site_change(data, folder, learners):
    site = folder.parent
    (site / "paths.yml").write_text("- {id: makers, title: {en: Tea makers}, courses: [tea]}\n")

    assert publish(site, "--dry-run") == (0, ["paths.yml: would be published.", "tea: unchanged."])
    publish(site)
    (site / "paths.yml").unlink()

    _, lines = publish(site, "--dry-run")

    assert lines == [
        "paths.yml: not in this folder, so the site keeps its current version.",
        "tea: unchanged.",
    ]


def test_dry_run_makes_no_database(data, folder):
    run = CliRunner().invoke(group, ["courses", "publish", str(folder), "--dry-run"])

    assert isinstance(run.exception, DatabaseMissing)
    assert not data.exists()


def test_dry_run_tells_errors_and_fails(data, folder, learners):
    (folder / "quiz.en.md").write_text(QUIZ.replace("[x]", "[ ]"))

    code, lines = publish(folder, "--dry-run")

    assert code == 1
    assert ["tea/quiz.en.md:" in line for line in lines] == [True]


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_ids_that_are_gone_are_a_line_to_paste(data, folder, learners, options):
    """Ids that course.yml retires already stay in the line, so that it replaces the entry."""
    retired = "retired: {questions: [q-old]}\n"
    (folder / "course.yml").write_text(COURSE.replace("[leaf, quiz]", "[quiz]") + retired)
    quiz = QUIZ.replace("lesson=leaf", "lesson=quiz").replace("q-tea", "q-new")
    (folder / "quiz.en.md").write_text(quiz)
    (folder / "leaf.en.md").unlink()

    code, lines = publish(folder, *options)
    pasted = "retired: {lessons: [leaf], questions: [q-old, q-tea]}"
    (folder / "course.yml").write_text(COURSE.replace("[leaf, quiz]", "[quiz]") + pasted)

    assert (code, [pasted in line for line in lines]) == (1, [True, True])
    assert publish(folder, "--dry-run")[0] == 0


def test_many_names_are_counted(data, folder, learners):
    names = [f"more-{number}" for number in range(15)]
    (folder / "course.yml").write_text(
        COURSE.replace("[leaf, quiz]", f"[leaf, quiz, {', '.join(names)}]")
    )
    for name in names:
        (folder / f"{name}.en.md").write_text(LEAF.replace("q-leaf", f"q-{name}"))

    _, lines = publish(folder, "--dry-run")

    assert lines[1].endswith("more-11 and 3 more")


def test_every_kind_of_change_has_a_row():
    assert set(IMPACTS) == set(ChangeKind.__args__)
    assert {
        kind for kind, impact in IMPACTS.items() if "edition" in impact.under_way
    } == INCOMPATIBLE
