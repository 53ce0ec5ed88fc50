"""Text that is built to be slow ends in a problem or is read in time."""

import time

import pytest

from lms.content.bounded import parse_bounded
from lms.content.limits import MAX_BYTES, MAX_PROBLEMS
from lms.content.markdown import parse_text

HEAD = "---\ntitle: x\nminutes: 5\nstatus: ready\n---\n"
SIZE = MAX_BYTES - 200


def fill(piece: str) -> str:
    return HEAD + piece * (SIZE // len(piece.encode()))


SLOW = {
    "brackets": "[",
    "pictures": "![",
    "open links": "[a](",
    "nested links": "[a" * 100 + " ](b)" * 100,
    "stars": "*a **b ",
    "lines of stars": "a**b" * 400 + "\n\n",
    "code": "`" * 7 + "a" + "`" * 5,
    "pipes": "|a",
    "tables": "|a" * 60 + "|\n" + "|-" * 60 + "|\n" + ("|x" * 60 + "|\n") * 30 + "\n",
    "quotes": "> ",
    "lists": "- ",
    "tags": "<a ",
    "comments": "<!--",
    "blocks": ":::note\n",
    "closers": ":::/note\n",
    "misspelt blocks": ":::notee\n:::\n",
    "attributes": ":::note " + 'a="' * 3000 + "\n:::\n",
    "questions": ":::question single id=a\nx?\n- [ ] a\n- [x] b\n:::\n",
    "headings": "## a\n\n",
    "footnotes": "[^a]: b\n\n",
    "long lines": "真。" * 3000 + "\n\n",
    "numbers": "1,111," * 3000 + "\n\n",
}


@pytest.mark.parametrize("piece", SLOW.values(), ids=SLOW)
def test_slow_text_is_answered_in_two_seconds_of_work(piece: str) -> None:
    source = fill(piece)
    before = time.process_time()

    parsed = parse_text(source, path="a.en.md", language="en")

    assert time.process_time() - before < 2
    assert len(parsed.problems) <= MAX_PROBLEMS


def test_too_large_text_is_told_and_not_parsed() -> None:
    parsed = parse_text(HEAD + "a" * MAX_BYTES, path="a.en.md", language="en")

    assert [each.code for each in parsed.problems] == ["file-too-large"]
    assert (parsed.tokens, parsed.front.title) == ((), "x")


def test_child_reads_what_this_process_reads() -> None:
    source = HEAD + ":::note\nOne **two**\n:::\n"

    parsed = parse_bounded(source, path="a.en.md", language="en")

    assert parsed == parse_text(source, path="a.en.md", language="en")


def test_child_that_dies_is_told() -> None:
    parsed = parse_bounded(
        fill("word *a* [b](term:b)\n\n"), path="a.en.md", language="en", memory=1
    )

    assert [each.code for each in parsed.problems] == ["too-slow"]
    assert parsed.front.title == "x"
