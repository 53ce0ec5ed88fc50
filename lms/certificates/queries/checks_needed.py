"""Certificates whose name is to be checked: issued between a merge of two accounts and its undo.

A certificate stays marked until somebody has checked, replaced or revoked it.
"""

import datetime as dt
import functools
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from lms.accounts.models import Person
from lms.certificates.models import Certificate, CertificateEvent
from lms.certificates.queries.second_certificates import select_certificates_of_cohorts
from lms.certificates.rules.serial import format_serial
from lms.certificates.rules.statement import StatementTexts, from_text


@dataclass(frozen=True)
class PrintedCertificate:
    """A valid certificate as printed, with its enrolment."""

    serial: str
    enrolment_id: int
    printed_name: str
    titles: StatementTexts

    @property
    def shown_serial(self) -> str:
        return format_serial(self.serial)


@dataclass(frozen=True)
class CheckNeeded:
    """A certificate to be checked; `holder` is the name of the account that it belongs to."""

    serial: str
    printed_name: str
    holder: str
    learner_number: str

    @property
    def shown_serial(self) -> str:
        return format_serial(self.serial)


def list_issued_since(
    session: Session, *, person_id: int, since: dt.datetime
) -> tuple[PrintedCertificate, ...]:
    """Return the valid certificates issued to an account since a moment, the oldest first."""
    query = (
        select(Certificate.serial, Certificate.enrolment_id, Certificate.statement)
        .where(
            Certificate.person_id == person_id,
            Certificate.issued_at >= since,
            Certificate.state == "valid",
            Certificate.statement.is_not(None),
        )
        .order_by(Certificate.id)
    )
    found = []
    for row in session.execute(query):
        statement = from_text(row.statement or "")
        found.append(
            PrintedCertificate(row.serial, row.enrolment_id, statement.name, statement.titles)
        )
    return tuple(found)


def list_checks_needed(session: Session, *, cohort_id: int) -> tuple[CheckNeeded, ...]:
    """Return the certificates of a cohort that are to be checked, the oldest first."""
    of_cohort = select_certificates_of_cohorts().subquery()
    query = (
        select(
            Certificate.serial,
            Certificate.statement,
            Person.printed_name.label("holder"),
            Person.learner_number,
        )
        .join(Person, Person.id == Certificate.person_id)
        .join(of_cohort, of_cohort.c.certificate_id == Certificate.id)
        .where(_is_marked())
        .order_by(Certificate.id)
    )
    return tuple(
        CheckNeeded(row.serial, from_text(row.statement).name, row.holder, row.learner_number)
        for row in session.execute(query, {"cohort_ids": [cohort_id]})
    )


def select_check_counts() -> Select[int | None, int]:
    """Select by cohort the number of what `list_checks_needed` returns.

    The cohorts are the parameter `cohort_ids`.
    """
    cohort_certificates = select_certificates_of_cohorts().subquery()
    return (
        select(cohort_certificates.c.cohort_id, func.count().label("number"))
        .select_from(Certificate)
        .join(cohort_certificates, cohort_certificates.c.certificate_id == Certificate.id)
        .where(_is_marked())
        .group_by(cohort_certificates.c.cohort_id)
    )


def needs_check(session: Session, certificate_id: int) -> bool:
    """Return whether a certificate is marked and still valid."""
    query = select(Certificate.id).where(Certificate.id == certificate_id, _is_marked())
    return session.scalar(query) is not None


@functools.cache
def _is_marked() -> ColumnElement[bool]:
    """Select valid certificates whose newest mark nobody has answered."""
    mark, answer = aliased(CertificateEvent), aliased(CertificateEvent)
    is_answered = exists().where(
        answer.certificate_id == mark.certificate_id, answer.kind == "checked", answer.id > mark.id
    )
    is_open = exists().where(
        mark.certificate_id == Certificate.id, mark.kind == "check needed", ~is_answered
    )
    return (Certificate.state == "valid") & Certificate.statement.is_not(None) & is_open
