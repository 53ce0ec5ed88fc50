import datetime as dt
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from lms.accounts.models.organizations import OrganizationName
from lms.cli.doctor import command
from lms.cli.doctor.machine import check_python, check_scripts
from lms.cli.doctor.restarts import check_restarts
from lms.cli.doctor.settings import list_settings, show
from lms.cli.doctor.storage import check_disk, check_folded_names, check_folder, check_sqlite
from lms.cli.restarts import (
    FILE,
    MAX_ENTRIES,
    MAX_FILE_SIZE,
    WEB_PROCESS,
    WEB_SERVER,
    WORKER,
    ProcessExit,
    read,
    record_exit,
)
from lms.config import DESCRIPTIONS, Settings
from tests.factories import make_people


def run(monkeypatch, data, **settings):
    for name in DESCRIPTIONS:
        monkeypatch.delenv(name, raising=False)
    for name, value in {"LMS_DATA": str(data), "LC_ALL": "C", **settings}.items():
        monkeypatch.setenv(name, value)
    return CliRunner().invoke(command)


def test_a_fresh_machine_may_serve(monkeypatch, tmp_path):
    ended = run(monkeypatch, tmp_path, LMS_SECRET_KEY="k" * 32)

    assert (ended.exit_code, "✓ Settings are fit for service" in ended.output) == (0, True)


def test_what_prevents_running_ends_with_one(monkeypatch, tmp_path):
    (tmp_path / "lms.sqlite3").write_bytes(b"not a database" * 400)

    ended = run(monkeypatch, tmp_path, LMS_SECRET_KEY="k" * 32)

    assert (ended.exit_code, "✗ The database cannot be read" in ended.output) == (1, True)


def test_a_short_key_ends_with_one(monkeypatch, tmp_path):
    assert run(monkeypatch, tmp_path, LMS_SECRET_KEY="short").exit_code == 1


def test_every_setting_is_listed_and_secrets_are_masked(monkeypatch, tmp_path):
    ended = run(
        monkeypatch,
        tmp_path,
        LMS_SECRET_KEY="k3y" * 12,
        LMS_DEMO_SECRET="28491637",
        LMS_METRICS_TOKEN="t0ken",
    )

    assert all(f"{name}=" in ended.output for name in DESCRIPTIONS)
    assert not any(secret in ended.output for secret in ("k3yk3y", "28491637", "t0ken"))


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("LMS_DATABASE_URL", "postgresql+psycopg://a:b@h/x", "postgresql+psycopg://a:…@h/x"),
        ("LMS_QUEUE_URL", "redis://:b@h:1/0", "redis://:…@h:1/0"),
        ("LMS_HOSTS", ("a", "b"), "a,b"),
        ("LMS_DEMO", True, "1"),
        ("LMS_SECRET_KEY", "", ""),
    ],
)
def test_value_may_stand_in_a_ticket(name, value, shown):
    assert show(name, value) == shown


def test_settings_come_with_their_descriptions(tmp_path):
    lines = list(list_settings(Settings(data=tmp_path)))

    assert [line.strip() for line in lines[1::2]] == list(DESCRIPTIONS.values())


@pytest.mark.parametrize(
    ("version", "level"),
    [
        ((3, 40, 1), "warning"),
        ((3, 44, 5), "warning"),
        ((3, 44, 6), "good"),
        ((3, 50, 6), "warning"),
        ((3, 50, 7), "good"),
        ((3, 51, 2), "warning"),
        ((3, 51, 3), "good"),
        ((4, 0, 0), "good"),
    ],
)
def test_sqlite_with_the_wal_reset_bug_is_reported(version, level):
    assert check_sqlite(version).level == level


@pytest.mark.parametrize(
    ("free", "level"), [(50 << 20, "error"), (500 << 20, "warning"), (5 << 30, "good")]
)
def test_little_room_is_reported(free, level):
    assert check_disk(free).level == level


def test_old_python_is_an_error():
    assert check_python((3, 10)).level == "error"


def test_folder_that_cannot_be_made_is_an_error(tmp_path):
    (tmp_path / "file").touch()

    assert check_folder(tmp_path / "file").level == "error"


def test_crash_loop_leaves_a_file_that_ends_somewhere(tmp_path):
    for count in range(3000):
        record_exit(tmp_path, ProcessExit(NOON, WORKER, f"signal {count}", 1.0))
        assert (tmp_path / FILE).stat().st_size <= MAX_FILE_SIZE

    kept = read(tmp_path)
    assert (len(kept) >= MAX_ENTRIES, kept[-1].how) == (True, "signal 2999")
    numbers = [int(item.how.split()[1]) for item in kept]
    assert numbers == list(range(numbers[0], 3000))


NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def look(folder):
    return [
        (found.level, found.text.partition(":")[0], found.values.get("count"))
        for found in check_restarts(Settings(data=folder), now=NOON)
    ]


def test_nothing_that_ended_by_itself_is_good(tmp_path):
    record_exit(tmp_path, ProcessExit(NOON - 25 * HOUR, WORKER, "signal 9", 1.0))

    good = "No process of lms serve stopped unexpectedly in the last day"
    assert look(tmp_path) == [("good", good, None)]


AGAIN = (
    "stopped unexpectedly and was started again, the last time at %(at)s (%(how)s). Times in the"
    " last day"
)


def test_what_ended_by_itself_is_counted_by_process(tmp_path):
    for process in (WORKER, WEB_PROCESS, WORKER):
        record_exit(tmp_path, ProcessExit(NOON - HOUR, process, "signal 9", 1.0))

    assert look(tmp_path) == [
        ("warning", f"A web process {AGAIN}", 1),
        ("warning", f"The worker {AGAIN}", 2),
    ]


@pytest.mark.parametrize("process", [WORKER, WEB_SERVER, WEB_PROCESS])
def test_what_could_not_start_is_reported(tmp_path, process):
    record_exit(tmp_path, ProcessExit(NOON - HOUR, process, "code 70", None))

    assert look(tmp_path) == [("warning", "lms serve ended at %(at)s", None)]


def test_lines_that_cannot_be_read_are_passed_over(tmp_path):
    (tmp_path / FILE).write_bytes(b'{"at": 3}\n\xff\nnull\n{}\n')

    assert look(tmp_path)[0][0] == "good"


def test_damaged_file_takes_further_lines(tmp_path):
    """The supervisor records it: no error of the record may end the supervisor."""
    (tmp_path / FILE).write_bytes(b"\xff\xfe\x00\n" * MAX_FILE_SIZE)

    record_exit(tmp_path, ProcessExit(NOON - HOUR, WORKER, "signal 9", 1.0))

    assert (tmp_path / FILE).stat().st_size <= MAX_FILE_SIZE
    assert [item.how for item in read(tmp_path)] == ["signal 9"]


def test_scripts_whose_fonts_are_absent_are_named_with_the_line_to_type():
    found = check_scripts(("Sinhala", "Tibetan"))

    assert (found.level, found.values["scripts"]) == ("warning", ["Sinhala", "Tibetan"])
    assert found.text.endswith("sudo apt-get install fonts-noto-core")
    assert check_scripts(()).level == "good"


def test_names_of_an_older_folding_are_a_warning(database):
    make_people(database)
    settings = SimpleNamespace(database_address=database.address)
    assert check_folded_names(settings).level == "good"
    older = update(OrganizationName).values(folded=OrganizationName.folded + "-old")
    database.write(lambda session: session.execute(older))

    found = check_folded_names(settings)

    assert (found.level, found.values["count"]) == ("warning", 2)
    assert "lms summaries rebuild" in found.text
