"""The number of statements that a page sends."""

import re

from sqlalchemy import event


def count_statements(app, act):
    """SELECTs of one request, after the caches of the process are warm."""
    act()
    found = []
    engine = app.extensions["lms"].database._reader

    def note(conn, cursor, statement, *rest):
        if re.match(r"\s*SELECT", statement):
            found.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    act()
    event.remove(engine, "before_cursor_execute", note)
    return len(found)
