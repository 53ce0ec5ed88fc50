"""Starting and stopping with real processes."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from lms.cli.restarts import read
from lms.cli.seed.demo_people import DEMO_PEOPLE
from lms.db import migrate
from tests.cli.serving import (
    DEMO,
    Served,
    environment,
    find_listener,
    has_open,
    is_running,
    run_refused,
    serve,
)
from tests.speed import TIMEOUT

KEY = {"LMS_SECRET_KEY": "k" * 32}


@dataclass(frozen=True)
class FirstStart:
    """The demo, started on an empty folder and stopped; `left`: children that did not end."""

    data: Path
    printed: list[str]
    code: int
    answers: set[int]
    children: list[int]
    left: list[int]


@pytest.fixture(scope="module")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> FirstStart:
    """Made once; others start from its folder."""
    data = tmp_path_factory.mktemp("serve") / "data"
    with serve(data, **DEMO) as served:
        served.wait_until_ready()
        answers = {served.get(path)[0] for path in ("/", "/readyz", "/courses/digital-thinking")}
        answers |= {served.ask_as(host) for host in ("localhost:1", "[::1]")}
        answers |= {-served.ask_as(host) for host in ("evil.example", "127.0.0.1.evil.example")}
        children = served.descendants()
        code = served.stop()
        left = wait_until_ended(children)
    return FirstStart(data, served.printed, code, answers, children, left)


def wait_until_ended(children: list[int]) -> list[int]:
    """Those that are still there after a long time."""
    end = time.monotonic() + TIMEOUT
    while any(map(is_running, children)) and time.monotonic() < end:
        time.sleep(0.05)
    return [child for child in children if is_running(child)]


@pytest.fixture
def data(first_start: FirstStart, tmp_path: Path) -> Path:
    shutil.copytree(first_start.data, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture(scope="module")
def restarted(
    first_start: FirstStart, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """The demo started again, with wrong tries in its database; whoever stops it comes last."""
    data = tmp_path_factory.mktemp("restarted") / "data"
    shutil.copytree(first_start.data, data)
    with sqlite3.connect(data / "lms.sqlite3") as found:
        found.execute(
            "INSERT INTO sign_in_throttle (subject, failed_count, tried_at) VALUES"
            " ('address of long ago', 3, '2020-01-01 00:00:00'),"
            " ('address of the future', 3, '2999-01-01 00:00:00')"
        )
    found.close()
    with serve(data, **DEMO) as served:
        served.wait_until_ready()
        yield served


def test_empty_folder_becomes_the_demo_of_this_machine_alone(first_start):
    assert first_start.answers == {200, -400}


def test_demo_prints_sign_ins_in_both_languages(first_start):
    printed = "".join(first_start.printed)

    assert "Sign in as: li mei chen ravi ana noor" in printed
    assert "登录名：li mei chen ravi ana noor" in printed
    assert "2849 1637" in printed


def test_sigterm_ends_with_zero(first_start):
    assert first_start.code == 0


def test_two_instances_start_at_once_and_one_makes_the_database(tmp_path):
    with serve(tmp_path / "data", **DEMO) as one, serve(tmp_path / "data", **DEMO) as two:
        one.wait_until_ready()
        two.wait_until_ready()
        ready = one.get("/readyz")[0], two.get("/readyz")[0]

    with sqlite3.connect(tmp_path / "data/lms.sqlite3") as found:
        people = found.execute("SELECT COUNT(*), COUNT(DISTINCT sign_in_name) FROM person")
        counts = people.fetchone()
    found.close()
    assert (ready, counts) == ((200, 200), (len(DEMO_PEOPLE), len(DEMO_PEOPLE)))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_children_do_not_outlive_their_parent(request, first_start, number):
    children, left = first_start.children, first_start.left
    if number != signal.SIGTERM:
        with serve(request.getfixturevalue("data"), **DEMO) as served:
            served.wait_until_ready()
            served.get("/healthz")
            children = served.descendants()
            served.stop(number)
            left = wait_until_ended(children)

    assert (len(children) >= 3, left) == (True, [])


def test_wrong_tries_of_long_ago_are_forgotten(restarted):
    with sqlite3.connect(restarted.data / "lms.sqlite3") as found:
        end = time.monotonic() + TIMEOUT
        kept = "SELECT subject FROM sign_in_throttle"
        while len(left := found.execute(kept).fetchall()) > 1 and time.monotonic() < end:
            time.sleep(0.1)
    found.close()

    assert left == [("address of the future",)]


def test_a_worker_that_died_is_started_again_and_doctor_tells(restarted):
    dead = restarted.find_worker()
    os.kill(dead, signal.SIGKILL)
    end = time.monotonic() + TIMEOUT
    while restarted.find_worker() in {None, dead} and time.monotonic() < end:
        time.sleep(0.05)
    found, alive = restarted.find_worker(), restarted.get("/healthz")[0]
    listener = find_listener(int(restarted.address.rpartition(":")[2]))
    while has_open(found, listener) and time.monotonic() < end:
        time.sleep(0.05)
    holders = [has_open(pid, listener) for pid in (found, restarted.process.pid)]
    output = subprocess.run(
        [sys.executable, "-m", "lms", "doctor"], env=environment(restarted.data, **DEMO),
        capture_output=True, text=True, timeout=TIMEOUT, check=False,
    ).stdout  # fmt: skip
    code = restarted.stop()

    assert (found not in {None, dead}, alive, code) == (True, 200, 0)
    assert holders == [False, True]
    assert "worker ended unexpectedly (signal 9); it is started again in 1 s" in "".join(
        restarted.printed
    )
    assert "! The worker stopped unexpectedly and was started again, the last time at " in output


def test_what_cannot_start_five_times_ends_with_one_and_doctor_tells(tmp_path):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"postgresql+psycopg://nobody@127.0.0.1:{closed.getsockname()[1]}/none"
        ended = run_refused(tmp_path, **KEY, LMS_DATABASE_URL=address)

    output = [line for line in ended.stderr.splitlines() if line.startswith("{")]
    assert (ended.returncode, ended.stderr.count("The database cannot be reached")) == (1, 5)
    assert ("Traceback" in ended.stderr, len(output)) == (False, 5)
    assert [ending.pause for ending in read(tmp_path)] == [1, 2, 4, 8, None]


def test_request_under_way_is_finished_at_sigterm(data):
    with serve(data, **DEMO) as served:
        served.wait_until_ready()
        host, port = served.address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=TIMEOUT) as slow:
            slow.sendall(b"POST /language HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n")
            slow.sendall(b"Content-Type: application/x-www-form-urlencoded\r\n")
            slow.sendall(b"Content-Length: 11\r\n\r\nlangu")
            time.sleep(0.5)
            served.process.terminate()
            time.sleep(0.5)
            slow.sendall(b"age=zh")
            answer = slow.recv(4096)
        code = served.process.wait(TIMEOUT)

    assert (answer.split(b"\r\n")[0], code) == (b"HTTP/1.1 400 BAD REQUEST", 0)


def test_port_in_use_is_reported(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = run_refused(tmp_path, **DEMO, LMS_PORT=port)

    assert (ended.returncode, f"127.0.0.1:{port} cannot be used" in ended.stderr) == (1, True)


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({}, "LMS_SECRET_KEY is missing"),
        ({**KEY, "LMS_HOST": "0.0.0.0"}, "Set LMS_BASE_URL"),  # noqa: S104
        ({"LMS_SECRET_KEY": "short"}, "LMS_SECRET_KEY is too short. Characters: 5; at least: 32."),
        ({**DEMO, "LMS_HOST": "0.0.0.0"}, "serves this machine only"),  # noqa: S104
        ({**DEMO, "LMS_PORT": "http"}, "LMS_PORT must be a whole number from 0"),
        ({**DEMO, "LMS_DATA": "/proc/lms"}, "The data folder /proc/lms cannot be written"),
    ],
)
def test_unsafe_start_is_refused_with_its_reason(tmp_path, settings, reason):
    ended = run_refused(tmp_path, **settings)

    assert (ended.returncode, reason in ended.stderr) == (1, True), ended.stderr


def test_damaged_database_is_left_alone(tmp_path):
    path = tmp_path / "lms.sqlite3"
    path.write_bytes(b"not a database" * 400)

    ended = run_refused(tmp_path, **KEY)

    assert (ended.returncode, "cannot be read" in ended.stderr) == (1, True), ended.stderr
    assert path.read_bytes() == b"not a database" * 400


def test_newer_schema_is_refused(data):
    with sqlite3.connect(data / "lms.sqlite3") as found:
        found.execute("UPDATE alembic_version SET version_num = '9999_future'")
    found.close()

    ended = run_refused(data, **KEY)

    expected = f"9999_future, this one knows up to {migrate.head()}"
    assert (ended.returncode, expected in ended.stderr) == (1, True), ended.stderr


def test_reason_is_reported_in_chinese_on_a_chinese_terminal(tmp_path):
    ended = run_refused(tmp_path, LC_ALL="zh_CN.UTF-8")

    assert "缺少LMS_SECRET_KEY" in ended.stderr
