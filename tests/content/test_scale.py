"""The CPU time of a course, and the end of hostile input. Measured in children."""

import multiprocessing
import resource
from multiprocessing.connection import Connection

import pytest

from lms.content.file_names import MAX_TEXT
from tests.content.scale import measure
from tests.speed import allow, find_fewest, is_within, repeat

FAST = 1.5
SLOWEST = 2.0
HANGS = 20

QUESTION = ":::question single\nWhat is first of all?\n\n- [ ] x\n- [x] y\n:::\n"
HOSTILE = {
    "deep yaml": ("course.yml", "a: " + "[" * 60_000),
    "long keys": ("course.yml", "\n".join(f"k{n}: v" for n in range(20_000))),
    "open quotes": ("course.yml", "a: '" + "''" * 60_000),
    "many anchors": ("course.yml", "\n".join(f"k{n}: &a{n} x" for n in range(8_000))),
    "many lessons": ("course.yml", "lessons"),
    "many questions": ("a.en.md", QUESTION),
    "many graded": ("a.en.md", f"kind: quiz\n{QUESTION}"),
    "many blocks": ("a.en.md", ":::tip\nx\n:::\n\n:::note\nx\n:::\n\n"),
    "many links": ("a.en.md", "Read [a](term:cooperativ) first.\n\nThen [b](lesson:prise).\n\n"),
    "many numbers": ("a.en.md", "## 14\n\n15 16 17.5\n\n"),
}


# Forked from a fresh process that has imported what is measured, and nothing of other tests.
CHILDREN = multiprocessing.get_context("forkserver")
CHILDREN.set_forkserver_preload(["tests.content.scale", "tests.content.test_scale"])


def run(what: str, which: str) -> float:
    """The most CPU seconds that the child says; killed where it takes ten times what it may."""
    ours, theirs = CHILDREN.Pipe(duplex=False)
    child = CHILDREN.Process(
        target=measure_limited, args=(theirs, what, which, round(allow(HANGS)))
    )
    child.start()
    theirs.close()
    try:
        return max(ours.recv())
    except EOFError:
        child.join()
        pytest.fail(f"the child ended with {child.exitcode}")
    finally:
        ours.close()
        child.join()
        child.close()


def measure_limited(sender: Connection, what: str, which: str, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    sender.send(measure(what, which))


def test_course_of_sixty_lessons_is_fast_and_linear():
    small, large = (repeat(lambda count=count: run("lessons", count)) for count in ("15", "60"))

    assert is_within(large, FAST)
    assert large / small < 4 * 1.6


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_ends(name):
    assert is_within(find_fewest(lambda: run("hostile", name), SLOWEST), SLOWEST)


def test_limit_of_a_text_is_the_promised_one():
    assert MAX_TEXT == 200_000
