"""Modules of the web server and the worker, loaded once by the process that forks them."""

import importlib

from lms.config import Settings
from lms.db import Database, fingerprint


def preload(settings: Settings) -> None:
    """Load everything that a child would load again, and keep nothing open for it to inherit."""
    fingerprint.compute()  # first: it takes 16 MB for a moment, which the modules take after it
    for name in ("lms.cli.serve.web", "lms.cli.background_work"):
        importlib.import_module(name)
    _warm()
    Database(settings.database_address).dispose()  # loads the driver and connects to nothing


def _warm() -> None:
    from sqlalchemy.orm import configure_mappers  # all models are there now

    from lms.accounts import pinyin
    from lms.i18n import simplified

    configure_mappers()
    pinyin.warm()
    simplified.warm()
