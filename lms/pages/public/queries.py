"""Queries of the public pages: the catalogue by path, and one course."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.catalogue.queries.published import (
    LIBRARY,
    RevisionRow,
    get_current,
    get_lessons_by_revision,
    get_published,
    get_shared,
)
from lms.catalogue.rules.lesson_minutes import MinutesRange, find_minutes_range
from lms.content.compiled import CompiledLesson
from lms.content.model import CourseStructure, LessonStructure, PlannedCourse, Texts
from lms.enrolment.queries.enrolments import find_enrolment
from lms.errors import NotFound


@dataclass(frozen=True)
class PathCard:
    """A learning path with its published courses, in order.

    `planned`: the others of which something is said; `unnamed`: the number of the remaining ones.
    """

    titles: Texts
    audience: Texts
    courses: tuple[CourseStructure, ...]
    planned: tuple[PlannedCourse, ...] = ()
    unnamed: int = 0


@dataclass(frozen=True)
class ModuleView:
    titles: Texts
    lessons: tuple[LessonStructure, ...]


@dataclass(frozen=True)
class CourseView:
    """A course as any reader sees it; `is_enrolled` is about the caller.

    `reviewed`: the day of the oldest review; empty while a lesson has none. `checked`: the month in
    which a source was last read. `to_try`: the first lesson with practice or a calculator.
    """

    structure: CourseStructure
    modules: tuple[ModuleView, ...]
    is_enrolled: bool
    authors: tuple[str, ...]
    reviewed: str
    checked: str
    to_try: LessonStructure

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.structure.lessons.values())

    @property
    def lesson_minutes(self) -> MinutesRange | None:
        return find_minutes_range([self.structure])

    @property
    def quizzes(self) -> tuple[LessonStructure, ...]:
        return self._of_kind("quiz")

    @property
    def worksheets(self) -> tuple[LessonStructure, ...]:
        return self._of_kind("worksheet")

    def _of_kind(self, kind: str) -> tuple[LessonStructure, ...]:
        structure = self.structure
        return tuple(
            structure.lessons[n] for n in structure.order if structure.lessons[n].kind == kind
        )


def list_paths(session: Session, revisions: Sequence[RevisionRow]) -> tuple[PathCard, ...]:
    """Return all paths with those of these courses that they hold; other courses come last."""
    published = {row.course: get_published(session, row.id).structure for row in revisions}
    cards = []
    seen: set[str] = set()
    for path in get_shared(session).paths:
        courses = tuple(published[name] for name in path.courses if name in published)
        absent = [name for name in path.courses if name not in published]
        planned = tuple(path.planned[name] for name in absent if name in path.planned)
        seen.update(path.courses)
        if path.courses:
            unnamed = len(absent) - len(planned)
            cards.append(PathCard(path.titles, path.audience, courses, planned, unnamed))
    rest = tuple(course for name, course in published.items() if name not in seen)
    return (*cards, *([PathCard({}, {}, rest)] if rest else []))


def get_course(session: Session, name: str, *, person_id: int | None, language: str) -> CourseView:
    """Return a published course, with what its texts in a language say. Raises NotFound."""
    if name == LIBRARY:
        raise NotFound
    revision = get_current(session, name)
    structure = get_published(session, revision.id).structure
    own_enrolment = find_enrolment(session, person_id=person_id, course=name) if person_id else None
    keys = [(revision.id, lesson) for lesson in structure.order]
    texts = tuple(get_lessons_by_revision(session, keys, language=language).values())
    modules = tuple(
        ModuleView(module.titles, tuple(structure.lessons[name] for name in module.lessons))
        for module in structure.modules
    )
    reviews = [text.reviewed for text in texts]
    return CourseView(
        structure,
        modules,
        is_enrolled=own_enrolment is not None,
        authors=tuple(dict.fromkeys(author for text in texts for author in text.authors)),
        reviewed=min(reviews) if reviews and all(reviews) else "",
        checked=_find_last_check(session, texts),
        to_try=_choose_lesson(structure),
    )


def _find_last_check(session: Session, texts: Sequence[CompiledLesson]) -> str:
    """Return the newest month in which a source of these lessons was read, or an empty text."""
    facts = get_shared(session).facts
    cited = {name for text in texts for name in text.sources} & facts.keys()
    return max((facts[name].checked for name in cited if facts[name].status != "K"), default="")


def _choose_lesson(structure: CourseStructure) -> LessonStructure:
    """Return the first lesson to read in which there is something to answer, else the first."""
    lessons = [structure.lessons[name] for name in structure.order]
    reading = [lesson for lesson in lessons if lesson.kind in {"reading", "case"}]
    return next((lesson for lesson in reading if lesson.practice), (reading or lessons)[0])
