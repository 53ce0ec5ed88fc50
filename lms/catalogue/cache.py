"""A bounded in-process cache of immutable values: structures, keys, compiled lessons."""

import threading
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from typing import Generic, TypeVar

from cachetools import LRUCache
from sqlalchemy import Engine
from sqlalchemy.orm import Session

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Cache(Generic[K, V]):
    """Keeps the `size` values used last. Values are immutable, so threads may share them."""

    def __init__(self, size: int) -> None:
        self._values: LRUCache[tuple[str, K], V] = LRUCache(size)
        self._lock = threading.Lock()

    def get(self, session: Session, key: K, load: Callable[[], V]) -> V:
        """Return the cached value, or call `load`.

        Two threads may load the same value concurrently. Ids of rows are unique within one
        database only, so its name is part of the key.
        """
        bind = session.get_bind()
        engine = bind if isinstance(bind, Engine) else bind.engine
        cache_key = (engine.url.database or "", key)
        with self._lock:
            if cache_key in self._values:
                return self._values[cache_key]
        value = load()
        with self._lock:
            self._values[cache_key] = value
        return value

    def get_all(
        self, session: Session, keys: Collection[K], load: Callable[[Sequence[K]], Mapping[K, V]]
    ) -> dict[K, V]:
        """Return the values of several keys; `load` is called once with those not in the cache."""
        bind = session.get_bind()
        engine = bind if isinstance(bind, Engine) else bind.engine
        database = engine.url.database or ""
        with self._lock:
            stored = {key: self._values.get((database, key)) for key in keys}
        found = {key: value for key, value in stored.items() if value is not None}
        missing = [key for key in keys if key not in found]
        loaded = load(missing) if missing else {}
        with self._lock:
            self._values.update({(database, key): value for key, value in loaded.items()})
        return {**found, **loaded}
