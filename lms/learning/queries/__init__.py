"""Where people stand: one learner in her outline, many in a table."""

from lms.learning.queries.help import Need, list_all_needs, list_needs
from lms.learning.queries.outlines import (
    CompletionRow,
    Enrolled,
    Outline,
    OutlineLesson,
    OutlineModule,
    build_outline,
    find_enrolled,
    get_enrolled,
    list_completions,
    list_enrolled,
)
from lms.learning.queries.standings import (
    Standing,
    list_editions_of_cohort,
    list_standings_of_cohort,
    list_standings_of_organization,
    list_standings_of_people,
)
from lms.learning.queries.weeks import Stretch, Week, Weeks, list_weeks_of, list_weeks_of_course

__all__ = [
    "CompletionRow",
    "Enrolled",
    "Need",
    "Outline",
    "OutlineLesson",
    "OutlineModule",
    "Standing",
    "Stretch",
    "Week",
    "Weeks",
    "build_outline",
    "find_enrolled",
    "get_enrolled",
    "list_all_needs",
    "list_completions",
    "list_editions_of_cohort",
    "list_enrolled",
    "list_needs",
    "list_standings_of_cohort",
    "list_standings_of_organization",
    "list_standings_of_people",
    "list_weeks_of",
    "list_weeks_of_course",
]  # fmt: skip
