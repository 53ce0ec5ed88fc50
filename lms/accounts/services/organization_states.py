"""Changes of an organization: edit, approval by a second person, archive, restore."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.accounts.models import Organization
from lms.accounts.queries.unapproved_organizations import find_namesakes
from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.text import MAX_REASON_LENGTH, clean_line, clean_text
from lms.accounts.services.audit import AuditEntry, record, record_chained
from lms.accounts.services.locks import lock_directory, lock_organization, lock_organizations
from lms.accounts.services.obsolete_requests import close_obsolete, lock_requests_about
from lms.accounts.services.organizations import (
    MAX_CONTACT_LENGTH,
    check_organization_values,
    replace_names,
)
from lms.errors import NotFound, Refusal


class SecondPersonNeeded(Refusal):
    message = (
        "The person who entered a cooperative cannot approve it. Ask another coordinator to "
        "check it."
    )


class OrganizationNotNew(Refusal):
    message = "This cooperative was approved already."


class NoOrganizationTicked(Refusal):
    message = "Tick at least one cooperative."


class NamesakeToCompare(Refusal):
    message = (
        "One of these cooperatives has the name of another one. Open it, compare the two and "
        "decide about it separately."
    )


class ReturnReasonMissing(Refusal):
    message = "Write why, so that the person who entered them can correct them."


class OrganizationArchived(Refusal):
    message = "This cooperative is archived. Restore it first."


class OrganizationMerged(Refusal):
    message = "This cooperative was merged into another one and cannot be restored."


@dataclass(frozen=True)
class OrganizationEdit:
    """All editable fields; the code never changes, because imports and files refer to it."""

    names: Mapping[str, str]
    country: str
    province: str
    products: tuple[str, ...]
    members: int | None
    contact: str
    may_be_named: bool


def edit_new_organization(
    session: Session, act: Act, edit: OrganizationEdit, *, organization_id: int
) -> None:
    """Edit an organization that nobody has approved yet.

    Raises NotFound, OrganizationNotNew, and what edit_organization raises. An approved organization
    is shared: it is changed on request.
    """
    row = lock_organization(session, organization_id)
    if row.state != "new":
        raise OrganizationNotNew
    open_requests = lock_requests_about(session, [row.id])
    _apply_edit(row, edit)
    row.returned_because = ""
    _record(session, act, AuditAction.ORGANIZATION_EDITED, row)
    close_obsolete(session, act, open_requests)


def edit_organization(
    session: Session, act: Act, edit: OrganizationEdit, *, organization_id: int
) -> None:
    """Raises NotFound, OrganizationArchived, what create_organization and replace_names raise."""
    row = lock_organization(session, organization_id)
    _refuse_archived(row)
    open_requests = lock_requests_about(session, [row.id])
    _apply_edit(row, edit)
    _record_chained(session, act, AuditAction.ORGANIZATION_EDITED, row)
    close_obsolete(session, act, open_requests)


def rename_organization(
    session: Session, act: Act, *, organization_id: int, names: Mapping[str, str]
) -> None:
    """Set the names in all languages.

    Raises NotFound, OrganizationArchived, and what replace_names raises.
    """
    row = lock_organization(session, organization_id)
    _refuse_archived(row)
    open_requests = lock_requests_about(session, [row.id])
    row.names = replace_names(row.names, names)
    _record_chained(session, act, AuditAction.ORGANIZATION_EDITED, row)
    close_obsolete(session, act, open_requests)


def change_organization_contact(
    session: Session, act: Act, *, organization_id: int, contact: str
) -> None:
    """Set the one field that the organization's own manager may edit."""
    row = lock_organization(session, organization_id)
    _refuse_archived(row)
    row.contact = clean_text(contact, max_length=MAX_CONTACT_LENGTH)
    _record_chained(session, act, AuditAction.ORGANIZATION_EDITED, row)


def approve_organization(session: Session, act: Act, *, organization_id: int) -> None:
    """Make a new organization active, by a second person.

    Raises SecondPersonNeeded, OrganizationNotNew.
    """
    row = lock_organization(session, organization_id)
    _refuse_unfit(row, act)
    _approve(session, act, row)


