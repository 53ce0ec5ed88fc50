"""Commands called wrongly: settings, folders, files and arguments that cannot be used."""

import subprocess
import sys

import click
import pytest

from tests.cli.programs import list_commands, list_groups
from tests.cli.serving import environment
from tests.cli.states import ALL, DATABASE, SECRET
from tests.contracts.tree import ROOT
from tests.db.test_refusals import GARBAGE

# Programs start once for a worker of pytest, so one worker takes all of them.
GOOD = ROOT / "tests/courses/good"
# The least that a command is called with; files are named where they are asked for.
MIN_CALLS = {
    "certificates replace": ("ABCD", "--reason", "x"),
    "certificates revoke": ("ABCD", "--reason", "x"),
    "certificates verify": ("tea.pdf",),
    "people add": ("Noor",),
    "people card": ("li",),
    "people import": ("list.xlsx", "--cohort", "1"),
    "people mail": ("li",),
    "roles grant": ("li", "trainer"),
}
WITH_SETTINGS = sorted(ALL - {"courses check", "static build"})
WANT_ARGUMENTS = sorted(MIN_CALLS)


@pytest.fixture(scope="module")
def demo(file_maker):
    return file_maker.make("demo", is_postgres=False).data


@pytest.fixture
def call(programs, demo):
    """Run a command on the demo; it may end as it likes, but not with a traceback."""

    def run(command, *arguments, data=demo, until="", **settings):
        settings = {"LMS_DEMO": "1", "LMS_DEMO_SECRET": SECRET, **settings}
        ended = programs.run(command, *arguments, data=data, until=until, settings=settings)
        assert "Traceback" not in ended.output, ended.output
        return ended

    return run


@pytest.mark.parametrize("command", WITH_SETTINGS)
def test_a_wrong_setting_ends_every_command(call, command):
    ended = call(command, *MIN_CALLS.get(command, ()), LMS_PORT="abc")

    assert (ended.code, ended.out, ended.err) == (
        1,
        "",
        "LMS_PORT must be a whole number from 0 to 65535, but it is “abc”.\n",
    )


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("LMS_PORT", "65536", "a whole number from 0 to 65535"),
        ("LMS_PORT", "-1", "a whole number from 0 to 65535"),
        ("LMS_PORT", "٨٠", "a whole number from 0 to 65535"),
        ("LMS_PROXIES", "x", "a whole number from 0 to 16"),
        ("LMS_WORKERS", "0", "a whole number from 1 to 256"),
        ("LMS_THREADS", "9" * 5000, "a whole number from 1 to 256"),
        ("LMS_DEMO", "maybe", "must be 1 or 0"),
        ("LMS_BASE_URL", "learn.example.org", "https://learn.example.org"),
        ("LMS_BASE_URL", "https://", "https://learn.example.org"),
        ("LMS_BASE_URL", "https://[::1", "https://learn.example.org"),
        ("LMS_MAIL_URL", "imap://mail.example.org", "smtps://user:password@mail.example.org"),
        ("LMS_MAIL_URL", "smtp://mail.example.org:mail", "smtps://user:password@mail.example.org"),
        ("LMS_QUEUE_URL", "somewhere", "redis://queue.example.org:6379/0"),
        ("LMS_QUEUE_URL", "redis://queue:seven", "redis://queue.example.org:6379/0"),
        ("LMS_DATA", "data\udcff", "not UTF-8"),
        ("LMS_SECRET_KEY", "key\udcff" * 16, "not UTF-8"),
    ],
)
def test_a_wrong_setting_is_reported_by_its_name(call, name, value, reason):
    ended = call("audit verify", **{name: value})

    assert (ended.code, name in ended.err, reason in ended.err) == (1, True, True), ended.err


@pytest.mark.parametrize("command", sorted(DATABASE))
def test_a_wrong_database_address_ends_every_command(call, command):
    ended = call(command, *MIN_CALLS.get(command, ()), LMS_DATABASE_URL="sqlite:///:memory:")

    assert ended.code == 1
    assert "LMS_DATABASE_URL cannot be understood" in ended.output


