"""Granting of coordinators' requests: rename, archive or merge an organization.

The module is in this package because a merge moves rows of this package and of those below.
"""

import datetime as dt

from sqlalchemy.orm import Session

from lms.accounts.models import OrganizationRequest
from lms.accounts.services.audit import Actor
from lms.accounts.services.locks import lock_organizations
from lms.accounts.services.organization_requests import close_as_granted, lock_open_request
from lms.accounts.services.organization_states import archive_organization, rename_organization
from lms.errors import NotFound
from lms.organizations.services.merge import merge_organizations


def grant_request(
    session: Session, *, request_id: int, answer: str, by: Actor, now: dt.datetime
) -> None:
    """Carry out the request and notify the coordinator who made it.

    Raises NotFound, AnsweredAlready, and the refusals of the action. The organizations are locked
    before the request, in the same order as in an archive or a merge. The request is marked as
    granted first, so that the action does not close it as overtaken.
    """
    asked = session.get(OrganizationRequest, request_id)
    if asked is None:
        raise NotFound
    lock_organizations(session, filter(None, (asked.organization_id, asked.target_id)))
    row = lock_open_request(session, request_id)
    close_as_granted(session, row, answer=answer, by=by, now=now)
    _do(session, row, by=by, now=now)


def _do(session: Session, row: OrganizationRequest, *, by: Actor, now: dt.datetime) -> None:
    about = row.organization_id
    if row.kind == "rename":
        names = {"name_en": row.name_en, "name_zh": row.name_zh}
        rename_organization(session, organization_id=about, **names, by=by, now=now)
    elif row.kind == "archive":
        archive_organization(session, organization_id=about, by=by, now=now)
    elif row.target_id is not None:
        merge_organizations(session, source_id=about, target_id=row.target_id, by=by, now=now)
