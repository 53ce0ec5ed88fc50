"""The web server: prepares the data folder, then runs gunicorn on a socket bound before."""

import gc
import logging
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from gunicorn.app.base import BaseApplication

from lms.cli import ending_when_refused
from lms.cli.seed.demo_sign_ins import DemoSignIn
from lms.cli.serve.arbiter import WebArbiter
from lms.cli.serve.banner import build_banner
from lms.cli.serve.front.front_worker import FrontWorker
from lms.cli.serve.lan import build_lan_notice
from lms.cli.serve.process import CRASHED
from lms.cli.serve.startup import prepare
from lms.cli.terminal import describe, echo, echo_error
from lms.config import Settings
from lms.db import is_unavailable
from lms.db.engines import sqlite_path
from lms.errors import Refusal
from lms.factory import create_app

log = logging.getLogger("lms.serve")
# A worker that is silent for this many seconds counts as hung; the longest statement takes 30 s.
SILENCE = 60
STOP_TIMEOUT = 30


class DatabaseAway(Refusal):
    message = "The database cannot be reached (%(reason)s). Start it, or correct LMS_DATABASE_URL."


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn carries no types
    def __init__(self, settings: Settings, options: dict[str, object]) -> None:
        self._settings = settings
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> object:
        return create_app(self._settings)

    def run(self) -> None:
        WebArbiter(self, self._settings.data).run()


def prepare_and_run(
    settings: Settings,
    listener: socket.socket,
    *,
    is_first: bool,
    when_prepared: Callable[[], None],
    when_started: Callable[[], None],
) -> None:
    """Prepare, call `when_prepared`, serve until SIGTERM. A refusal ends as in `main`.

    A restarted server (`is_first` is False) prints no banner, and serves while the database is
    unavailable: its pages say so.
    """
    with ending_when_refused():
        try:
            demo = _prepare(settings, is_first=is_first)
        except DatabaseAway as refusal:
            echo_error(describe(refusal))
            sys.exit(CRASHED)  # not refused: the database may be available at the next start
    when_prepared()

    def greet() -> None:
        if is_first:
            is_lan = settings.is_lan
            echo(build_lan_notice(settings) if is_lan else build_banner(settings, demo))

    run_web(settings, listener, when_ready=greet, when_started=when_started)


def _prepare(settings: Settings, *, is_first: bool) -> DemoSignIn | None:
    path = sqlite_path(settings.database_address)
    if not is_first and path is not None and not path.exists():
        log.warning("the database file is away; serving pages that say so")
        return None
    try:
        return prepare(settings)
    except Exception as error:
        if not is_unavailable(error):
            raise
        if is_first:
            raise DatabaseAway(reason=str(error).splitlines()[0]) from error
        log.warning("the database is away; serving pages that say so")
        return None


def run_web(
    settings: Settings,
    listener: socket.socket,
    *,
    when_ready: Callable[[], None],
    when_started: Callable[[], None],
) -> None:
    """Serve until SIGTERM and finish open requests; `when_started`: pages can be requested."""
    options: dict[str, object] = {
        "bind": f"fd://{listener.fileno()}",
        # Half-sent requests use no thread (lms/cli/serve/front).
        "worker_class": FrontWorker,
        "workers": settings.workers,
        "threads": settings.threads,
        # Loaded once, before the fork: workers share its memory and an error stops the start.
        "preload_app": True,
        "timeout": SILENCE,
        "graceful_timeout": STOP_TIMEOUT,
        "sendfile": False,
        "loglevel": "warning",
        # The head as a whole is limited by the front, the address by lms/web/limits.py, which
        # answers with a page.
        "limit_request_line": 0,
        "proc_name": "lms",
        "worker_tmp_dir": _memory_folder(),
        "when_ready": lambda _arbiter: _open(when_ready),
        "post_worker_init": lambda _worker: when_started(),
        # Trusted proxies are those of LMS_PROXIES only, read by the application.
        "forwarded_allow_ips": "",
        "control_socket_disable": True,
    }
    _Server(settings, options).run()


def _open(when_ready: Callable[[], None]) -> None:
    """Run just before the workers are forked, so that they share the memory loaded until now."""
    gc.collect()
    gc.freeze()
    when_ready()


def _memory_folder() -> str | None:
    # Workers touch a file as a sign of life; on a slow disk that blocks them.
    shared = Path("/dev/shm")  # noqa: S108 - gunicorn makes unnamed files of its own there
    return str(shared) if shared.is_dir() and os.access(shared, os.W_OK) else None
