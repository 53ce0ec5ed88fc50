"""Fixing: what is fixed, that nothing else changes, and that twice is once."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lms.content.fix import fix_course, fix_folder
from lms.content.load import load_course, read_folder
from lms.content.source_hash import hash_source

HEAD = "---\ntitle: A note\nminutes: 2\nstatus: ready\n---\n"
HEAD_ZH = "---\ntitle: 说明\nstatus: ready\n---\n"
COURSE = (
    "id: tea\ntitle: {en: Tea, zh: 茶}\nlanguages: [en, zh]\n"
    "modules:\n- {id: m, title: {en: M, zh: 一}, lessons: [note]}\n"
)
UNFIXED_COURSE = """\
:::question single
What comes first?

- [ ] The price
  > The price follows.
- [x] The cost
  > Right.
:::
"""


def fix(english: str, chinese: str | None = None, course: str = COURSE) -> dict[str, str]:
    files = {"course.yml": course.encode(), "note.en.md": english.encode()}
    if chinese is not None:
        files["note.zh.md"] = chinese.encode()
    return {path: content.decode() for path, content in fix_course(files).items()}


def test_question_and_options_get_ids():
    fixed = fix(HEAD + UNFIXED_COURSE)

    assert fixed["note.en.md"] == HEAD + (
        ":::question single id=q-note-1\nWhat comes first?\n\n"
        "- [ ] The price {#a}\n  > The price follows.\n- [x] The cost {#b}\n  > Right.\n:::\n"
    )


def test_graded_question_is_named_after_its_outcome():
    head = HEAD.replace("status", "kind: quiz\nstatus")

    fixed = fix(head + UNFIXED_COURSE.replace("single", "single outcome=o1"))

    assert ":::question single outcome=o1 id=q-o1-01\n" in fixed["note.en.md"]


def test_ids_that_stand_and_ids_that_are_retired_are_not_given():
    course = COURSE + "retired: {questions: [q-note-1], options: [q-note-3/a]}\n"
    taken = UNFIXED_COURSE.replace("single", "single id=q-note-2").replace(
        "price\n", "price {#a}\n", 1
    )

    fixed = fix(HEAD + taken + "\n" + UNFIXED_COURSE, course=course)["note.en.md"]

    assert "single id=q-note-3\n" in fixed
    assert fixed.count("{#a}") == 1
    assert "- [ ] The price {#b}" in fixed
    assert "- [x] The cost {#c}" in fixed


@pytest.mark.parametrize("mark", ["【x】", "[X]", "[√]", "［x］", "[ x ]", "【√】"])
def test_ticks_of_input_methods_become_plain(mark):
    fixed = fix(HEAD + UNFIXED_COURSE.replace("[x]", mark))["note.en.md"]

    assert "- [x] The cost {#b}\n" in fixed


@pytest.mark.parametrize("mark", ["【】", "［ ］", "[]", "【\u3000】"])
def test_empty_boxes_become_plain(mark):
    fixed = fix(HEAD + UNFIXED_COURSE.replace("[ ]", mark))["note.en.md"]

    assert "- [ ] The price {#a}\n" in fixed


def test_full_width_colons_become_plain_outside_code():
    fixed = fix(HEAD + "：：：tip\n水：茶\n：：：\n\n```\n：：：tip\n```\n")["note.en.md"]

    assert fixed == HEAD + ":::tip\n水：茶\n:::\n\n```\n：：：tip\n```\n"


def test_brackets_outside_questions_stay():
    text = HEAD + "- 【x】 a list\n- [X] a task\n"

    assert fix(text) == {}


def test_field_choices_get_ids():
    field = ":::field type=choice\nChannel\n- Shop\n- Market {#m}\n:::\n"

    fixed = fix(HEAD + field)["note.en.md"]

    assert fixed.endswith(
        ":::field type=choice id=f-note-1\nChannel\n- Shop {#a}\n- Market {#m}\n:::\n"
    )


def test_translation_takes_the_ids_of_its_source_by_position():
    chinese = (
        UNFIXED_COURSE.replace("[x]", "[ ]")
        .replace("The price\n", "价格\n")
        .replace("The cost", "成本")
    )

    fixed = fix(HEAD + UNFIXED_COURSE, HEAD_ZH + chinese)

    assert ":::question single id=q-note-1\n" in fixed["note.zh.md"]
    assert "- [ ] 价格 {#a}\n" in fixed["note.zh.md"]
    assert "- [ ] 成本 {#b}\n" in fixed["note.zh.md"]


def test_translation_with_another_shape_gets_no_ids():
    fixed = fix(HEAD + UNFIXED_COURSE, HEAD_ZH + UNFIXED_COURSE + "\n" + UNFIXED_COURSE)

    assert "id=" not in fixed["note.zh.md"]


def test_ready_translation_gets_the_hash_of_its_source():
    fixed = fix(HEAD + "Tea.\n", HEAD_ZH + "茶。\n")

    digest = hash_source(HEAD + "Tea.\n")
    assert fixed == {
        "note.zh.md": f"---\ntitle: 说明\nstatus: ready\ntranslates: {digest}\n---\n茶。\n"
    }


def test_draft_translation_gets_no_hash():
    assert fix(HEAD + "Tea.\n", HEAD_ZH.replace("ready", "draft") + "茶。\n") == {}


def test_hash_follows_a_source_that_only_the_tool_changed():
    old = f"translates: {hash_source(HEAD + UNFIXED_COURSE)}"
    head = HEAD_ZH.replace("status", f"{old}\nstatus")

    fixed = fix(HEAD + UNFIXED_COURSE, head + UNFIXED_COURSE.replace("[x]", "[ ]"))

    assert f"translates: {hash_source(fixed['note.en.md'])}\n" in fixed["note.zh.md"]


def test_stale_hash_stays_for_the_translator():
    head = HEAD_ZH.replace("status", "translates: 0123456789abcdef\nstatus")

    assert fix(HEAD + "Tea.\n", head + "茶。\n") == {}


def test_hash_does_not_ask_for_work_that_is_none():
    source = HEAD + UNFIXED_COURSE

    same = [
        source.replace("ready", "draft"),
        source.replace("\n", "\r\n"),
        source.replace("- [ ]", "- [x]"),
        source + "\n\n",
    ]

    assert {hash_source(item) for item in same} == {hash_source(source)}
    assert hash_source(source.replace("cost", "price")) != hash_source(source)
    assert hash_source(source.replace("A note", "Notes")) != hash_source(source)


def test_bytes_that_are_not_fixed_stay():
    windows = "\ufeff" + (HEAD + UNFIXED_COURSE + "Last line  ").replace("\n", "\r\n")

    fixed = fix(windows)["note.en.md"]

    assert fixed.replace(" id=q-note-1", "").replace(" {#a}", "").replace(" {#b}", "") == windows
    assert "- [x] The cost {#b}\r\n" in fixed


def test_option_of_several_lines_gets_its_id_at_the_end():
    text = UNFIXED_COURSE.replace("- [x] The cost\n", "- [x] The cost\n  of the box\n")

    fixed = fix(HEAD + text)["note.en.md"]

    assert "- [x] The cost\n  of the box {#b}\n" in fixed


@pytest.mark.parametrize("fence", ["```", "~~~", "  ```", "  ~~~~"])
def test_option_that_ends_in_code_gets_its_id_on_a_line_of_its_own(fence):
    text = UNFIXED_COURSE.replace("The cost\n", f"The cost\n{fence}\nsum\n{fence}\n")

    fixed = fix(HEAD + text)["note.en.md"]

    indent = fence[: len(fence) - len(fence.lstrip())]
    assert f"sum\n{fence}\n{indent}{{#b}}\n  > Right.\n:::\n" in fixed
    assert fix(fixed) == {}


def test_line_of_an_id_ends_like_its_neighbours():
    text = UNFIXED_COURSE.replace("The cost\n", "The cost\n  ```\n  sum\n  ```\n")

    fixed = fix((HEAD + text).replace("\n", "\r\n"))["note.en.md"]

    assert "  ```\r\n  {#b}\r\n  > Right.\r\n" in fixed


def test_translation_of_an_option_that_ends_in_code_takes_its_id():
    text = UNFIXED_COURSE.replace("The cost\n", "The cost\n  ```\n  sum\n  ```\n")

    fixed = fix(HEAD + text, HEAD_ZH + text.replace("[x]", "[ ]"))["note.zh.md"]

    assert "- [ ] The price {#a}\n" in fixed
    assert "  ```\n  {#b}\n  > Right.\n" in fixed


@pytest.mark.parametrize("rest", ['"two words', "id=", "“id=q-5"])
def test_block_whose_opening_line_cannot_be_read_gets_no_id(rest):
    text = UNFIXED_COURSE.replace("single", f"single {rest}")

    assert fix(HEAD + text) == {}
    assert fix(HEAD + UNFIXED_COURSE, HEAD_ZH + text)["note.zh.md"].count("id=q-note-1") == 0


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


def test_file_that_is_no_text_is_left_alone():
    assert fix_course({"course.yml": COURSE.encode(), "note.en.md": b"\xff\xfe"}) == {}


def test_fixed_course_loads_without_errors(tmp_path: Path):
    (tmp_path / "course.yml").write_text(COURSE, encoding="utf-8")
    (tmp_path / "note.en.md").write_text(
        HEAD + UNFIXED_COURSE.replace("[x]", "【√】"), encoding="utf-8"
    )

    changed = fix_folder(tmp_path)

    assert changed == [tmp_path / "note.en.md"]
    assert load_course(read_folder(tmp_path)).problems == ()
    assert fix_folder(tmp_path) == []


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
