"""First steps counted by organization."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from sqlalchemy.orm import Session

from lms.plan.queries.steps import PlanStep, list_steps_of
from lms.plan.rules.step_totals import StepCounts


def count_steps(
    session: Session,
    organization_ids: Collection[int],
    *,
    today: dt.date,
    until: dt.datetime | None = None,
) -> tuple[StepCounts, ...]:
    """Return the counts of each organization in the given order; `until`: as they were then."""
    steps = defaultdict(list)
    for step in list_steps_of(session, organization_ids, until=until):
        steps[step.organization_id].append(step)
    return tuple(_count(id_, steps[id_], today) for id_ in organization_ids)


def _count(organization_id: int, steps: Collection[PlanStep], today: dt.date) -> StepCounts:
    return StepCounts(
        organization_id=organization_id,
        written=len(steps),
        done=sum(step.state == "done" for step in steps),
        under_way=sum(step.is_under_way for step in steps),
        overdue=sum(step.is_overdue(today) for step in steps),
        dropped=sum(step.state == "dropped" for step in steps),
    )
