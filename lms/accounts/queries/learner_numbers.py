"""Learner numbers that nobody has yet."""

import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.accounts.rules.identifiers import build_learner_number
from lms.db.chunks import chunks


def draw_learner_numbers(session: Session, count: int) -> list[str]:
    """Return `count` different random numbers that are not taken."""
    drawn: dict[str, None] = {}
    while len(drawn) < count:
        more = {build_learner_number(secrets.randbelow(900_000)) for _ in range(count - len(drawn))}
        for part in chunks(sorted(more)):
            taken = select(Person.learner_number).where(Person.learner_number.in_(part))
            more -= set(session.scalars(taken))
        drawn.update(dict.fromkeys(more))
    return list(drawn)[:count]
