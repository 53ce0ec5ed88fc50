"""Text that is built to be slow ends in a problem or is read in time."""

import gc
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.content.compile import compile_text
from lms.content.limits import MAX_BYTES, MAX_PROBLEMS
from lms.content.link_targets import LinkTargets
from lms.content.markdown import parse_text
from lms.content.problems import get_sentence
from lms.i18n import build_translate
from tests.speed import find_fewest, is_within

HEAD = "---\ntitle: x\nminutes: 5\nstatus: ready\n---\n"
SIZE = MAX_BYTES - 200


def fill(piece: str) -> str:
    return HEAD + piece * max(SIZE // len(piece.encode()), 1)


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
    "deep blocks and other closers": ":::a\n" * 20_000 + ":::/z\n" * 15_000,
    "choices": ":::field id=a type=choice\nx\n" + "- a\n\n" * 30_000 + ":::\n",
    "blanks in options": ":::question single id=a\nx\n- [ ] a" + " " * 19_000 + "b\n:::\n\n",
    "blanks in formulas": ":::calculator id=a\na" + (" " * 190 + "b") * 90 + "\n:::\n\n",
    "blanks in numbers": ":::question number id=a\nx\n= a" + (" " * 190 + "b") * 90 + "\n:::\n\n",
    "blanks in pairs": ":::question match id=a\nx\n- a" + (" " * 190 + "b") * 90 + "\n:::\n\n",
    "options": ":::question single id=a\nx\n" + "- [ ] a\n\n" * 15_000 + ":::\n",
    "inputs": ":::calculator id=a\n" + "".join(f"a{n} = 1 | b\n\n" for n in range(9000)) + ":::\n",
    "questions": ":::question single id=a\nx?\n- [ ] a\n- [x] b\n:::\n",
    "headings": "## a\n\n",
    "footnotes": "[^a]: b\n\n",
    "long lines": "真。" * 3000 + "\n\n",
    "numbers": "1,111," * 3000 + "\n\n",
}


@pytest.mark.parametrize("piece", SLOW.values(), ids=SLOW)
def test_slow_text_is_answered_in_two_seconds_of_work(piece: str) -> None:
    source, parsed = fill(piece), []

    def measure() -> float:
        before = time.process_time()
        parsed.append(parse_text(source, path="a.en.md", language="en"))
        return time.process_time() - before

    # A child of the product parses with an empty heap, not beside the objects of 6,000 tests.
    gc.freeze()
    try:
        seconds = find_fewest(measure, 2)
    finally:
        gc.unfreeze()

    assert is_within(seconds, 2)
    assert len(parsed[-1].problems) <= MAX_PROBLEMS


def test_too_large_text_is_reported_and_not_parsed() -> None:
    parsed = parse_text(HEAD + "a" * MAX_BYTES, path="a.en.md", language="en")

    assert [problem.code for problem in parsed.problems] == ["file-too-large"]
    assert (parsed.tokens, parsed.front.title) == ((), "x")


PIECES = st.sampled_from(
    [
        ":::question single id=a\n", ":::question number id=b unit=kg\n", ":::question match\n",
        ":::question order\n", ":::question text\n", ":::question\n", ":::scenario id=s\n",
        ":::field id=f type=choice\n", ":::field type=table\n", ":::calculator id=c\n",
        ":::media src=media/a kind=audio\n", ":::trainer\n", ":::objectives\n", ':::note title="',
        ":::compare\n", ":::\n", ":::/note\n", "：：：", "- [ ] a {#a}\n", "- [x] b\n", "【x】",
        "  > quoted\n", "= 12..13\n", "= 1\n", "~ 3\n", "- a -> b\n", "1. one\n", "hint: h\n",
        "解析：e\n", "a = 1 | A | kg\n", "b = (a + | B\n", "| a | b |\n|---|---|\n",
        "| 1 | 2 | 3 |\n",
        "{o1}", "{decorative}", "![a](media/a.png)", "[a](term:", "b)", "[^1]", "[^1]: n\n", "<b>",
        "**", "*", "`", "```\n", "~~", "真，", "“", "\n", "\n\n", "  ", "> ", "- ", "## h\n",
        "---\n",
        "\t", "\0", "\r", "\u2028", "\ud800", "{#", "}", "|", "&#0;", "5亿",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=60).map("".join), st.booleans(), st.sampled_from(["", HEAD]))
def test_any_text_is_read_and_compiled(body: str, translation: bool, head: str) -> None:  # noqa: FBT001
    parsed = parse_text(head + body, path="a.en.md", language="en", translation=translation)
    compiled = compile_text(parsed, parsed, targets=LinkTargets())

    assert all(problem.line >= 1 and problem.column >= 1 for problem in parsed.problems)
    assert all(
        get_sentence(problem, build_translate(language))
        for problem in parsed.problems
        for language in ("en", "zh")
    )
    assert compiled.name == "a"
