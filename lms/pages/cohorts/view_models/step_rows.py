"""First steps by organization, with the text that reminds the owner."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from lms.plan.message_texts import format_step_reminder
from lms.plan.queries.step_owners import StepOwner
from lms.plan.queries.step_reminders import ReminderRow
from lms.plan.queries.steps import PlanStep

SOON = dt.timedelta(days=7)


@dataclass(frozen=True)
class StepText:
    """A text ready to send; `reminder`: the last automatic one."""

    step: PlanStep
    owner: StepOwner
    text: str
    reminder: ReminderRow | None


@dataclass(frozen=True)
class StepGroup:
    """The steps of one organization, overdue ones first.

    `texts`: for those due within a week or overdue.
    """

    organization_id: int
    names: Mapping[str, str]
    steps: tuple[PlanStep, ...]
    texts: tuple[StepText, ...]
    overdue: int


def build_step_groups(
    names: Mapping[int, dict[str, str]],
    steps: Collection[PlanStep],
    *,
    owners: Mapping[tuple[int, str], StepOwner],
    reminders: Mapping[tuple[int, str], ReminderRow],
    today: dt.date,
    base_url: str,
) -> list[StepGroup]:
    """Return one group for each organization, those with overdue steps first."""
    steps_of = defaultdict(list)
    for step in steps:
        steps_of[step.organization_id].append(step)
    groups = []
    for organization_id, organization_names in names.items():
        written = tuple(
            sorted(steps_of[organization_id], key=lambda step: not step.is_overdue(today))
        )
        texts = tuple(
            StepText(
                step,
                owner,
                format_step_reminder(
                    step, owner, names=organization_names, today=today, base_url=base_url
                ),
                reminders.get((organization_id, step.plan_page)),
            )
            for step in written
            if (owner := owners.get((organization_id, step.plan_page))) and _is_soon(step, today)
        )
        overdue = sum(step.is_overdue(today) for step in written)
        groups.append(StepGroup(organization_id, organization_names, written, texts, overdue))
    return sorted(groups, key=lambda group: (-group.overdue, not group.steps))


def _is_soon(step: PlanStep, today: dt.date) -> bool:
    return step.is_under_way and step.due_on is not None and step.due_on <= today + SOON
