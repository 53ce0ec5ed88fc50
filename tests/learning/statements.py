"""The statements of a query, and how the database runs them."""

from sqlalchemy import event


def statements(database, query):
    """The statements that a query sends once structures and lessons are in memory."""
    found = []

    def note(_connection, _cursor, statement, values, *_):
        found.append((statement, values))

    with database.read_session() as session:
        query(session)
    with database.read_session() as session:
        session.connection()
        event.listen(database._reader, "before_cursor_execute", note)
        query(session)
        event.remove(database._reader, "before_cursor_execute", note)
    return [item for item in found if item[0].lstrip().upper().startswith(("SELECT", "WITH"))]


def explain(database, statement, values):
    with database.writer.connect() as connection:
        return connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
