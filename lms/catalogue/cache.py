"""A bounded cache of this process for what never changes: structures, keys, compiled lessons."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Cache(Generic[K, V]):
    """The `size` values used last. Values are immutable, so threads may share them."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[tuple[str, K], V] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, session: Session, key: K, load: Callable[[], V]) -> V:
        """The kept value, else what `load` gives. Two threads may load the same at once."""
        cache_key = (_database_of(session), key)
        with self._lock:
            if cache_key in self._values:
                self._values.move_to_end(cache_key)
                return self._values[cache_key]
        value = load()
        with self._lock:
            self._values[cache_key] = value
            while len(self._values) > self._size:
                self._values.popitem(last=False)
        return value


def _database_of(session: Session) -> str:
    """Ids mean something in one database only; tests and tools open several."""
    bind = session.get_bind()
    engine = bind if isinstance(bind, Engine) else bind.engine
    return engine.url.database or ""
