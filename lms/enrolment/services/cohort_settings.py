"""Settings of a cohort: created by a coordinator, changed, closed, reopened."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from sqlalchemy.orm import Session

from lms import clock
from lms.accounts.models import RoleGrant
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.queries.people import list_roles
from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.services.audit import AuditEntry, record, record_chained
from lms.accounts.services.people import LanguageUnknown
from lms.enrolment.models import Cohort
from lms.enrolment.rules import at_risk
from lms.enrolment.rules.contact_phones import check_contact_phone
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.enrolment.services.locks import lock_cohort
from lms.errors import Refusal
from lms.i18n import DEFAULT_LANGUAGE, is_language

MAX_LENGTHS = {
    "name": 120,
    "contact_name": 120,
    "contact_phone": 40,
    "contact_wechat": 60,
    "contact_hours": 120,
}


class CohortNameMissing(Refusal):
    message = "Give the cohort a name, such as “Yunnan coffee, spring 2027”."


class CohortTextTooLong(Refusal):
    message = "This is too long. Shorten it to %(most)s characters."


class ZoneUnknown(Refusal):
    message = "This time zone is not known. Choose one from the list."


class EndBeforeStart(Refusal):
    message = "The last day is before the first day. Correct one of them."


@dataclass(frozen=True)
class CohortSettings:
    """The fields of the page of settings. Dates are days in the zone."""

    name: str
    zone: str
    starts_on: dt.date
    ends_on: dt.date | None
    language: str = DEFAULT_LANGUAGE
    contact_name: str = ""
    contact_phone: str = ""
    contact_wechat: str = ""
    contact_hours: str = ""
    reminds_by_mail: bool = False
    thresholds: Mapping[str, int] = field(default_factory=dict)


def create_cohort_as_coordinator(session: Session, act: Act, facts: CohortSettings) -> int:
    """Create a cohort and make its creator the coordinator; return its id.

    Nobody gains rights by it: the grant is for the new cohort, and only a coordinator gets it.
    Sessions are not revoked, so that the creator can continue at once.
    """
    clean = _check(facts)
    new = NewCohort(name=clean.name, zone=clean.zone, starts_on=clean.starts_on)
    cohort_id = create_cohort(session, act, new)
    _put(lock_cohort(session, cohort_id), clean)
    session.flush()
    record(session, act, AuditEntry(AuditAction.COHORT_CREATED, "cohort", cohort_id))
    _make_coordinator(session, act, cohort_id)
    return cohort_id


def edit_cohort(session: Session, act: Act, facts: CohortSettings, *, cohort_id: int) -> None:
    """Change the settings of a cohort. Raises NotFound, or a refusal that names the error."""
    cohort = lock_cohort(session, cohort_id)
    _put(cohort, _check(facts))
    session.flush()
    record(session, act, AuditEntry(AuditAction.COHORT_EDITED, "cohort", cohort_id))


def close_cohort(session: Session, act: Act, *, cohort_id: int) -> None:
    """End enrolments and reminders; learning continues. No effect when it is closed."""
    cohort = lock_cohort(session, cohort_id)
    if cohort.closed_at is not None:
        return
    cohort.closed_at, cohort.code, cohort.code_open_until = act.at, None, None
    session.flush()
    record(session, act, AuditEntry(AuditAction.COHORT_CLOSED, "cohort", cohort_id))


def reopen_cohort(session: Session, act: Act, *, cohort_id: int) -> None:
    """Allow enrolments again. No effect when it is open."""
    cohort = lock_cohort(session, cohort_id)
    if cohort.closed_at is None:
        return
    cohort.closed_at = None
    session.flush()
    record(session, act, AuditEntry(AuditAction.COHORT_REOPENED, "cohort", cohort_id))


def _make_coordinator(session: Session, act: Act, cohort_id: int) -> None:
    person_id = act.by.person_id
    if person_id is None:
        return
    if ScopedRole("coordinator") not in list_roles(session, person_id=person_id):
        return
    session.add(
        RoleGrant(
            person_id=person_id,
            role="coordinator",
            scope_kind="cohort",
            scope_id=cohort_id,
            scope_text="",
            granted_at=act.at,
            granted_by=person_id,
        )
    )
    session.flush()
    details: dict[str, str | int] = {
        "role": "coordinator",
        "scope": "cohort",
        "in": cohort_id,
    }
    record_chained(session, act, AuditEntry(AuditAction.ROLE_GRANTED, "person", person_id, details))


def check_cohort_dates(starts_on: dt.date, ends_on: dt.date | None) -> None:
    """Raises EndBeforeStart."""
    if ends_on is not None and ends_on < starts_on:
        raise EndBeforeStart


def _check(facts: CohortSettings) -> CohortSettings:
    """Return the settings with clean lines. Raises a refusal for the first error."""
    lines: dict[str, Any] = {name: " ".join(getattr(facts, name).split()) for name in MAX_LENGTHS}
    clean = replace(facts, **lines, thresholds=at_risk.fill_thresholds(facts.thresholds))
    if not clean.name:
        raise CohortNameMissing
    for name, most in MAX_LENGTHS.items():
        if len(getattr(clean, name)) > most:
            raise CohortTextTooLong(most=most)
    check_contact_phone(clean.contact_phone)
    if not clock.is_zone(clean.zone):
        raise ZoneUnknown
    if not is_language(clean.language):
        raise LanguageUnknown
    check_cohort_dates(clean.starts_on, clean.ends_on)
    for threshold in at_risk.THRESHOLDS:
        days = facts.thresholds.get(threshold.name, threshold.default)
        if days != clean.thresholds[threshold.name]:
            raise threshold.refusal(low=threshold.low, high=threshold.high)
    return clean


def _put(cohort: Cohort, facts: CohortSettings) -> None:
    for attribute in fields(facts):
        setattr(cohort, attribute.name, getattr(facts, attribute.name))
