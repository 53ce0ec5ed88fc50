"""Certificates that stayed with the enrolment of the source when two accounts were merged.

Their holder is the target account. They belong to one cohort: that in which it takes the
course, or else took it last. A certificate of the holder's own enrolment is the one to replace;
when none is valid any more, a new one for the holder's enrolment replaces the second one.
"""

import datetime as dt
import functools
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    ScalarSelect,
    Select,
    bindparam,
    exists,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from lms.accounts.models import Person
from lms.certificates.models import Certificate
from lms.certificates.rules.serial import format_serial
from lms.enrolment.models import Enrolment

_target_enrolment = aliased(Enrolment)


@dataclass(frozen=True)
class SecondCertificate:
    """A valid certificate of somebody who got another one of the same course, too."""

    serial: str
    holder: str
    issued_at: dt.datetime

    @property
    def shown_serial(self) -> str:
        return format_serial(self.serial)


@functools.cache  # it has aliases: see _select_target_id
def is_second_certificate() -> ColumnElement[bool]:
    """Select certificates of another person's enrolment whose holder has a valid one of their own.

    A condition on Certificate joined with its Enrolment.
    """
    other, enrolment = aliased(Certificate), aliased(Enrolment)
    has_other = exists().where(
        other.person_id == Certificate.person_id,
        other.state == "valid",
        enrolment.id == other.enrolment_id,
        enrolment.person_id == Certificate.person_id,
        enrolment.course_id == Enrolment.course_id,
    )
    return (Enrolment.person_id != Certificate.person_id) & has_other


def is_second(session: Session, certificate_id: int) -> bool:
    """Return whether the holder's other certificate of the course is the one to replace."""
    query = select(Certificate.id).join(Enrolment, Enrolment.id == Certificate.enrolment_id)
    query = query.where(Certificate.id == certificate_id, is_second_certificate())
    return session.scalar(query) is not None


def get_enrolment_of_holder(session: Session, certificate_id: int) -> int:
    """Return the id of the holder's enrolment in the course of a certificate."""
    query = select(Certificate.enrolment_id).join(Enrolment)
    first = query.where(
        Certificate.id == certificate_id, Enrolment.person_id == Certificate.person_id
    )
    second = _select_second(_target_enrolment.id).where(Certificate.id == certificate_id)
    return session.scalar(first) or session.scalars(second).one()


def select_certificates_of_cohorts() -> CompoundSelect[Any]:
    """Select `certificate_id` and `cohort_id` of the certificates of cohorts, second ones too.

    The cohorts are the parameter `cohort_ids`.
    """
    ids: BindParameter[int] = bindparam("cohort_ids", expanding=True)
    firsts = (
        select(Certificate.id.label("certificate_id"), Enrolment.cohort_id.label("cohort_id"))
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .where(Enrolment.cohort_id.in_(ids))
    )
    seconds = _select_second(Certificate.id, _target_enrolment.cohort_id)
    return union_all(firsts, seconds.where(_target_enrolment.cohort_id.in_(ids)))


def find_cohort_of_certificate(session: Session, certificate_id: int) -> int | None:
    """Return the cohort in which the holder takes the course, None without a cohort."""
    query = select(Enrolment.cohort_id).join(Certificate, Certificate.enrolment_id == Enrolment.id)
    of_holder = query.where(
        Certificate.id == certificate_id, Enrolment.person_id == Certificate.person_id
    )
    row = session.execute(of_holder).one_or_none()
    if row is not None:
        return cast("int | None", row.cohort_id)
    second = _select_second(_target_enrolment.cohort_id).where(Certificate.id == certificate_id)
    return cast("int | None", session.scalar(second))


def list_second_certificates(session: Session, *, cohort_id: int) -> tuple[SecondCertificate, ...]:
    """Return the valid ones of a cohort, by name."""
    query = _select_second(
        Certificate.serial, Person.printed_name.label("holder"), Certificate.issued_at
    ).join(Person, Person.id == Certificate.person_id)
    rows = session.execute(
        query.where(
            _target_enrolment.cohort_id == cohort_id,
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
        .join(_target_enrolment, _target_enrolment.person_id == Certificate.person_id)
        .where(
            Enrolment.person_id != Certificate.person_id,
            _target_enrolment.id == _select_target_id(),
        )
    )


@functools.cache  # an alias takes longer to make than its row to be read
def _select_target_id() -> ScalarSelect[int]:
    """Select the holder's enrolment in the course: in a cohort, then open, then the newest one.

    A person who left and came back has several.
    """
    of_holder = aliased(Enrolment)
    return (
        select(of_holder.id)
        .where(
            of_holder.person_id == Certificate.person_id,
            of_holder.course_id == Enrolment.course_id,
        )
        .order_by(
            of_holder.cohort_id.is_(None), of_holder.ended_at.is_not(None), of_holder.id.desc()
        )
        .limit(1)
        .correlate(Certificate, Enrolment)
        .scalar_subquery()
    )
