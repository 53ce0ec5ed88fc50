"""The minutes that the lessons of courses take, for pages that promise them."""

from collections.abc import Iterable
from typing import NamedTuple

from lms.content.model import CourseStructure


class MinutesRange(NamedTuple):
    """The minutes of the shortest and of the longest lesson."""

    shortest: int
    longest: int


def find_minutes_range(courses: Iterable[CourseStructure]) -> MinutesRange | None:
    """Return the range of the reading lessons of these courses, None if they have none."""
    minutes = [
        lesson.minutes
        for course in courses
        for lesson in course.lessons.values()
        if lesson.kind == "reading"
    ]
    return MinutesRange(min(minutes), max(minutes)) if minutes else None
