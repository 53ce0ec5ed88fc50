"""Functions that the children of these tests run."""

import os
import resource
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path


def echo(questions: Iterator[bytes]) -> Iterator[bytes]:
    sys.stdout.write("a library that prints\n")
    for number, question in enumerate(questions, 1):
        yield b"%d " % number + question


def spin(questions: Iterator[bytes]) -> Iterator[bytes]:
    for question in questions:
        end = time.process_time() + float(question)
        while time.process_time() < end:
            pass
        yield b"done"


def sleep(questions: Iterator[bytes]) -> Iterator[bytes]:
    for _question in questions:
        signal.pause()
        yield b"woken"


def fill_memory(questions: Iterator[bytes]) -> Iterator[bytes]:
    for question in questions:
        try:
            bytearray(int(question))
        except MemoryError:
            yield b"refused"
        else:
            yield b"given"


def write_file(questions: Iterator[bytes]) -> Iterator[bytes]:
    """Write ten bytes to the path asked for; a file over the limit ends the child."""
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    for question in questions:
        Path(question.decode()).write_bytes(b"0123456789")
        yield b"written"


def open_files(questions: Iterator[bytes]) -> Iterator[bytes]:
    for question in questions:
        try:
            for _ in range(int(question)):
                os.open(os.devnull, os.O_RDONLY)
        except OSError as error:
            yield (error.strerror or "").encode()
        else:
            yield b"opened"


def fail(questions: Iterator[bytes]) -> Iterator[bytes]:
    raise ValueError(next(questions))
    yield b""


def tell_surroundings(questions: Iterator[bytes]) -> Iterator[bytes]:
    for question in questions:
        core = resource.getrlimit(resource.RLIMIT_CORE)
        yield f"{core} {os.environ.get(question.decode())}".encode()


def ignore(questions: Iterator[bytes]) -> Iterator[bytes]:
    """Read no question."""
    signal.pause()
    yield from questions
