"""The work of a worker: jobs, periodic tasks and the fonts of certificates, until SIGTERM."""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

from lms.backoff import double_wait
from lms.certificates.services.issuance import PRINT_JOB
from lms.certificates.tasks import build_certificate_printer
from lms.cli.cleanup import build_cleanups
from lms.cli.data_folder import open_database, open_keys
from lms.cli.terminal import echo_error, translated
from lms.config import Settings
from lms.db import Database
from lms.db.engines import sqlite_path
from lms.db.errors import DatabaseUnavailable
from lms.jobs.queue import open_queue
from lms.jobs.worker import Worker
from lms.learning.services.reminders import REMIND_JOB
from lms.learning.tasks import build_reminder_task
from lms.mail.services import SEND_JOB
from lms.mail.tasks import build_sender
from lms.plan.services.pictures import PICTURE_JOB
from lms.plan.tasks import PicturePrinter, build_step_reminder_task
from lms.printing.fonts import FontFolder
from lms.reporting.services import PRINT_JOB as REPORT_JOB
from lms.reporting.tasks import NetworkCounter, ReportPrinter
from lms.store import Store

log = logging.getLogger("lms.worker")
# The first page has priority: loading fonts uses a core for about fifteen seconds, once.
FONTS_AFTER = 5.0
_LESS_URGENT = 10
# The first and the longest pause, in seconds, between checks whether PostgreSQL is back.
FIRST_PAUSE = 1.0
MAX_PAUSE = 15.0


def run_worker(settings: Settings, *, when_started: Callable[[], None] = lambda: None) -> None:
    """Do background work until SIGTERM or SIGINT; what is under way is finished first.

    `when_started` is called when the database has answered and the first job can be taken.
    """
    stopping = threading.Event()
    _on_stop(stopping.set)
    _wait_for_database(settings, stopping)
    database = Database(settings.database_address)
    store = Store(settings.data / "files")
    secret = open_keys(settings, database).secret_key
    printer = build_certificate_printer(settings, database=database, store=store)
    reports = ReportPrinter(database, store, printer.engine, settings)
    reminder = build_reminder_task(settings, database)
    steps = build_step_reminder_task(settings, database)
    queue = open_queue(settings)
    worker = Worker(
        database,
        queue,
        handlers={
            PRINT_JOB: printer,
            SEND_JOB: build_sender(settings, database, secret=secret),
            REPORT_JOB: reports,
            REMIND_JOB: reminder,
            PICTURE_JOB: PicturePrinter(database, printer.engine),
        },
        periodic_tasks=(
            reminder.request_due,
            steps.remind_due,
            NetworkCounter(database),
            *build_cleanups(database),
        ),
    )
    _on_stop(worker.stop)
    if stopping.is_set():  # asked to stop before there was a worker
        worker.stop()
    _make_fonts_later(settings.data / "fonts")
    echo_error(translated("Worker started."))
    when_started()
    try:
        worker.run()
    finally:
        printer.close()
        queue.close()
        database.dispose()
    echo_error(translated("Worker stopped."))


def _on_stop(act: Callable[[], None]) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: act())


def _wait_for_database(settings: Settings, stopping: threading.Event) -> None:
    """Wait until PostgreSQL answers.

    Raises, as `open_database`, the errors that waiting does not fix.
    """
    times = 0
    while not stopping.is_set():
        try:
            with open_database(settings):
                return
        except DatabaseUnavailable as problem:
            if sqlite_path(settings.database_address):
                raise
            log.warning("%s", problem)
            stopping.wait(double_wait(FIRST_PAUSE, MAX_PAUSE, times=times))
            times += 1


def _make_fonts_later(folder: Path) -> None:
    threading.Thread(target=_make_fonts, args=(FontFolder(folder),), daemon=True).start()


def _make_fonts(font_folder: FontFolder) -> None:
    if font_folder.ready:
        return
    time.sleep(FONTS_AFTER)
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _LESS_URGENT)
    begun = time.monotonic()
    font_folder.make()
    log.info("fonts of certificates made in %.0f s", time.monotonic() - begun)
