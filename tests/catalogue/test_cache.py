"""A bounded cache by database and key."""

from lms.catalogue.cache import Cache


def test_cache_keeps_the_values_used_last(database):
    cache: Cache[int, str] = Cache(2)
    loaded = []

    def get(session, key):
        def load():
            loaded.append(key)
            return str(key)

        return cache.get(session, key, load)

    with database.read_session() as session:
        values = [get(session, key) for key in (1, 2, 1, 3, 1, 2)]

    assert values == ["1", "2", "1", "3", "1", "2"]
    assert loaded == [1, 2, 3, 2]
