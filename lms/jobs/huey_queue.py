"""huey as the queue's transport: one of its storages for each address.

Imported when a queue is first used: huey imports the drivers of Redis and PostgreSQL wherever they
are installed, also for a queue in SQLite.
"""

import json
from pathlib import Path
from typing import Any

from huey.api import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.registry import Message
from huey.serializer import Serializer

from lms.jobs.checks import POSTGRES

NAME = "lms"


class JsonSerializer(Serializer):  # type: ignore[misc]  # huey carries no types
    """Serializes as JSON: with pickle, anybody who can write to the queue could run code."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps([data.id, data.name, list(data.args)]).encode()

    def _deserialize(self, data: bytes) -> Message:
        identity, name, arguments = json.loads(data)
        return Message(identity, name, args=tuple(arguments), kwargs={})


def build_huey(address: str, path: Path) -> Huey:
    """Return the queue at an address, or in the SQLite file `path` if none is given."""
    options: dict[str, Any] = {"results": False, "serializer": JsonSerializer()}
    if not address:
        path.parent.mkdir(parents=True, exist_ok=True)
        return SqliteHuey(NAME, filename=str(path), **options)
    if address.startswith(POSTGRES):
        dsn = "postgresql://" + address.split("://", 1)[1]
        return PostgresHuey(NAME, dsn=dsn, table_prefix="queue", connect_timeout=5, **options)
    return RedisHuey(NAME, url=address, **options)
