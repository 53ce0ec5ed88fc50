"""The courses that the index holds documents of."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.search.models import DocumentRow


def list_sources(session: Session) -> frozenset[str]:
    """Return the courses, and the source of the glossary."""
    return frozenset(session.scalars(select(DocumentRow.course).distinct()))
