"""The digests that distinguish join forms are deleted after a month."""

import datetime as dt

from sqlalchemy import inspect, select

from lms.accounts.rules.acts import SYSTEM, Act
from lms.workshop.models import JoinClaim
from lms.workshop.services.join import CLAIM_RETENTION, delete_expired_claims
from tests.factories import NOW, make_person


def test_claims_of_long_ago_go(database):
    person_id = make_person(database, "li").id
    with database.writer.begin() as connection:
        for name, at in (("old", NOW), ("new", NOW + dt.timedelta(days=1))):
            values = {"client_id": name, "person_id": person_id, "typed": "x", "joined_at": at}
            connection.execute(JoinClaim.__table__.insert().values(values))

    database.write(
        delete_expired_claims, Act(SYSTEM, NOW + CLAIM_RETENTION + dt.timedelta(seconds=1))
    )

    with database.read_session() as session:
        assert session.scalars(select(JoinClaim.client_id)).all() == ["new"]


def test_claims_of_long_ago_are_found_by_an_index(database):
    indexes = inspect(database.writer).get_indexes("join_claim")

    assert ["joined_at"] in [index["column_names"] for index in indexes]
