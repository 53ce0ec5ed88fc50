"""Folded names of organizations that an older version of the folding made."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Organization
from lms.accounts.models.organizations import OrganizationName
from lms.accounts.rules.namesakes import fold_names


def list_outdated_folded_names(session: Session) -> tuple[int, ...]:
    """Return the ids of organizations whose stored folded names are not those of their names."""
    stored: dict[int, set[str]] = defaultdict(set)
    for folded in session.execute(
        select(OrganizationName.organization_id, OrganizationName.folded)
    ):
        stored[folded.organization_id].add(folded.folded)
    named = session.execute(select(Organization.id, Organization.names).order_by(Organization.id))
    return tuple(row.id for row in named if stored[row.id] != fold_names(row.names))
