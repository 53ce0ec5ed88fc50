"""Queries of progress: the outline of one learner, and tables of many."""

from lms.learning.queries.at_risk import AtRisk, list_all_at_risk, list_at_risk
from lms.learning.queries.learner_progress import (
    LearnerProgress,
    list_editions_of_cohort,
    list_progress_of_cohort,
    list_progress_of_organization,
    list_progress_of_people,
)
from lms.learning.queries.outlines import (
    CompletionRow,
    EnrolledCourse,
    Outline,
    OutlineLesson,
    OutlineModule,
    build_outline,
    find_enrolled_course,
    get_enrolled_course,
    list_completions,
    list_enrolled_courses,
)
from lms.learning.queries.weeks import (
    WeeklyProgress,
    WeekProgress,
    WeekRange,
    get_weekly_progress,
    get_weekly_progress_of_course,
)

__all__ = [
    "AtRisk",
    "CompletionRow",
    "EnrolledCourse",
    "LearnerProgress",
    "Outline",
    "OutlineLesson",
    "OutlineModule",
    "WeekProgress",
    "WeekRange",
    "WeeklyProgress",
    "build_outline",
    "find_enrolled_course",
    "get_enrolled_course",
    "get_weekly_progress",
    "get_weekly_progress_of_course",
    "list_all_at_risk",
    "list_at_risk",
    "list_completions",
    "list_editions_of_cohort",
    "list_enrolled_courses",
    "list_progress_of_cohort",
    "list_progress_of_organization",
    "list_progress_of_people",
]  # fmt: skip
