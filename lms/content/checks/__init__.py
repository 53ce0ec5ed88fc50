"""Checks of the course as a whole; each module checks one topic."""

from collections.abc import Callable, Iterator

from lms.content.checks.cases import check_cases
from lms.content.checks.changed_ids import check_used
from lms.content.checks.context import CourseContext
from lms.content.checks.drawings import check_drawings
from lms.content.checks.facts import check_facts
from lms.content.checks.field_results import check_copied_results
from lms.content.checks.files import check_files
from lms.content.checks.ids import check_ids
from lms.content.checks.languages import check_languages
from lms.content.checks.lesson_list import check_listing, check_settings
from lms.content.checks.links import check_links, check_media, check_references
from lms.content.checks.plan_parts import check_plan_pages, check_plan_parts
from lms.content.checks.prose_numbers import check_prose_numbers
from lms.content.checks.quizzes import check_quizzes
from lms.content.checks.recordings import check_recordings
from lms.content.checks.sums import check_sums
from lms.content.checks.terms import check_terms
from lms.content.checks.translations import check_translations
from lms.content.problems import Problem

_CHECKS: tuple[Callable[[CourseContext], Iterator[Problem]], ...] = (
    check_files,
    check_languages,
    check_listing,
    check_settings,
    check_ids,
    check_cases,
    check_plan_parts,
    check_plan_pages,
    check_copied_results,
    check_used,
    check_links,
    check_media,
    check_references,
    check_quizzes,
    check_translations,
    check_prose_numbers,
    check_drawings,
    check_recordings,
    check_terms,
    check_facts,
    check_sums,
)


def check_course(context: CourseContext) -> list[Problem]:
    """Return all problems that cannot be found in a single file, in no special order."""
    return [problem for check in _CHECKS for problem in check(context)]
