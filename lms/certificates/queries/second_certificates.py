"""Certificates that stayed with the emptied enrolment when two accounts were merged.

Their holder is the account that remains. They belong to one cohort: that in which it takes the
course, or else took it last.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ScalarSelect, Select, select
from sqlalchemy.orm import Session, aliased

from lms.accounts.models import Person
from lms.certificates.models import Certificate
from lms.certificates.rules.serial import show_serial
from lms.enrolment.models import Enrolment

_remaining = aliased(Enrolment)


@dataclass(frozen=True)
class SecondCertificate:
    """A valid certificate of somebody who has another one of the same course."""

    serial: str
    holder: str
    issued_at: dt.datetime

    @property
    def shown_serial(self) -> str:
        return show_serial(self.serial)


def find_cohort_of_certificate(session: Session, certificate_id: int) -> int | None:
    """Return the cohort in which the holder takes the course, None without a cohort."""
    query = select(Enrolment.cohort_id).join(Certificate, Certificate.enrolment_id == Enrolment.id)
    of_holder = query.where(
        Certificate.id == certificate_id, Enrolment.person_id == Certificate.person_id
    )
    row = session.execute(of_holder).one_or_none()
    if row is not None:
        return cast("int | None", row.cohort_id)
    second = _select_second(_remaining.cohort_id).where(Certificate.id == certificate_id)
    return cast("int | None", session.scalar(second))


def list_second_certificates(session: Session, *, cohort_id: int) -> tuple[SecondCertificate, ...]:
    """Return the valid ones of a cohort, by name."""
    query = _select_second(
        Certificate.serial, Person.printed_name.label("holder"), Certificate.issued_at
    ).join(Person, Person.id == Certificate.person_id)
    rows = session.execute(
        query.where(
            _remaining.cohort_id == cohort_id,
            Certificate.state == "valid",
            Certificate.statement.is_not(None),
        ).order_by(Person.printed_name, Certificate.id)
    )
    return tuple(SecondCertificate(**row) for row in rows.mappings())


def _select_second(*columns: Any) -> Select[Any]:  # noqa: ANN401 - SQLAlchemy's own type
    """Select from certificates of another person's enrolment, with the holder's one enrolment."""
    return (
        select(*columns)
        .select_from(Certificate)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .join(_remaining, _remaining.person_id == Certificate.person_id)
        .where(
            Enrolment.person_id != Certificate.person_id, _remaining.id == _select_remaining_id()
        )
    )


def _select_remaining_id() -> ScalarSelect[int]:
    """Select the holder's enrolment in the course and a cohort: the open one, else the newest.

    A person who left and came back has several.
    """
    of_holder = aliased(Enrolment)
    return (
        select(of_holder.id)
        .where(
            of_holder.person_id == Certificate.person_id,
            of_holder.course_id == Enrolment.course_id,
            of_holder.cohort_id.is_not(None),
        )
        .order_by(of_holder.ended_at.is_not(None), of_holder.id.desc())
        .limit(1)
        .correlate(Certificate, Enrolment)
        .scalar_subquery()
    )
