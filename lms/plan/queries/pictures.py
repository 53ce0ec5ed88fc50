"""Pictures of plans."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.plan.models import PlanPicture


@dataclass(frozen=True)
class PictureRow:
    """A picture without its bytes; `digest`: of what it shows. `height` in pixels.

    `is_pending`: it is being made, for the first time or again.
    """

    requested_at: dt.datetime
    digest: str
    height: int
    has_image: bool
    is_pending: bool


def find_picture(session: Session, *, organization_id: int, language: str) -> PictureRow | None:
    """Return the picture of a plan in a language, None if nobody asked for one."""
    query = select(
        PlanPicture.requested_at,
        PlanPicture.digest,
        PlanPicture.height,
        PlanPicture.webp.is_not(None).label("has_image"),
        or_(PlanPicture.made_at.is_(None), PlanPicture.made_at < PlanPicture.requested_at).label(
            "is_pending"
        ),
    ).where(PlanPicture.organization_id == organization_id, PlanPicture.language == language)
    row = session.execute(query).mappings().one_or_none()
    return PictureRow(**row) if row else None


def find_picture_bytes(session: Session, *, organization_id: int, language: str) -> bytes | None:
    """Return the WebP of a plan in a language, None if none is made."""
    return session.scalar(
        select(PlanPicture.webp).where(
            PlanPicture.organization_id == organization_id, PlanPicture.language == language
        )
    )
