"""Cooperatives that take part in a cohort: the one definition that every page and report uses."""

import datetime as dt
import functools
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, CompoundSelect, Date, bindparam, literal, select, union
from sqlalchemy.orm import Session

from lms.accounts.models import Organization
from lms.db import UtcDateTime, read_columns
from lms.enrolment.models import CohortOrganization, Enrolment
from lms.enrolment.queries.enrolments import is_counted_enrolment
from lms.workshop.models import HeadCount, TrainingDay


@dataclass(frozen=True)
class Participation:
    """Ids of organizations: those that take part, and those only offered the cohort.

    An organization takes part in which at least one counted person was enrolled here, or of which
    people were counted at a training day. Somebody who waits to be confirmed is not counted yet.
    """

    taking_part: frozenset[int] = frozenset()
    only_offered: frozenset[int] = frozenset()


def find_participation(
    session: Session,
    cohort_id: int,
    *,
    end: dt.datetime | None = None,
    last_day: dt.date | None = None,
) -> Participation:
    """Return the participation in one cohort; before `end` and until `last_day` where given."""
    return get_participation_by_cohort(session, [cohort_id], end=end, last_day=last_day)[cohort_id]


def get_participation_by_cohort(
    session: Session,
    cohort_ids: Collection[int],
    *,
    end: dt.datetime | None = None,
    last_day: dt.date | None = None,
) -> dict[int, Participation]:
    """Return the participation by cohort; one statement for any number of cohorts."""
    values = {"cohort_ids": sorted(cohort_ids), "end": end, "last_day": last_day}
    query = _participation(has_end=end is not None, has_last_day=last_day is not None)
    taking_part: dict[int, set[int]] = {cohort_id: set() for cohort_id in cohort_ids}
    listed: dict[int, set[int]] = {cohort_id: set() for cohort_id in cohort_ids}
    for row in read_columns(session, query, values):
        found = taking_part if row.takes_part else listed
        found[row.cohort_id].add(row.organization_id)
    return {
        cohort_id: Participation(frozenset(ids), frozenset(listed[cohort_id] - ids))
        for cohort_id, ids in taking_part.items()
    }


@functools.cache  # every view of a cohort sends it, and it takes longer to build than to run
def _participation(*, has_end: bool, has_last_day: bool) -> CompoundSelect[*tuple[Any, ...]]:
    cohort_ids: BindParameter[int] = bindparam("cohort_ids", expanding=True)
    enrolled = select(
        Enrolment.cohort_id, Enrolment.organization_id, literal(1).label("takes_part")
    ).where(
        Enrolment.cohort_id.in_(cohort_ids),
        Enrolment.organization_id.is_not(None),
        is_counted_enrolment(),
    )
    counted = (
        select(TrainingDay.cohort_id, HeadCount.organization_id, literal(1))
        .join(HeadCount, HeadCount.training_day_id == TrainingDay.id)
        .where(TrainingDay.cohort_id.in_(cohort_ids), HeadCount.present > 0)
    )
    offered = (
        select(CohortOrganization.cohort_id, CohortOrganization.organization_id, literal(0))
        .join(Organization, Organization.id == CohortOrganization.organization_id)
        .where(CohortOrganization.cohort_id.in_(cohort_ids), Organization.archived_at.is_(None))
    )
    if has_end:
        enrolled = enrolled.where(Enrolment.enrolled_at < bindparam("end", type_=UtcDateTime()))
    if has_last_day:
        counted = counted.where(TrainingDay.day <= bindparam("last_day", type_=Date))
    return union(enrolled, counted, offered)
