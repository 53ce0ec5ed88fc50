"""The first steps of a cohort that its reader may see."""

from dataclasses import replace

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.clock import day_of
from lms.enrolment.queries.cohorts import CohortRow
from lms.enrolment.queries.organizations import list_entitling_organizations
from lms.plan.message_texts import write_step_totals
from lms.plan.queries.step_counts import count_steps
from lms.plan.rules.step_totals import add_step_counts
from lms.web.cohort_access import may_do, target_of
from lms.web.identity import get_person_id
from lms.web.languages import current_language
from lms.web.transaction import read


def describe_visible_steps(row: CohortRow) -> str:
    """Return the counts in words for the page of the cohort; empty for readers of no plan."""
    if not may_do(Permission.WORKSHEET_READ, replace(target_of(row), is_first_step=True)):
        return ""
    today = day_of(clock.now(), row.zone)
    totals = add_step_counts(count_steps(read(), list_readable_plans(row), today=today))
    return write_step_totals(totals, current_language())


def list_readable_plans(row: CohortRow) -> list[int]:
    """Return the organizations whose plans this person may read."""
    return sorted(list_entitling_organizations(read(), row.id, viewer_id=get_person_id()))
