"""Folded names of organizations, made again after the folding has changed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Organization
from lms.accounts.queries.outdated_names import list_outdated_folded_names
from lms.accounts.rules.acts import Act
from lms.accounts.services.locks import lock_directory


def renew_folded_names(session: Session, _act: Act) -> int:
    """Fold the names again where the stored ones differ; return of how many organizations."""
    lock_directory(session)
    ids = list_outdated_folded_names(session)
    for organization in session.scalars(select(Organization).where(Organization.id.in_(ids))):
        organization.names = dict(organization.names)
    session.flush()
    return len(ids)
