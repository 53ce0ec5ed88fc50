import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from lms.accounts.models import Organization
from lms.db import Database, WriteInsideWrite, check_outside_write
from lms.errors import Conflict
from tests.factories import NOW


def _note(session: Session, *, value: int) -> int:
    session.execute(text("CREATE TABLE IF NOT EXISTS note (value INTEGER)"))
    session.execute(text("DELETE FROM note"))
    session.execute(text("INSERT INTO note VALUES (:value)"), {"value": value})
    return value


def test_write_commits_before_it_answers(database: Database):
    answer = database.write(_note, value=7)

    with database.read_session() as session:
        assert (answer, session.scalar(text("SELECT value FROM note"))) == (7, 7)


def test_reading_session_cannot_write(database: Database):
    database.write(_note, value=1)

    with database.read_session() as session, pytest.raises(DBAPIError):
        session.execute(text("UPDATE note SET value = 2"))


def test_write_inside_write_raises(database: Database):
    def nested(session: Session) -> None:
        database.write(_note, value=2)

    with pytest.raises(WriteInsideWrite):
        database.write(nested)


def test_slow_work_inside_write_raises(database: Database):
    def hashing(session: Session) -> None:
        check_outside_write("hashing")

    with pytest.raises(WriteInsideWrite):
        database.write(hashing)


def test_write_that_fails_leaves_nothing(database: Database):
    database.write(_note, value=1)

    def failing(session: Session) -> None:
        session.execute(text("UPDATE note SET value = 9"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.write(failing)
    with database.read_session() as session:
        assert session.scalar(text("SELECT value FROM note")) == 1


def test_a_row_that_went_meanwhile_repeats_the_service(database: Database):
    """An update that finds its row deleted is tried again, and then sees that it is gone."""
    database.write(make_organization_row)
    tries = []

    def rename(session: Session) -> str:
        tries.append(1)
        row = session.get_one(Organization, 1)
        if len(tries) == 1:
            session.execute(text("DELETE FROM organization"))
        row.code = "renamed"
        session.flush()
        return row.code

    assert (database.write(rename), len(tries)) == ("renamed", 2)


def test_what_never_succeeds_is_a_conflict_at_last(database: Database):
    database.write(make_organization_row)

    def rename(session: Session) -> None:
        row = session.get_one(Organization, 1)
        session.execute(text("DELETE FROM organization"))
        row.code = "renamed"
        session.flush()

    with pytest.raises(Conflict):
        database.write(rename)


def make_organization_row(session: Session) -> None:
    session.add(Organization(id=1, code="hill", names={"en": "Hill"}, country="CN", created_at=NOW))