@pytest.mark.parametrize("address", GARBAGE)
def test_a_wrong_database_address_is_reported(call, address):
    ended = call("audit verify", LMS_DATABASE_URL=address)

    assert (ended.code, "LMS_DATABASE_URL cannot be understood" in ended.err) == (1, True)


@pytest.mark.parametrize(
    ("address", "code", "reason"),
    [
        ("redis://127.0.0.1:1/0?nonsense=1", 1, "LMS_QUEUE_URL cannot be understood"),
        ("redis://127.0.0.1:1/0", 0, "queue is away"),
        ("postgresql://127.0.0.1:1/lms?nonsense=1", 1, "LMS_QUEUE_URL cannot be understood"),
        ("postgresql://127.0.0.1:1/lms", 0, "queue is away"),
    ],
)
def test_an_unavailable_queue_is_reported_and_blocks_nobody(call, address, code, reason):
    ended = call("worker", until=reason, LMS_QUEUE_URL=address)

    assert (ended.code, reason in ended.err) == (code, True), ended.err


@pytest.mark.parametrize("command", sorted(DATABASE))
def test_a_closed_data_folder_is_reported(call, tmp_path, command):
    (tmp_path / "closed").mkdir(mode=0)

    ended = call(command, *MIN_CALLS.get(command, ()), data=tmp_path / "closed")

    assert (ended.code, str(tmp_path / "closed") in ended.output) == (1, True), ended.output


@pytest.mark.parametrize("command", ["audit verify", "doctor", "people add", "serve", "worker"])
@pytest.mark.parametrize("name", ["file", "file/below"])
def test_a_file_for_a_data_folder_is_reported(call, tmp_path, command, name):
    (tmp_path / "file").touch()

    ended = call(command, *MIN_CALLS.get(command, ()), data=tmp_path / name)

    assert (ended.code, str(tmp_path / name) in ended.output) == (1, True), ended.output


def test_a_folder_that_takes_no_file_is_reported(call):
    ended = call("seed", data="/proc/self")

    assert (ended.code, "The data folder /proc/" in ended.err) == (1, True), ended.err


@pytest.mark.parametrize("command", sorted(ALL))
def test_wrong_arguments_end_with_two(call, command):
    calls = [("--no-such-option",), (*MIN_CALLS.get(command, ()), "one", "more", "than", "wanted")]
    calls += [()] if command in WANT_ARGUMENTS else []
    for arguments in calls:
        ended = call(command, *arguments)

        assert (ended.code, ended.err.startswith("Usage: lms ")) == (2, True), ended.output


@pytest.mark.parametrize("command", ["", *sorted(list_groups() | list_commands())[1:]])
def test_help_names_every_argument_and_explains_every_option(call, command):
    found = (list_groups() | list_commands())[command]

    ended = call(command, "--help")

    assert (ended.code, ended.err) == (0, "")
    help_text = " ".join(ended.out.split())
    # Lines are broken at hyphens too.
    first = (found.help or "").split("\n\n", maxsplit=1)[0]
    assert "".join(first.split()) in "".join(help_text.split())
    for param in found.params:
        if isinstance(param, click.Argument):
            text = " ".join((found.help or "").split())
            assert param.name.upper() in text, param.name
        elif not param.hidden:
            assert param.help, param.name


def test_help_says_how_commands_end(call):
    assert "Exit code 0: done. 1: refused" in " ".join(call("", "--help").out.split())


@pytest.mark.parametrize("command", sorted(ALL))
def test_help_needs_neither_settings_nor_data(call, command):
    assert call(command, "--help", data="/proc/none", LMS_PORT="abc").code == 0


@pytest.mark.parametrize("group", sorted(filter(None, list_groups())))
def test_a_group_alone_and_a_name_unknown_end_with_two(call, group):
    assert call(group).code == 2
    assert call(group, "nonsense").code == 2