def approve_organizations(session: Session, act: Act, *, organization_ids: Collection[int]) -> None:
    """Make these new organizations active, all or none, by a second person.

    Raises NoOrganizationTicked, NotFound, SecondPersonNeeded, OrganizationNotNew, and
    NamesakeToCompare where one has the name of another organization: two of one name are compared
    one by one.
    """
    rows = _lock_new(session, act, organization_ids)
    lock_directory(session)
    if find_namesakes(session, organization_ids):
        raise NamesakeToCompare
    for row in rows:
        _approve(session, act, row)


def return_organizations(
    session: Session, act: Act, *, organization_ids: Collection[int], reason: str
) -> None:
    """Return new organizations to the people who entered them, all or none, with a reason.

    They stay new, with their people and work. Raises NoOrganizationTicked, NotFound,
    SecondPersonNeeded, OrganizationNotNew, ReturnReasonMissing, TextTooLong.
    """
    text = clean_text(reason, max_length=MAX_REASON_LENGTH)
    if not text:
        raise ReturnReasonMissing
    for row in _lock_new(session, act, organization_ids):
        row.returned_because = text
        _record(session, act, AuditAction.ORGANIZATION_RETURNED, row)


def archive_organization(session: Session, act: Act, *, organization_id: int) -> None:
    """Archive it: nobody joins it any more, its people and data remain. Repeatable."""
    row = lock_organization(session, organization_id)
    if row.state == "archived":
        return
    open_requests = lock_requests_about(session, [row.id])
    row.state, row.archived_at, row.returned_because = "archived", act.at, ""
    _record_chained(session, act, AuditAction.ORGANIZATION_ARCHIVED, row)
    close_obsolete(session, act, open_requests)


def restore_organization(session: Session, act: Act, *, organization_id: int) -> None:
    """Restore an archived organization as active, or as new if its creator restores it.

    Raises OrganizationMerged.
    """
    row = lock_organization(session, organization_id)
    if row.merged_into_id is not None:
        raise OrganizationMerged
    if row.state != "archived":
        return
    is_own = row.created_by is not None and row.created_by == act.by.person_id
    row.state, row.archived_at = "new" if is_own else "active", None
    _record_chained(session, act, AuditAction.ORGANIZATION_RESTORED, row)


def _lock_new(session: Session, act: Act, organization_ids: Collection[int]) -> list[Organization]:
    if not organization_ids:
        raise NoOrganizationTicked
    rows = lock_organizations(session, organization_ids)
    if len(rows) != len(set(organization_ids)):
        raise NotFound
    for row in rows:
        _refuse_unfit(row, act)
    return rows


def _refuse_unfit(row: Organization, act: Act) -> None:
    if row.state != "new":
        raise OrganizationNotNew
    if row.created_by is not None and row.created_by == act.by.person_id:
        raise SecondPersonNeeded


def _approve(session: Session, act: Act, row: Organization) -> None:
    row.state, row.returned_because = "active", ""
    _record(session, act, AuditAction.ORGANIZATION_APPROVED, row)


def _apply_edit(row: Organization, edit: OrganizationEdit) -> None:
    names = replace_names(row.names, edit.names)
    check_organization_values(names, edit.country, edit.members)
    row.names = names
    row.country, row.province = edit.country, clean_line(edit.province, max_length=80)
    row.products = [clean_line(product, max_length=40) for product in edit.products]
    row.members, row.may_be_named = edit.members, edit.may_be_named
    row.contact = clean_text(edit.contact, max_length=MAX_CONTACT_LENGTH)


def _refuse_archived(row: Organization) -> None:
    if row.state == "archived":
        raise OrganizationArchived


def _record(session: Session, act: Act, audit_action: AuditAction, row: Organization) -> None:
    session.flush()
    record(session, act, AuditEntry(audit_action, "organization", row.id))


def _record_chained(
    session: Session, act: Act, audit_action: AuditAction, row: Organization
) -> None:
    session.flush()
    record_chained(session, act, AuditEntry(audit_action, "organization", row.id))
