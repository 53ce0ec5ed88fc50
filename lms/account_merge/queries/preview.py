"""Previews of a merge of two accounts and of its undo: counts and names, read without locks."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from lms.account_merge.models import AccountMerge
from lms.account_merge.queries.accounts import get_account
from lms.account_merge.rules.mergeable import Account, check_accounts
from lms.accounts.models import Membership, Organization
from lms.accounts.queries.audit import was_secret_changed
from lms.accounts.queries.people import get_person
from lms.accounts.rules.merged_accounts import takes_secret, was_name_confirmed
from lms.assessment.models import Attempt
from lms.catalogue.queries.published import get_published
from lms.certificates.models import Certificate
from lms.certificates.queries.checks_needed import PrintedCertificate, list_issued_since
from lms.certificates.queries.current_certificates import has_open_name_request
from lms.db.change_log import find_change
from lms.enrolment.models import Enrolment
from lms.enrolment.queries.enrolments import get_enrolment
from lms.enrolment.services.person_merge import list_pairs
from lms.learning.models import Completion, EnrolmentSummary
from lms.plan.models import WorksheetEntry


@dataclass(frozen=True)
class CourseToMove:
    """A course of the account that ends; `is_merged`: the other account takes it too.

    `done` and `done_already`: required lessons that the one and the other account have done.
    `leaves_cohort`: it is merged with one of another cohort, and no longer counted in its own.
    """

    enrolment_id: int
    titles: Mapping[str, str]
    is_merged: bool
    done: int
    done_already: int
    leaves_cohort: bool


@dataclass(frozen=True)
class PersonMergePreview:
    """`put_aside`: attempts under way at quizzes that the other account has begun, too.

    `double_fields`: fields of worksheets that both filled in. `lost_memberships`: names of
    cooperatives of which only the account that ends was a member. `phone`: taken over.
    `takes_secret`: the target account has no secret and gets that of the source.
    `lacks_secret`: neither has one.
    `name_requests`: open ones about certificates that cannot be replaced any more.
    """

    source: Account
    target: Account
    courses: tuple[CourseToMove, ...]
    attempts: int
    put_aside: int
    double_fields: int
    certificates: int
    lost_memberships: tuple[Mapping[str, str], ...]
    phone: str
    takes_secret: bool
    name_requests: int
    lacks_secret: bool = False


@dataclass(frozen=True)
class CertificateToCheck:
    """A certificate issued since the merge. `returns`: to the account that is open again.

    `has_cohort`: its course is taken in a cohort, whose page lists it after the undo.
    """

    certificate: PrintedCertificate
    returns: bool
    has_cohort: bool


@dataclass(frozen=True)
class MergeUndoPreview:
    """Counts of lessons and attempts since the merge: they stay with the target account.

    `loses_secret`: its secret came with the merge or later, and is removed. `lost_name`: the name
    that was confirmed since, if the one before the merge replaces it. `certificates`: valid ones
    issued since, which bear the name of that time.
    """

    source: Account
    target: Account
    lessons: int
    attempts: int
    loses_secret: bool
    lost_name: str = ""
    certificates: tuple[CertificateToCheck, ...] = ()


def preview_person_merge(
    session: Session, *, source_id: int, target_id: int, visible_cohort_ids: Collection[int] | None
) -> PersonMergePreview:
    """Return what `merge_accounts` would do, and raise what it would refuse."""
    source, target = get_account(session, source_id), get_account(session, target_id)
    check_accounts(source, target, visible_cohort_ids=visible_cohort_ids)
    source_person, target_person = get_person(session, source_id), get_person(session, target_id)
    pairs = list_pairs(_list_enrolments(session, source_id), _list_enrolments(session, target_id))
    targets = dict(pairs)
    merged = {source_row.id: target_row.id for source_row, target_row in pairs}
    return PersonMergePreview(
        source=source,
        target=target,
        courses=tuple(
            _build_course(session, row, targets.get(row))
            for row in _list_enrolments(session, source_id)
        ),
        attempts=_count(session, Attempt.id, Attempt.person_id == source_id),
        put_aside=sum(_count_put_aside(session, *pair) for pair in merged.items()),
        double_fields=sum(_count_double_fields(session, *pair) for pair in merged.items()),
        certificates=_count(
            session,
            Certificate.id,
            Certificate.person_id == source_id,
            Certificate.state == "valid",
        ),
        lost_memberships=_list_lost_memberships(session, source_id, target_id),
        phone=_find_phone(session, source_id, target_id),
        takes_secret=takes_secret(
            source_hash=source_person.secret_hash, target_hash=target_person.secret_hash
        ),
        lacks_secret=not (source_person.secret_hash or target_person.secret_hash),
        name_requests=sum(_count_name_requests(session, *pair) for pair in merged.items()),
    )


def preview_merge_undo(session: Session, merge_id: int) -> MergeUndoPreview:
    """Return the effects of `undo_merge` on what both accounts did after the merge.

    The caller knows that the merge exists.
    """
    merge = session.get_one(AccountMerge, merge_id)
    enrolments = select(Enrolment.id).where(Enrolment.person_id == merge.target_id)
    target = get_person(session, merge.target_id)
    loses_secret = was_secret_changed(session, person_id=target.id, since=merge.merged_at)
    loses_name = was_name_confirmed(target.name_confirmed_at, since=merge.merged_at)
    return MergeUndoPreview(
        source=get_account(session, merge.source_id),
        target=get_account(session, merge.target_id),
        lessons=_count(
            session,
            Completion.id,
            Completion.enrolment_id.in_(enrolments),
            Completion.completed_at > merge.merged_at,
        ),
        attempts=_count(
            session,
            Attempt.id,
            Attempt.person_id == merge.target_id,
            Attempt.begun_at > merge.merged_at,
        ),
        loses_secret=loses_secret,
        lost_name=target.printed_name if loses_secret and loses_name else "",
        certificates=_list_certificates(session, merge),
    )


def _list_certificates(session: Session, merge: AccountMerge) -> tuple[CertificateToCheck, ...]:
    found = list_issued_since(session, person_id=merge.target_id, since=merge.merged_at)
    return tuple(_build_certificate(session, merge, certificate) for certificate in found)


def _build_certificate(
    session: Session, merge: AccountMerge, certificate: PrintedCertificate
) -> CertificateToCheck:
    before, _after = find_change(merge.changes, Enrolment, id=certificate.enrolment_id)
    cohort_id = session.get_one(Enrolment, certificate.enrolment_id).cohort_id
    return CertificateToCheck(
        certificate=certificate,
        returns=before.get("person_id", merge.target_id) == merge.source_id,
        has_cohort=before.get("cohort_id", cohort_id) is not None,
    )


def _list_enrolments(session: Session, person_id: int) -> list[Enrolment]:
    query = select(Enrolment).where(Enrolment.person_id == person_id).order_by(Enrolment.id)
    return list(session.scalars(query))


def _build_course(session: Session, row: Enrolment, target: Enrolment | None) -> CourseToMove:
    target_id = target.id if target else None
    enrolment = get_enrolment(session, person_id=row.person_id, enrolment_id=row.id)
    done = select(EnrolmentSummary.required_done)
    return CourseToMove(
        enrolment_id=row.id,
        titles=get_published(session, enrolment.revision_id).structure.titles,
        is_merged=target is not None,
        done=session.scalar(done.where(EnrolmentSummary.enrolment_id == row.id)) or 0,
        done_already=session.scalar(done.where(EnrolmentSummary.enrolment_id == target_id)) or 0,
        leaves_cohort=target is not None
        and target.cohort_id is not None
        and row.cohort_id not in {None, target.cohort_id},
    )


def _count(
    session: Session, column: InstrumentedAttribute[int], *conditions: ColumnElement[bool]
) -> int:
    return session.scalar(select(func.count(column)).where(*conditions)) or 0


def _count_put_aside(session: Session, enrolment_id: int, target_id: int) -> int:
    other = aliased(Attempt)
    return _count(
        session,
        Attempt.id,
        Attempt.enrolment_id == enrolment_id,
        Attempt.submitted_at.is_(None),
        other.enrolment_id == target_id,
        other.lesson == Attempt.lesson,
        other.submitted_at.is_(None),
    )


def _count_double_fields(session: Session, enrolment_id: int, target_id: int) -> int:
    other = aliased(WorksheetEntry)
    return _count(
        session,
        WorksheetEntry.enrolment_id,
        WorksheetEntry.enrolment_id == enrolment_id,
        other.enrolment_id == target_id,
        other.lesson == WorksheetEntry.lesson,
        other.field == WorksheetEntry.field,
        other.value != WorksheetEntry.value,
    )


def _count_name_requests(session: Session, enrolment_id: int, target_id: int) -> int:
    """Count those that the merge leaves with a second certificate of the course."""
    valid = select(Certificate.id).where(Certificate.state == "valid")
    second = session.scalar(valid.where(Certificate.enrolment_id == enrolment_id))
    first = session.scalar(valid.where(Certificate.enrolment_id == target_id))
    if second is None or first is None:
        return 0
    return int(has_open_name_request(session, second))


def _list_lost_memberships(
    session: Session, source_id: int, target_id: int
) -> tuple[Mapping[str, str], ...]:
    by_person = select(Membership.organization_id).where(Membership.ended_on.is_(None))
    current = set(session.scalars(by_person.where(Membership.person_id == target_id)))
    others = set(session.scalars(by_person.where(Membership.person_id == source_id)))
    if not current:
        return ()
    lost = select(Organization.names).where(Organization.id.in_(others - current))
    return tuple(session.scalars(lost.order_by(Organization.code)))


def _find_phone(session: Session, source_id: int, target_id: int) -> str:
    source, target = get_person(session, source_id), get_person(session, target_id)
    return "" if target.phone else source.phone or ""
