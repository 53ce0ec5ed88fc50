"""A finding: a level, an English sentence that is its message id, and values."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, ParamSpec

from lms.cli.terminal import FileUnusable
from lms.errors import MessageError

P = ParamSpec("P")

Level = Literal["good", "warning", "error"]


@dataclass(frozen=True)
class CheckResult:
    level: Level
    text: str
    values: dict[str, object] = field(default_factory=dict)


def report_good(text: str, /, **values: object) -> CheckResult:
    return CheckResult("good", text, values)


def report_warning(text: str, /, **values: object) -> CheckResult:
    """Return a finding about a part that does not work, or will stop working."""
    return CheckResult("warning", text, values)


def report_error(text: str, /, **values: object) -> CheckResult:
    """Return a finding that prevents lms from running."""
    return CheckResult("error", text, values)


def run_check(at: Callable[P, CheckResult], *args: P.args, **values: P.kwargs) -> CheckResult:
    """Return the finding of `at`; an unreadable file is a finding too and stops no check."""
    try:
        return at(*args, **values)
    except MessageError as problem:
        return report_refusal(problem)
    except OSError as error:
        return report_refusal(FileUnusable(path=error.filename, reason=error.strerror))


def report_refusal(problem: MessageError) -> CheckResult:
    """Return a refusal that would end any command as a finding."""
    return CheckResult("error", problem.message, problem.values)
