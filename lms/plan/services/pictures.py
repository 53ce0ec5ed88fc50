"""Services that request the picture of a plan and store it; the worker makes it."""

import datetime as dt

from sqlalchemy.orm import Session

from lms.accounts.queries.organizations import get_organization
from lms.accounts.rules.acts import Act
from lms.accounts.services.locks import lock_members
from lms.errors import NotFound, Refusal
from lms.jobs.services import enqueue
from lms.plan.document import digest_steps
from lms.plan.models import PlanPicture
from lms.plan.queries.steps import list_steps

PICTURE_JOB = "plan.picture"
WAITS_FOR = dt.timedelta(minutes=10)
"""A request younger than this is still being made."""


class PlanWithoutStep(Refusal):
    message = "No first step is written yet, so there is nothing to show."


def request_picture(
    session: Session, act: Act, *, organization_id: int, language: str, today: dt.date
) -> int | None:
    """Request a picture of the plan as it is now, and return the job that makes it.

    `today`: the day in the zone of the reader, by which steps are overdue.

    Returns None while one is being made, or the newest still shows the plan. The last picture stays
    until the new one is made. Raises NotFound,
    PlanWithoutStep.
    """
    if not lock_members(session, organization_id):
        raise NotFound
    steps = [step for step in list_steps(session, organization_id=organization_id) if step.action]
    if not steps:
        raise PlanWithoutStep
    names = get_organization(session, organization_id).names
    row = session.get(PlanPicture, (organization_id, language))
    if row is None:
        row = PlanPicture(
            organization_id=organization_id, language=language, requested_at=act.at, digest=""
        )
        session.add(row)
    elif _is_pending(row, act.at) or _is_current(row, digest_steps(steps, names, today=today)):
        return None
    row.requested_at = act.at
    session.flush()
    payload = {
        "organization_id": organization_id,
        "language": language,
        "day": today.isoformat(),
    }
    return enqueue(session, kind=PICTURE_JOB, payload=payload, now=act.at)


def store_picture(
    session: Session,
    act: Act,
    *,
    organization_id: int,
    language: str,
    digest: str,
    webp: bytes,
    height: int,
) -> None:
    """Store the picture; nothing where the organization was merged into another meanwhile."""
    row = session.get(PlanPicture, (organization_id, language), with_for_update=True)
    if row is not None:
        row.digest, row.webp, row.height, row.made_at = digest, webp, height, act.at
        session.flush()


def _is_pending(row: PlanPicture, now: dt.datetime) -> bool:
    is_requested = row.made_at is None or row.made_at < row.requested_at
    return is_requested and now - row.requested_at < WAITS_FOR


def _is_current(row: PlanPicture, digest: str) -> bool:
    return row.webp is not None and row.digest == digest
