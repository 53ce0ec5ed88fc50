"""Serve the demo while one works on it: a saved file is in the next page (`make serve`).

Werkzeug's reloader starts the process again when a Python file or a catalogue changes, Jinja reads
a changed template by itself, and the static files are built again when their sources differ.
"""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from flask import Flask
from werkzeug.serving import is_running_from_reloader, run_simple

from lms.config import Settings

ROOT = Path(__file__).resolve().parent.parent
OF_NO_PAGE = [f"{ROOT}/{folder}/*" for folder in ("tests", "bench", "deploy", ".venv")]


class CurrentApplication:
    """The application, made when a request needs it: a mistake in the code is shown as a page."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._app: Flask | None = None
        self._static: dict[str, str] = {}

    def __call__(self, environ, start_response):  # noqa: ANN001, ANN204 - WSGI
        return self._find()(environ, start_response)

    def _find(self) -> Flask:
        # Slow imports, and the only ones that a mistake in the code may break.
        from lms.factory import create_app
        from lms.i18n import compile_stale
        from lms.web import assets

        with self._lock:
            static = assets.refresh()
            if self._app is None or static != self._static:
                compile_stale()
                self._app, self._static = create_app(self._settings), static
                self._app.jinja_env.auto_reload = True
            return self._app


def main() -> None:
    os.environ["LMS_DEMO"] = "1"
    settings = Settings.from_environment()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if is_running_from_reloader():
        start_worker()
    else:
        prepare_once(settings)
    read_by_worker = [*ROOT.glob("lms/templates/printed/*"), *ROOT.glob("translations/*/*/*.po")]
    run_simple(
        settings.host,
        settings.port,
        CurrentApplication(settings),
        use_reloader=True,
        use_debugger=True,
        use_evalex=False,
        extra_files=map(str, read_by_worker),
        exclude_patterns=OF_NO_PAGE,
        threaded=True,
    )


def prepare_once(settings: Settings) -> None:
    """Make or migrate the data folder and print the sign-ins, before the first server starts."""
    from lms.cli import ending_when_refused
    from lms.cli.serve.banner import build_banner
    from lms.cli.serve.start_checks import prepare_data_folder
    from lms.cli.serve.startup import prepare

    with ending_when_refused():
        prepare_data_folder(settings)
        sys.stdout.write(build_banner(settings, prepare(settings)) + "\n")
    sys.stdout.flush()


def start_worker() -> None:
    """Start background work that ends and begins again with this server, however that ends."""
    ending_with_us = ["setpriv", "--pdeathsig", "TERM"]
    subprocess.Popen([*ending_with_us, sys.executable, "-m", "lms", "worker"])  # noqa: S603


if __name__ == "__main__":
    main()
