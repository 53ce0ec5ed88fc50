"""Preparation before the first page: database, messages, static files, courses, demo people."""

from lms import clock
from lms.cli.data_folder import open_keys, prepare_tables
from lms.cli.seed import find_demo, open_seed_context, publish_shipped, seed
from lms.cli.seed.demo_sign_ins import DemoSignIn
from lms.config import Settings
from lms.db import migrate
from lms.i18n import compile_stale
from lms.jobs.queue import open_queue
from lms.web import assets


def prepare(settings: Settings) -> DemoSignIn | None:
    """Create or migrate what is missing; one process at a time, the others wait.

    Returns the demo's sign-ins, None outside of the demo. Raises problems of the database, of keys
    and of the queue before anything is changed.
    """
    compile_stale()
    seed_context = open_seed_context(settings)
    try:
        with (
            migrate.as_setup_problems(seed_context.database),
            migrate.startup_lock(seed_context.database, settings.data),
        ):
            prepare_tables(settings, seed_context.database)
            open_keys(settings, seed_context.database)
            open_queue(settings).close()
            assets.refresh()
            now = clock.now()
            if not settings.demo:
                publish_shipped(seed_context, now=now)
                return None
            return find_demo(seed_context, now=now) or seed(seed_context, now=now)
    finally:
        # No connection may be inherited by the fork that follows.
        seed_context.database.dispose()
