"""The dataset on PostgreSQL: the rows of the SQLite copy, table by table, under the same schema."""

from sqlalchemy import insert, select, text

from lms.db import Base, Database, migrate

BATCH = 5000


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
    with target.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    return target
