"""Granting of coordinators' requests: rename, archive or merge an organization.

The module is in this package because a merge moves rows of this package and of those below.
"""

from sqlalchemy.orm import Session

from lms.accounts.models import OrganizationRequest
from lms.accounts.rules.acts import Act
from lms.accounts.services.locks import lock_organizations
from lms.accounts.services.organization_requests import close_as_granted, lock_open_request
from lms.accounts.services.organization_states import archive_organization, rename_organization
from lms.errors import NotFound
from lms.organizations.services.merge import merge_organizations


def grant_request(session: Session, act: Act, *, request_id: int, answer: str) -> None:
    """Carry out the request and notify the coordinator who made it.

    Raises NotFound, AlreadyAnswered, and the refusals of the action. The organizations are locked
    before the request, in the same order as in an archive or a merge. The request is marked as
    granted first, so that the action does not close it as obsolete.
    """
    organization_request = session.get(OrganizationRequest, request_id)
    if organization_request is None:
        raise NotFound
    lock_organizations(
        session,
        filter(None, (organization_request.organization_id, organization_request.target_id)),
    )
    row = lock_open_request(session, request_id)
    close_as_granted(session, act, row, answer=answer)
    _do(session, act, row)


def _do(session: Session, act: Act, row: OrganizationRequest) -> None:
    about = row.organization_id
    if row.kind == "rename":
        rename_organization(session, act, organization_id=about, names=row.names)
    elif row.kind == "archive":
        archive_organization(session, act, organization_id=about)
    elif row.target_id is not None:
        merge_organizations(session, act, source_id=about, target_id=row.target_id)
