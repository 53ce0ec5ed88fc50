"""The hint that a job waits: huey on SQLite, PostgreSQL or Redis, carrying its id and no more.

A hint may be lost or come twice; the row decides. That is why nothing here is allowed to fail.
"""

import json
import logging
from pathlib import Path
from typing import Any

from huey.api import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.registry import Message
from huey.serializer import Serializer

from lms.config import Settings, SettingsError

log = logging.getLogger(__name__)
NAME = "lms"
_POSTGRES = ("postgresql://", "postgresql+psycopg://", "postgres://")
_REDIS = ("redis://", "rediss://", "unix://")


class JsonSerializer(Serializer):  # type: ignore[misc]  # huey carries no types
    """Messages as JSON: who can write to the queue cannot run code (pickle would let him)."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps([data.id, data.name, list(data.args)]).encode()

    def _deserialize(self, data: bytes) -> Message:
        identity, name, arguments = json.loads(data)
        return Message(identity, name, args=tuple(arguments), kwargs={})


class Queue:
    """Sends hints and takes them; `patient`: taking waits for a moment by itself."""

    def __init__(self, huey: Huey) -> None:
        self._huey = huey
        self._task = huey.task(name="job")(_carried_only)
        self.patient = not isinstance(huey, SqliteHuey)

    def hint(self, job_id: int) -> None:
        """Say that the job waits. A queue that is away delays it by seconds and loses nothing."""
        try:
            self._task(job_id)
        except Exception:
            log.warning("queue is away, job %d waits for the sweep", job_id, exc_info=True)

    def take(self) -> int | None:
        """The id of a job that somebody hinted at, None when there is no hint."""
        try:
            task = self._huey.dequeue()
        except Exception:
            log.warning("queue is away, going by the rows alone", exc_info=True)
            return None
        return int(task.args[0]) if task else None

    def close(self) -> None:
        """Close the connection to the queue."""
        self._huey.storage.close()


def open_queue(settings: Settings) -> Queue:
    """The queue that LMS_QUEUE_URL names, else a SQLite file in the data folder."""
    return Queue(_build(settings.queue_url, settings.data))


def _build(address: str, data: Path) -> Huey:
    options: dict[str, Any] = {"results": False, "serializer": JsonSerializer()}
    if not address:
        data.mkdir(parents=True, exist_ok=True)
        return SqliteHuey(NAME, filename=str(data / "queue.sqlite3"), **options)
    if address.startswith(_POSTGRES):
        dsn = "postgresql://" + address.split("://", 1)[1]
        return PostgresHuey(NAME, dsn=dsn, table_prefix="queue", **options)
    if address.startswith(_REDIS):
        return RedisHuey(NAME, url=address, **options)
    raise SettingsError("LMS_QUEUE_URL: redis://… or postgresql://… is wanted")


def _carried_only(job_id: int) -> None:
    """Never called: workers take the id out and lease the row."""
    raise AssertionError(job_id)
