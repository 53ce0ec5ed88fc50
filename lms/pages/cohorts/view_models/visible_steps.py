"""The first steps of a cohort that its reader may see."""

from collections.abc import Collection
from dataclasses import replace

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.clock import day_of
from lms.enrolment.queries.cohorts import CohortRow
from lms.enrolment.queries.organizations import list_organizations_with_readable_plans
from lms.plan.message_texts import format_step_totals
from lms.plan.queries.step_counts import count_steps
from lms.plan.rules.step_totals import add_step_counts
from lms.web.cohort_access import may_do, target_of
from lms.web.identity import get_person_id
from lms.web.languages import current_language
from lms.web.transaction import read_session


def describe_visible_steps(row: CohortRow, taking_part: Collection[int]) -> str:
    """Return the counts in words for the page of the cohort; empty for readers of no plan."""
    if not may_do(Permission.WORKSHEET_READ, replace(target_of(row), is_plan_step_only=True)):
        return ""
    return format_visible_totals(row, list_readable_plans(row, taking_part), len(taking_part))


def format_visible_totals(row: CohortRow, readable: Collection[int], organizations: int) -> str:
    """Return the counts in words; empty where no plan may be read."""
    if not readable:
        return ""
    counts = count_steps(read_session(), readable, today=day_of(clock.now(), row.zone))
    return format_step_totals(add_step_counts(counts, organizations), current_language())


def list_readable_plans(row: CohortRow, taking_part: Collection[int]) -> list[int]:
    """Return the organizations that take part and whose plans this person may read."""
    return sorted(find_readable_plans(row).intersection(taking_part))


def find_readable_plans(row: CohortRow) -> frozenset[int]:
    """Return the organizations whose plans this person may read."""
    return list_organizations_with_readable_plans(read_session(), row.id, viewer_id=get_person_id())
