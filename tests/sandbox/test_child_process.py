"""The child process: what it answers, and what each limit does to it."""

import dataclasses
import os
import signal

import pytest

from lms.sandbox.child_process import ChildEnded, ChildProcess, ChildTimedOut, run
from lms.sandbox.limits import Limits

LIMITS = Limits(memory=256 << 20, cpu_seconds=5, seconds=60)


def run_entry(name: str, question: bytes = b"", **limits: float) -> bytes:
    chosen = dataclasses.replace(LIMITS, **limits)  # type: ignore[arg-type]
    return run(f"tests.sandbox.entries:{name}", question, chosen)


def start(name: str, **limits: float) -> ChildProcess:
    chosen = dataclasses.replace(LIMITS, **limits)  # type: ignore[arg-type]
    return ChildProcess(f"tests.sandbox.entries:{name}", chosen)


@pytest.mark.parametrize("question", [b"", b"a", "值\n".encode(), bytes(3 << 20)])
def test_answer_is_bytes_and_free_of_what_libraries_print(question):
    assert run_entry("echo", question) == b"1 " + question


def test_one_child_answers_many_questions():
    child = start("echo")

    found = [child.ask(question) for question in (b"a", b"b")]
    child.close()

    assert found == [b"1 a", b"2 b"]


def test_processor_time_is_limited_for_each_question():
    # The kernel counts the processor time of a limit in steps, on a busy machine in wide ones.
    child = start("spin", cpu_seconds=1.5)

    assert [child.ask(b"0.6") for _ in range(3)] == [b"done"] * 3
    with pytest.raises(ChildEnded) as caught:
        child.ask(b"5")

    child.close()
    assert caught.value.code == -signal.SIGPROF


def test_real_time_is_limited():
    with pytest.raises(ChildTimedOut):
        run_entry("sleep", seconds=0.5)


def test_real_time_is_limited_for_a_question_that_is_not_read():
    """A question of more than the pipe holds: sending it waits for the child."""
    with pytest.raises(ChildTimedOut):
        run_entry("ignore", bytes(3 << 20), seconds=0.5)


def test_memory_is_limited():
    assert run_entry("fill_memory", b"%d" % (10 << 20)) == b"given"
    assert run_entry("fill_memory", b"%d" % (256 << 20)) == b"refused"


def test_size_of_files_is_limited(tmp_path):
    path = str(tmp_path / "file").encode()

    assert run_entry("write_file", path, file_size=10) == b"written"
    with pytest.raises(ChildEnded) as caught:
        run_entry("write_file", path, file_size=9)

    assert caught.value.code == -signal.SIGXFSZ


def test_number_of_open_files_is_limited():
    assert run_entry("open_files", b"8", open_files=16) == b"opened"
    assert run_entry("open_files", b"16", open_files=16) == os.strerror(24).encode()


def test_child_leaves_no_core_and_knows_no_secret(monkeypatch):
    monkeypatch.setenv("LMS_SECRET_KEY", "of the server")

    assert run_entry("tell_surroundings", b"LMS_SECRET_KEY") == b"(0, 0) None"


def test_environment_of_the_caller_is_given():
    found = run(
        "tests.sandbox.entries:tell_surroundings", b"COLOUR", LIMITS, environment={"COLOUR": "red"}
    )

    assert found == b"(0, 0) red"


def test_error_of_the_code_is_no_signal():
    with pytest.raises(ChildEnded, match="ended with code 1") as caught:
        run_entry("fail")

    assert caught.value.code == 1


def test_dead_child_is_reported():
    child = start("echo")
    child.ask(b"a")
    os.kill(child.pid, signal.SIGKILL)

    with pytest.raises(ChildEnded, match="ended with code -9"):
        child.ask(b"b")

    child.close()


def test_child_ends_with_its_questions():
    child = start("sleep")

    child.close()

    with pytest.raises(ProcessLookupError):
        os.kill(child.pid, 0)
