"""Network figures: no cell is about few, and cooperatives without people hide nobody."""

import datetime as dt

from sqlalchemy import JSON, event, type_coerce, update

from lms.accounts.rules.namesakes import OrganizationLabel
from lms.reporting.models import NetworkSnapshot
from lms.reporting.network import build_network
from lms.reporting.queries.network import CountedNetwork, find_counted_network
from lms.reporting.queries.organizations import OrganizationRow, count_network
from lms.reporting.report import PeopleCounts, ReportGroup
from lms.reporting.tasks import NetworkCounter
from tests.reporting.cohort_data import NOW, CohortData


def row(number, country="CN", products=("tea",), people=2):
    label = OrganizationLabel(number, f"o{number}", {}, country, "")
    found = OrganizationRow(label, products, members=None, may_be_named=False)
    return found, PeopleCounts(enrolled=people, finished=people // 2)


def count_cells(rows):
    return {
        found_row.key: (found_row.organizations, found_row.counts.enrolled)
        for found_row in rows or ()
    }


def test_rows_add_up_to_the_whole():
    network = build_network([row(n, "CN" if n < 7 else "IN") for n in range(12)])

    assert network.total == ReportGroup("", 12, PeopleCounts(enrolled=24, finished=12))
    assert count_cells(network.countries) == {"CN": (7, 14), "IN": (5, 10)}
    assert count_cells(network.products) == {"tea": (12, 24)}


def test_cooperatives_without_people_do_not_make_a_row_large_enough():
    rows = [row(n, people=0) for n in range(9)]

    assert build_network([*rows, row(10)]).total is None
    china = [row(n, "CN") for n in range(6)]
    mixed = build_network([*china, *[row(n, "IN", people=0) for n in range(6, 12)]])
    assert count_cells(mixed.countries) == {"CN": (6, 12)}


def test_a_small_country_is_joined_and_cannot_be_computed():
    rows = [row(n, "CN") for n in range(9)] + [row(n, "LK") for n in range(9, 11)]
    network = build_network(rows)

    assert count_cells(network.countries) == {"": (11, 22)}


def test_a_product_that_would_give_a_few_away_is_not_reported():
    tea = [row(n, products=("tea",)) for n in range(2)]
    both = [row(n, products=("tea", "coffee")) for n in range(2, 12)]

    network = build_network([*tea, *both])

    assert "coffee" not in count_cells(network.products)  # 12 - 10 = 2


def test_country_and_product_together_give_nobody_away():
    """Eight in India, seven of them and nobody else grow rice."""
    rice = [row(n, "IN", ("rice",)) for n in range(7)]
    network = build_network(
        [*rice, row(7, "IN", ("tea",)), *[row(n, "CN", ("tea",)) for n in range(8, 20)]]
    )

    assert count_cells(network.countries) == {"CN": (12, 24), "IN": (8, 16)}
    assert "rice" not in count_cells(network.products)


def test_worker_counts_again_and_replaces_what_it_stored(database):
    count = NetworkCounter(database)
    with database.read_session() as session:
        before = find_counted_network(session)
    CohortData(database)

    for moment in (NOW, NOW + dt.timedelta(minutes=5)):
        count(moment)

    with database.read_session() as session:
        figures = build_network(count_network(session))
        stored = find_counted_network(session)
    assert before is None
    assert stored == CountedNetwork(figures, NOW + dt.timedelta(minutes=5))


def test_figures_of_another_version_are_not_read(database):
    NetworkCounter(database)(NOW)

    def make_unreadable(session):
        # Past the type of the column, which would not write figures of another shape.
        values = {"format": "older", "figures": type_coerce({"all": 3}, JSON)}
        session.execute(update(NetworkSnapshot.__table__).values(values))

    database.write(make_unreadable)

    with database.read_session() as session:
        assert find_counted_network(session) is None
    NetworkCounter(database)(NOW)
    with database.read_session() as session:
        assert find_counted_network(session) is not None


def test_two_workers_may_count_first_because_storing_does_not_read(database):
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement.split()[0])

    event.listen(database._writer, "before_cursor_execute", note)
    try:
        NetworkCounter(database)(NOW)
    finally:
        event.remove(database._writer, "before_cursor_execute", note)

    assert [word for word in statements if word in {"SELECT", "INSERT", "UPDATE"}] == ["INSERT"]
