"""Allowances granted to a learner beyond the rules of a quiz."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.assessment.models import Allowance


@dataclass(frozen=True)
class AllowanceTotals:
    """`attempts`: how many more; `wait_skipped_at`: when a wait was last skipped."""

    attempts: int = 0
    wait_skipped_at: dt.datetime | None = None

    def skips_wait(self, *, failed_at: dt.datetime | None) -> bool:
        """Return whether the wait after this failure is skipped; later ones are not affected."""
        skipped = self.wait_skipped_at
        return skipped is not None and failed_at is not None and skipped >= failed_at


def sum_allowances(session: Session, *, enrolment_id: int, lesson: str) -> AllowanceTotals:
    """Return the sum of all allowances of one quiz for one enrolment."""
    rows = session.execute(
        select(Allowance.kind, Allowance.granted_at).where(
            Allowance.enrolment_id == enrolment_id, Allowance.lesson == lesson
        )
    ).all()
    waits = [row.granted_at for row in rows if row.kind == "wait"]
    return AllowanceTotals(
        attempts=sum(row.kind == "attempt" for row in rows),
        wait_skipped_at=max(waits, default=None),
    )
