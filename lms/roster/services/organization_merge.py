"""The part of a merge of two organizations that concerns roster imports."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.roster.models import RosterImport


def move_imports(session: Session, _act: Act, *, source_id: int, target_id: int) -> None:
    """Move the imports of the source to the target organization."""
    session.execute(
        update(RosterImport)
        .where(RosterImport.organization_id == source_id)
        .values(organization_id=target_id)
    )
    session.flush()
