"""The child process: `python -m lms.sandbox <module>:<function> <limits> <descriptor>`.

It is started by `lms.sandbox.child_process` only. The limits are set before the module is imported.
"""

import importlib
import signal
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection

from lms.sandbox.limits import Limits


def main(entry: str, limits: Limits, pipe: Connection) -> None:
    """Answer until the other side closes the pipe, also when it was killed."""
    limits.apply()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limits.begin_request()
    module, _, function = entry.partition(":")
    handle_all = getattr(importlib.import_module(module), function)
    for answer in handle_all(_read_requests(pipe, limits)):
        pipe.send_bytes(answer)


def _read_requests(pipe: Connection, limits: Limits) -> Iterator[bytes]:
    while True:
        try:
            request = pipe.recv_bytes()
        except (EOFError, ConnectionError):
            return
        limits.begin_request()
        yield request


if __name__ == "__main__":
    main(sys.argv[1], Limits.load(sys.argv[2]), Connection(int(sys.argv[3])))
