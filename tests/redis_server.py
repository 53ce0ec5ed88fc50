"""A real Redis of a test's own, without files: what it held is gone when it ends."""

import contextlib
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import redis

from tests.speed import TIMEOUT


class RedisServer:
    """Reached by TCP and by a socket file, which has to be short: 107 bytes."""

    def __init__(self, folder: Path) -> None:
        self._port, self._socket = _find_port(), folder / "redis"
        self.addresses = {
            "tcp": f"redis://127.0.0.1:{self._port}/0",
            "socket": f"unix://{self._socket}?db=0",
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        program = shutil.which("redis-server")
        if program is None:
            raise RuntimeError("redis-server is missing: apt-get install redis-server")
        options = ["--port", str(self._port), "--unixsocket", str(self._socket), "--save", ""]
        self._process = subprocess.Popen(
            [program, "--bind", "127.0.0.1", *options], stdout=subprocess.DEVNULL
        )
        self._wait()

    def stop(self) -> None:
        """End it at once, as by a crash."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def read_queue(self, name: str) -> list[bytes]:
        """Return what waits in a list."""
        with redis.Redis.from_url(self.addresses["tcp"]) as client:
            return [bytes(value) for value in client.lrange(name, 0, -1)]

    def _wait(self) -> None:
        end = time.monotonic() + TIMEOUT
        while time.monotonic() < end:
            with (
                contextlib.suppress(redis.ConnectionError, redis.BusyLoadingError),
                redis.Redis.from_url(self.addresses["socket"]) as client,
            ):
                client.ping()
                return
            time.sleep(0.02)
        raise RuntimeError("redis-server does not answer")


@contextlib.contextmanager
def run_redis() -> Iterator[RedisServer]:
    """A server, ended and removed at the end."""
    with tempfile.TemporaryDirectory(prefix="lms-redis-") as folder:
        server = RedisServer(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _find_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])
