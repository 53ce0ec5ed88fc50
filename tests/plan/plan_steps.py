"""First steps of the tests: parts of a plan page, saved as a worksheet saves them."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from lms.accounts.rules.acts import Act, Actor
from lms.plan.models import PlanEntry
from lms.plan.queries.steps import get_step
from lms.plan.services.step_changes import StepUpdate, change_step
from tests.factories import NOW

PAGE = "price"
TODAY = dt.date(2026, 11, 24)
STEP = {"first-step": "Weigh ten packs", "owner": "李美华", "date": "2026-12-08"}


def write_step(
    database: Any,
    person: Any,
    parts: Mapping[str, str] = STEP,
    *,
    page: str = PAGE,
    at: dt.datetime = NOW,
) -> None:
    """Save parts of a plan page, each as its next version."""

    def save(session: Any) -> None:
        for role, value in parts.items():
            where = (PlanEntry.organization_id == person.organization_id, PlanEntry.page == page)
            last = session.scalar(
                select(func.max(PlanEntry.version)).where(*where, PlanEntry.role == role)
            )
            session.add(
                PlanEntry(
                    organization_id=person.organization_id, page=page, role=role,
                    version=(last or 0) + 1, value=value, person_id=person.id, saved_at=at,
                )
            )  # fmt: skip

    database.write(save)


def change(
    database: Any,
    person: Any,
    state: str,
    note: str = "rain",
    due_on: dt.date | None = None,
    *,
    seen: int | None = None,
    page: str = PAGE,
    at: dt.datetime = NOW,
) -> int:
    number: int = database.write(
        change_step,
        Act(Actor(person.id), at),
        StepUpdate(state, note, due_on, seen),
        person_id=person.id,
        organization_id=person.organization_id,
        page=page,
    )
    return number


def read_step(database: Any, person: Any, page: str = PAGE) -> Any:
    with database.read_session() as session:
        return get_step(session, organization_id=person.organization_id, page=page)
