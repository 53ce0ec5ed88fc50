"""Parts of any text that fixing must never change: questions, answers, blocks."""

from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lms.content.fix import fix_course
from lms.content.load import load_course
from tests.content.test_fix import COURSE, HEAD, HEAD_ZH

CLOSERS = {
    "of a block that is not open": (
        ":::question single\n{}\n:::/scenario\n:::question single\n{}\n:::\n"
    ),
    "of an unknown block": ":::question single\n{}\n:::/poll\n:::question single\n{}\n:::\n",
    "too many": ":::question single\n{}\n:::\n:::\n:::question single\n{}\n:::/question\n:::\n",
    "in the wrong order": (
        ":::scenario\nStem\n:::question single\n{}\n:::/scenario\n:::/question\n"
        ":::question single\n{}\n:::\n"
    ),
    "none between two questions": ":::question single\n{}\n:::question single\n{}\n:::\n",
    "none in a scenario": (
        ":::scenario\nStem\n:::question single\n{}\n:::question single\n{}\n:::/scenario\n"
    ),
    "of another raw block": (
        ":::question single\n{}\n:::/field\n：：：field type=choice\nChannel\n- A\n- B\n"
        ":::/question\n:::question single\n{}\n:::\n"
    ),
    "inside code": (
        ":::question single\n{}\n```\n:::/question\n```\n:::\n:::question single\n{}\n:::\n"
    ),
}
INSIDE = "What comes first?\n\n-【 】The price\n- [√] The cost"


@pytest.mark.parametrize("closers", CLOSERS.values(), ids=CLOSERS)
def test_wrong_closers_cost_no_question(closers):
    before, after = load_before_and_after(HEAD + closers.format(INSIDE, INSIDE))

    assert [read_answer(question) for question in after.questions] == [
        read_answer(question) for question in before.questions
    ]
    assert len(after.questions) == 2


LINES = st.sampled_from(
    [
        ":::question single", "：：：question multiple id=q-1", ":::question number", ":::",
        "：：：",
        ":::question match", ":::question order", ":::field type=choice", ":::scenario",
        "- [ ] one", "- [x] two {#a}", "-【x】三", "- ［］ four", "- [√] five  ", "* [X] six",
        "- left -> right", "1. first", "2. second {#b}", "= 12", "~ 13", "> said", "  > said",
        "```", "text", "", "hint: think", "\u2028odd", "  continued", "{#c}", "---",
        "translates: abc", "status: ready", "- 【 x 】", ":::/scenario", ":::/question", "  ~~~",
        ':::question single "two', ":::tip",
    ]
)  # fmt: skip
ENDS = st.sampled_from(["\n", "\r\n", "\r"])
TEXTS = st.builds(
    lambda head, lines, end: (head + "\n".join(lines)).replace("\n", end),
    st.sampled_from(
        [HEAD, HEAD_ZH, "", "\ufeff" + HEAD, HEAD.replace("status", "kind: quiz\nstatus")]
    ),
    st.lists(LINES, max_size=14),
    ENDS,
)


@settings(max_examples=150, deadline=None)
@given(english=TEXTS, chinese=TEXTS)
def test_fixing_twice_is_fixing_once(english, chinese):
    files = {
        "course.yml": COURSE.encode(),
        "note.en.md": english.encode(),
        "note.zh.md": chinese.encode(),
    }

    once = {**files, **fix_course(files)}

    assert fix_course(once) == {}


def read_answer(question):
    """All that is graded, without ids."""
    content = vars(question.content)
    options = [(item.ticked, item.content.text) for item in content.get("options", ())]
    return question.type, options, content.get("numbers"), content.get("accepted")


def load_before_and_after(english):
    files = {"course.yml": COURSE.encode(), "note.en.md": english.encode()}
    return [
        load_course(every).texts["note", "en"] for every in (files, {**files, **fix_course(files)})
    ]


@settings(max_examples=100, deadline=None)
@given(english=TEXTS)
@example(
    english=":::question single\n- 【 x 】\n```\n```\n:::/scenario\n：：：question multiple id=q-1"
)
def test_fixing_changes_no_answer(english):
    before, after = load_before_and_after(english)

    assert [block.name for block in after.blocks] == [block.name for block in before.blocks]
    assert not Counter(list_codes(after)) - Counter(list_codes(before))
    assert len(after.questions) == len(before.questions)
    if not any(problem.code.startswith("block-") for problem in before.problems):
        for old, new in zip(before.questions, after.questions, strict=True):
            assert read_answer(new) == read_answer(old)


def list_codes(text):
    return [problem.code for problem in text.problems]
