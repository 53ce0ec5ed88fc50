"""The same installation on PostgreSQL: the rows of the SQLite copy, table by table."""

from collections.abc import Iterator
from functools import cached_property

from sqlalchemy import Connection, func, insert, select, text

from bench.dataset import SECRET_KEY, settings_of
from bench.servers import Server, run_product
from bench.stage import Stage
from lms.db import Base, Database, migrate
from tests.postgres import find_server

BATCH = 5000


class PostgresStage(Stage):
    """A stage whose database and product are on a PostgreSQL of its own."""

    @cached_property
    def address(self) -> str:
        return self._end.enter_context(find_server()).create_database("bench")

    @cached_property
    def database(self) -> Database:
        source = Database(settings_of(self.data).database_address)
        made = copy_database(source, self.address)
        source.dispose()
        self._end.callback(made.dispose)
        return made

    @cached_property
    def product(self) -> Server:
        assert self.database  # filled before anything asks it
        environment = {"LMS_DATABASE_URL": self.address}
        running = run_product(self.data, secret_key=SECRET_KEY, environment=environment)
        return self._end.enter_context(running)


def both_engines(stage: Stage) -> Iterator[tuple[str, Stage]]:
    """The stage given, and one of the same size on PostgreSQL, closed when it is done with."""
    yield "SQLite", stage
    other = PostgresStage(stage.size)
    try:
        yield "PostgreSQL", other
    finally:
        other.close()
        stage.notes.extend(other.notes)


def copy_database(source: Database, address: str) -> Database:
    """An open database at `address`, migrated, filled and analysed."""
    target = Database(address)
    migrate.upgrade(target)
    with source.reading() as session, target.writer.begin() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        for table in Base.metadata.sorted_tables:
            connection.execute(table.delete())
            rows = session.execute(select(table)).mappings()
            for batch in rows.partitions(BATCH):
                connection.execute(insert(table), [dict(row) for row in batch])
        _advance_numbers(connection)
    with target.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    return target


def _advance_numbers(connection: Connection) -> None:
    """The next row of each table gets a number that none of the copied rows has."""
    for table in Base.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is None:
            continue
        last = connection.scalar(select(func.max(column)))
        sequence = func.pg_get_serial_sequence(table.name, column.name)
        if last is not None:
            connection.execute(select(func.setval(sequence, last)))
