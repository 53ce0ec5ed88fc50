"""`lms courses publish` says which older editions go on, as a program of its own."""

import pytest

from lms.accounts.rules.acts import SYSTEM, Act
from lms.enrolment.services.enrolling import enrol_person_in_course
from tests.catalogue.test_publishing import COURSE, LEAF, QUIZ, folder
from tests.factories import NOW, make_people

__all__ = ["folder"]


def publish(programs, database, data, path, language):
    settings = {"LMS_DATABASE_URL": database.address, "LANG": language, "LC_ALL": language}
    return programs.run("courses publish", path, data=data, settings=settings)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en_GB.UTF-8", "tea: edition 1, active learners: 1, updated to revision 3"),
        ("zh_CN.UTF-8", "tea：第1版还有1人在学，已更新为修订3"),
    ],
)
def test_a_line_for_each_older_edition_that_goes_on(
    programs, database, tmp_path, folder, language, line
):
    people = make_people(database)
    runs = [publish(programs, database, tmp_path, folder, language)]
    database.write(enrol_person_in_course, Act(SYSTEM, NOW), person_id=people.li.id, course="tea")
    (folder / "course.yml").write_text(COURSE.replace("[leaf, quiz]", "[leaf, more, quiz]"))
    (folder / "more.en.md").write_text(LEAF.replace("q-leaf", "q-more"))
    (folder / "quiz.en.md").write_text(QUIZ.replace("[ ] A stone", "[~] A stone")
                                       .replace("[x]", "[ ]").replace("[~]", "[x]"))  # fmt: skip

    runs += [publish(programs, database, tmp_path, folder, language) for _ in "12"]

    assert [run.code for run in runs] == [0, 0, 0], [run.err for run in runs]
    assert [line in run.out for run in runs] == [False, True, False]
