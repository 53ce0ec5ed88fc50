"""Each hostile file is refused in less than 2 s of processor time and 150 MiB."""

import contextlib
import resource
import subprocess
import sys

import pytest

from lms.errors import Refusal
from lms.sheets.reader import read_file
from lms.sheets.refusals import MAX_FILE_SIZE, FileUnpacksTooLarge
from tests.sheets import hostile

ONE_PLACE = "one place 100,000 times"


@pytest.fixture(scope="module")
def attacks():
    return {name: build() for name, build in hostile.ATTACKS.items()}


@pytest.mark.parametrize("name", sorted(hostile.ATTACKS.keys() - {ONE_PLACE}))
def test_hostile_workbooks_are_refused_within_limits(attacks, name):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)

    with pytest.raises(Refusal):
        read_file(attacks[name], f"{name}.xlsx")

    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert used < 2.2  # of the child; the parent only waits
    assert len(attacks[name]) <= MAX_FILE_SIZE


def test_place_named_100_000_times_is_one_row_or_refused_within_limits(attacks):
    """Parsing it takes about as long as the child may; no other cell appears from it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    numbers = [1]

    with contextlib.suppress(FileUnpacksTooLarge):
        numbers = [row.number for row in read_file(attacks[ONE_PLACE], "one.xlsx").rows]

    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert (numbers, used < 2.2) == ([1], True)


def test_the_child_never_takes_more_than_its_memory(attacks, tmp_path):
    """In a process of its own: the greatest of all children is kept, never lowered."""
    (tmp_path / "all").mkdir()
    for number, data in enumerate(attacks.values()):
        (tmp_path / "all" / f"{number}.xlsx").write_bytes(data)
    program = (
        "import resource, sys, pathlib\n"
        "from lms.errors import Refusal\n"
        "from lms.sheets.reader import read_file\n"
        "for path in pathlib.Path(sys.argv[1]).iterdir():\n"
        "    try:\n"
        "        read_file(path.read_bytes(), path.name)\n"
        "    except Refusal:\n"
        "        pass\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "all")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert int(told.stdout) < 150 * 1024
