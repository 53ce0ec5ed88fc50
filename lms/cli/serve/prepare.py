"""Before the first page: database, messages, static files, courses, and in the demo its people."""

from lms import clock
from lms.cli.seed import Demo, find_demo, open_stage, publish_shipped, seed
from lms.config import Settings
from lms.db import migrate
from lms.i18n import compile_stale
from lms.web import assets


def prepare(settings: Settings) -> Demo | None:
    """Make or migrate what is not there yet; one process at a time, the others wait.

    Gives the demo's sign-ins, None outside of the demo. Raises the migrations' refusals.
    """
    compile_stale()
    stage = open_stage(settings)
    try:
        with migrate.starting(stage.database, settings.data):
            migrate.upgrade(stage.database)
            assets.refresh()
            publish_shipped(stage, now=clock.now())
            if not settings.demo:
                return None
            return find_demo(stage) or seed(stage, now=clock.now())
    finally:
        # No connection may be carried over the fork that follows.
        stage.database.dispose()
