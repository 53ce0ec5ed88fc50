"""Processes that ended unexpectedly in the last day, as recorded by `lms serve`."""

import datetime as dt
from collections.abc import Iterator

from lms.cli.doctor.findings import CheckResult, report_good, report_warning
from lms.cli.restarts import WEB_PROCESS, WEB_SERVER, WORKER, ProcessExit, read
from lms.config import Settings

RECENT = dt.timedelta(days=1)


def check_restarts(settings: Settings, *, now: dt.datetime) -> Iterator[CheckResult]:
    """Yield a line for each kind of process that ended unexpectedly, one when there is none."""
    recent = [
        process_exit for process_exit in read(settings.data) if process_exit.at > now - RECENT
    ]
    if not recent:
        yield report_good("No process of lms serve stopped unexpectedly in the last day")
    for process in (WEB_SERVER, WEB_PROCESS, WORKER):
        found = [process_exit for process_exit in recent if process_exit.process == process]
        again = [process_exit for process_exit in found if process_exit.pause is not None]
        given_up = [process_exit for process_exit in found if process_exit.pause is None]
        if again:
            yield _describe_restarted(process, **_describe(again[-1]), count=len(again))
        if given_up:
            yield _describe_given_up(process, **_describe(given_up[-1]))


def _describe(ended: ProcessExit) -> dict[str, object]:
    return {"at": ended.at.astimezone().strftime("%Y-%m-%d %H:%M"), "how": ended.how}


def _describe_restarted(process: str, **values: object) -> CheckResult:
    if process == WORKER:
        return report_warning(
            "The worker stopped unexpectedly and was started again, the last time at %(at)s "
            "(%(how)s). Times in the last day: %(count)s. The log says why.",
            **values,
        )
    if process == WEB_PROCESS:
        return report_warning(
            "A web process stopped unexpectedly and was started again, the last time at "
            "%(at)s (%(how)s). Times in the last day: %(count)s. The log says why.",
            **values,
        )
    return report_warning(
        "The web server stopped unexpectedly and was started again, the last time at %(at)s "
        "(%(how)s). Times in the last day: %(count)s. The log says why.",
        **values,
    )


def _describe_given_up(process: str, **values: object) -> CheckResult:
    if process == WORKER:
        return report_warning(
            "lms serve ended at %(at)s: the worker could not start five times (%(how)s)."
            " The log says why.",
            **values,
        )
    return report_warning(
        "lms serve ended at %(at)s: the web server could not start five times (%(how)s)."
        " The log says why.",
        **values,
    )
