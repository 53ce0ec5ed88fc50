"""Thirty threads that do the same at one moment."""

import threading
from collections import Counter

from sqlalchemy import func, select

from lms.errors import Busy, Conflict, MessageError

TIMES = 30


class Race:
    """The outcome. A refusal is an answer; a conflict, or anything else raised, is a fault."""

    def __init__(self, act, times=TIMES):
        self.gave, self.refused, self._faults = [], Counter(), []
        barrier = threading.Barrier(times)

        def run(index):
            barrier.wait()
            try:
                self.gave.append(act(index))
            except (Busy, Conflict) as fault:
                self._faults.append(fault)
            except MessageError as refusal:
                self.refused[type(refusal).__name__] += 1
            except BaseException as fault:  # noqa: BLE001 - raised again by the test's thread
                self._faults.append(fault)

        threads = [threading.Thread(target=run, args=(index,)) for index in range(times)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert self._faults == []


def race(database, service, *args, act=None, **values):
    """The same write, thirty times at once."""
    given = args if act is None else (act, *args)
    return Race(lambda _place: database.write(service, *given, **values))


def count(database, table, *where):
    with database.read_session() as session:
        return session.scalar(select(func.count()).select_from(table).where(*where))
