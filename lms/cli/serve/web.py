"""The web server: prepares the data folder, then gunicorn, run by us on a socket bound already."""

import gc
import os
import socket
from collections.abc import Callable
from pathlib import Path

from gunicorn.app.base import BaseApplication

from lms.cli import ending_when_refused
from lms.cli.serve.banner import build_banner
from lms.cli.serve.prepare import prepare
from lms.cli.serve.room import build_room_notice
from lms.cli.terminal import say
from lms.config import Settings
from lms.factory import create_app

# A worker that says nothing for so long is taken for hung; the longest statement takes 30 s.
SILENCE = 60
FAREWELL = 30


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


def prepare_and_run(
    settings: Settings, listener: socket.socket, *, when_prepared: Callable[[], None]
) -> None:
    """Prepare, call `when_prepared`, serve until SIGTERM. What is refused ends as in `main`."""
    with ending_when_refused():
        demo = prepare(settings)
    when_prepared()
    banner = build_room_notice(settings) if settings.is_hall else build_banner(settings, demo)
    run_web(settings, listener, when_ready=lambda: say(banner))


def run_web(settings: Settings, listener: socket.socket, *, when_ready: Callable[[], None]) -> None:
    """Serve until SIGTERM; requests under way are finished."""
    options: dict[str, object] = {
        "bind": f"fd://{listener.fileno()}",
        "worker_class": "gthread",
        "workers": settings.workers,
        "threads": settings.threads,
        # Loaded once, before the fork: workers share its memory and a mistake stops the start.
        "preload_app": True,
        "timeout": SILENCE,
        "graceful_timeout": FAREWELL,
        "keepalive": 5,
        "loglevel": "warning",
        "proc_name": "lms",
        "worker_tmp_dir": _memory_folder(),
        "when_ready": lambda _arbiter: _open(when_ready),
        # Whom to believe about proxies is LMS_PROXIES alone, read by the application.
        "forwarded_allow_ips": "",
        "control_socket_disable": True,
    }
    _Server(settings, options).run()


def _open(when_ready: Callable[[], None]) -> None:
    """Just before the workers are forked: what is loaded by now stays in memory that they share."""
    gc.collect()
    gc.freeze()
    when_ready()


def _memory_folder() -> str | None:
    # Workers touch a file as a sign of life; on a slow disk that blocks them.
    shared = Path("/dev/shm")  # noqa: S108 - gunicorn makes unnamed files of its own there
    return str(shared) if shared.is_dir() and os.access(shared, os.W_OK) else None
