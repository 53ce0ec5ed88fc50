"""The limits of a child process, which it sets for itself."""

import dataclasses
import json
import math
import resource
import signal
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Limits of one child process.

    `memory` and `file_size` are bytes, `cpu_seconds` is the processor time for each request, and
    `seconds` the real time until its answer. A child leaves no core file.
    """

    memory: int
    cpu_seconds: float
    seconds: float
    file_size: int = 0
    open_files: int = 64

    def dump(self) -> str:
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def load(cls, text: str) -> "Limits":
        return cls(**json.loads(text))

    def apply(self) -> None:
        """Limit this process, irrevocably; called before it reads a byte."""
        _lower(resource.RLIMIT_CORE, 0)
        _lower(resource.RLIMIT_FSIZE, self.file_size)
        _lower(resource.RLIMIT_NOFILE, self.open_files)
        _lower(resource.RLIMIT_AS, self.memory)

    def begin_request(self) -> None:
        """Limit the processor time from now on: by a timer, and by whole seconds behind it."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        end = math.ceil(used.ru_utime + used.ru_stime + self.cpu_seconds) + 1
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (_smaller(end, hard), hard))
        signal.setitimer(signal.ITIMER_PROF, self.cpu_seconds)


def _lower(kind: int, value: int) -> None:
    """Set both limits; one that is lower already stays."""
    lowest = _smaller(value, resource.getrlimit(kind)[1])
    resource.setrlimit(kind, (lowest, lowest))


def _smaller(value: int, hard: int) -> int:
    return value if hard == resource.RLIM_INFINITY else min(value, hard)
