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
from tests.speed import is_within

ONE_PLACE = "one place 100,000 times"
SLOWEST = 2.2


def read_cpu_of_children() -> float:
    """The parent only waits."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.fixture(scope="module")
def attacks():
    return {name: build() for name, build in hostile.ATTACKS.items()}


@pytest.mark.parametrize("name", sorted(hostile.ATTACKS.keys() - {ONE_PLACE}))
def test_hostile_workbooks_are_refused_within_limits(attacks, name):
    before = read_cpu_of_children()

    with pytest.raises(Refusal):
        read_file(attacks[name], f"{name}.xlsx")

    assert is_within(read_cpu_of_children() - before, SLOWEST)
    assert len(attacks[name]) <= MAX_FILE_SIZE


def test_place_named_100_000_times_is_one_row_or_refused_within_limits(attacks):
    """Parsing it takes about as long as the child may; no other cell appears from it."""
    before, numbers = read_cpu_of_children(), [1]

    with contextlib.suppress(FileUnpacksTooLarge):
        numbers = [row.number for row in read_file(attacks[ONE_PLACE], "one.xlsx").rows]

    assert numbers == [1]
    assert is_within(read_cpu_of_children() - before, SLOWEST)


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
