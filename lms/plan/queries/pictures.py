"""Pictures of plans."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.plan.models import PlanPicture


@dataclass(frozen=True)
class PictureRow:
    """A picture without its bytes; `digest`: of the steps that it shows. Sizes are in pixels."""

    requested_at: dt.datetime
    digest: str
    is_made: bool
    width: int
    height: int


def find_picture(session: Session, *, organization_id: int, language: str) -> PictureRow | None:
    """Return the picture of a plan in a language, None where nobody asked for one."""
    query = select(
        PlanPicture.requested_at,
        PlanPicture.digest,
        PlanPicture.webp.is_not(None).label("is_made"),
        PlanPicture.width,
        PlanPicture.height,
    ).where(PlanPicture.organization_id == organization_id, PlanPicture.language == language)
    row = session.execute(query).mappings().one_or_none()
    return PictureRow(**row) if row else None


def find_picture_bytes(session: Session, *, organization_id: int, language: str) -> bytes | None:
    """Return the WebP of a plan in a language, None where none is made."""
    return session.scalar(
        select(PlanPicture.webp).where(
            PlanPicture.organization_id == organization_id, PlanPicture.language == language
        )
    )