@pytest.mark.parametrize(
    ("command", "more"), [("certificates verify", ()), ("people import", ("--cohort", "1"))]
)
def test_a_file_that_cannot_be_read_is_reported(call, tmp_path, command, more):
    closed, empty = tmp_path / "closed", tmp_path / "empty"
    closed.touch(mode=0)
    empty.touch()

    codes = [call(command, path, *more).code for path in (tmp_path / "none", tmp_path, closed)]

    assert (codes, call(command, empty, *more).code) == ([2, 2, 2], 1)


@pytest.mark.parametrize("command", ["courses check", "courses publish"])
def test_a_folder_of_courses_that_cannot_be_read_is_reported(call, tmp_path, command):
    closed, file = tmp_path / "closed", tmp_path / "file"
    closed.mkdir(mode=0)
    file.touch()

    codes = [call(command, path).code for path in (tmp_path / "none", file, closed)]

    assert codes == [2, 2, 2]


@pytest.mark.parametrize("command", ["courses check", "courses publish"])
@pytest.mark.parametrize("name", ["course.yml", "leaf.en.md", "media"])
def test_a_file_of_a_course_that_cannot_be_read_is_reported(call, tmp_path, command, name):
    course = tmp_path / "tea"
    course.mkdir()
    (course / "course.yml").write_text("id: tea\n")
    path = course / name
    path.unlink(missing_ok=True)
    path.symlink_to("/proc/1/mem") if name == "course.yml" else path.touch()
    path.chmod(0, follow_symlinks=False) if not path.is_symlink() else None

    ended = call(command, tmp_path)

    assert ended.code == 1, ended.output


def test_a_folder_without_a_course_is_reported(call, tmp_path):
    ended = call("courses publish", tmp_path)

    assert (ended.code, "There is nothing to publish" in ended.err) == (1, True)


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("people add", ("Noor\udcff",)),
        ("people add", ("Noor", "--organization", "\udcff")),
        ("people add", ("Noor", "--phone", "\udcff")),
        ("people add", ("Noor", "--email", "\udcff@example.org")),
        ("people add", ("Noor", "--sign-in-name", "noor\udcff")),
        ("people add", ("Noor", "--language", "\udcff")),
        ("people add", ("Noor", "--time-zone", "../\udcff")),
        ("people add", ("Noor", "--time-zone", "Nowhere/None")),
        ("people add", ("N" * 100_000,)),
        ("people card", ("\udcff",)),
        ("roles grant", ("\udcff", "learner")),
        ("roles grant", ("li", "trainer", "--course", "\udcff")),
        ("roles grant", ("li", "coordinator", "--cohort", "9" * 30)),
        ("roles grant", ("ana", "coordinator", "--cohort", "999")),
        ("roles grant", ("ana", "coordinator", "--cohort", "0")),
        ("roles grant", ("li", "manager", "--organization", "\udcff")),
        ("people import", ("list.xlsx", "--organization", "\udcff")),
        ("people import", ("list.xlsx", "--cohort", "9" * 30)),
        ("people import", ("list.xlsx", "--cohort", "9" * 18)),
        ("certificates replace", ("\udcff", "--reason", "\udcff")),
        ("certificates revoke", ("\udcff", "--reason", "\udcff")),
        ("courses publish", (str(GOOD), "--note", "\udcff")),
        ("courses check", ("\udcff",)),
        ("serve", ("--address", "\udcff")),
        ("serve", ("--room", "--address", "\udcff")),
        ("serve", ("--room", "--address", "8.8.8.8")),
    ],
)
def test_an_argument_that_is_no_text_or_far_too_large_is_refused(call, command, arguments):
    ended = call(command, *arguments)

    assert ended.code in {1, 2}
    assert ended.err


def test_a_terminal_without_the_letters_shows_their_numbers(demo):
    ended = subprocess.run(
        [sys.executable, "-m", "lms", "doctor"],
        env=environment(demo, PYTHONIOENCODING="latin-1", LC_ALL="C", LMS_DEMO="1"),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, "\\u2713 Python" in ended.stdout) == (0, True), ended.stderr
