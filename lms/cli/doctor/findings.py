"""What was found: a level, an English sentence that is its message id, and values."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, ParamSpec

from lms.cli.terminal import FileUnusable
from lms.errors import MessageError

P = ParamSpec("P")

Level = Literal["good", "warning", "error"]


@dataclass(frozen=True)
class Finding:
    level: Level
    text: str
    values: dict[str, object] = field(default_factory=dict)


def report_good(text: str, **values: object) -> Finding:
    return Finding("good", text, values)


def report_warning(text: str, **values: object) -> Finding:
    """A part does not work, or one day will not."""
    return Finding("warning", text, values)


def report_error(text: str, **values: object) -> Finding:
    """Lms does not run like this."""
    return Finding("error", text, values)


def run_check(at: Callable[P, Finding], *args: P.args, **values: P.kwargs) -> Finding:
    """What `at` finds; a file that cannot be read is a finding too, and the others are told."""
    try:
        return at(*args, **values)
    except MessageError as problem:
        return report_refusal(problem)
    except OSError as error:
        return report_refusal(FileUnusable(path=error.filename, reason=error.strerror))


def report_refusal(problem: MessageError) -> Finding:
    """What would end any command."""
    return Finding("error", problem.message, problem.values)
