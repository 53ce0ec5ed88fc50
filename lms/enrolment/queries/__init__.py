"""Who takes which course in which cohort. A person's things are asked for with her id."""

from lms.enrolment.queries.cohorts import (
    CohortRow,
    OfferedOrganization,
    find_cohort_by_code,
    get_cohort,
    get_person_target,
    is_offered,
    list_cohort_courses,
    list_cohorts_for,
    list_cohorts_of,
    list_offered_organizations,
    list_organizations_for,
    list_reminding_cohorts,
)
from lms.enrolment.queries.places import (
    Place,
    as_place,
    count_enrolments,
    count_under_way,
    find_place,
    get_place,
    list_active_days,
    list_places,
    places,
)

__all__ = [
    "CohortRow", "OfferedOrganization", "Place", "as_place", "count_enrolments", "count_under_way",
    "find_cohort_by_code", "find_place", "get_cohort", "get_person_target", "get_place",
    "is_offered", "list_active_days", "list_cohort_courses", "list_cohorts_for",
    "list_cohorts_of", "list_offered_organizations", "list_organizations_for", "list_places",
    "list_reminding_cohorts", "places",
]  # fmt: skip
