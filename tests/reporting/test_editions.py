"""A report over people of two editions: each person's lessons by her own, in one table."""

from lms.accounts.rules.acts import SYSTEM, Act
from lms.content.model import LessonStructure
from lms.learning.services.progress import complete_lesson
from tests.factories_course import publish_course, release, structure, with_lesson
from tests.reporting.cohort_data import CohortData, noon

MORE = LessonStructure("more", "reading", {"en": "More", "zh": "更多"}, 5)


def test_lessons_of_both_editions_stand_in_the_columns_of_the_newest(database):
    cohort_data = CohortData(database)
    course = with_lesson(structure(), MORE)
    turned = course.modules[::-1]
    newest = structure(modules=turned, lessons=course.lessons)
    publish_course(database, release(newest), now=noon(3))
    place = cohort_data._enrol("lan", 21)
    for name, lesson in (("hua", "village"), ("lan", "more")):
        enrolment = place if name == "lan" else cohort_data.places[name]
        values = {
            "person_id": cohort_data.people[name],
            "enrolment_id": enrolment,
            "lesson": lesson,
        }
        database.write(complete_lesson, Act(SYSTEM, noon(22)), **values)

    figures = cohort_data.freeze(for_outside=False)

    lessons = figures.courses[0].lessons
    done = {
        row.name: {lesson for lesson, digit in zip(lessons, row.done, strict=True) if digit == "1"}
        for row in figures.people
    }
    assert lessons == turned[0].lessons + turned[1].lessons
    assert (done["Hua"], done["Lan"]) == ({"village"}, {"more"})
    totals = {row.name: row.required_total for row in figures.people}
    assert (totals["Hua"], totals["Lan"]) == (3, 4)
