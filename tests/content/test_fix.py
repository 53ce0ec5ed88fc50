"""Fixing: what is fixed, that nothing else changes, and that twice is once."""

from pathlib import Path

import pytest

from lms.content.fix import fix_course, fix_folder
from lms.content.load import load_course, read_folder
from lms.content.problems import has_errors
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


def test_file_that_is_no_text_is_left_alone():
    assert fix_course({"course.yml": COURSE.encode(), "note.en.md": b"\xff\xfe"}) == {}


def test_fixed_course_loads_without_errors(tmp_path: Path):
    (tmp_path / "course.yml").write_text(COURSE, encoding="utf-8")
    (tmp_path / "note.en.md").write_text(
        HEAD + UNFIXED_COURSE.replace("[x]", "【√】"), encoding="utf-8"
    )

    changed = fix_folder(tmp_path)

    assert changed == [tmp_path / "note.en.md"]
    assert not has_errors(load_course(read_folder(tmp_path)).problems)
    assert fix_folder(tmp_path) == []


@pytest.mark.parametrize("dash", ["－", "–", "—", "•"])
def test_other_dashes_before_an_option_become_hyphens(dash):
    text = UNFIXED_COURSE.replace("- [ ] The price", f"{dash} [ ] The price")

    fixed = fix(HEAD + text)["note.en.md"]

    assert "- [ ] The price {#a}\n" in fixed
    assert fix(fixed) == {}


def test_feedback_without_its_mark_takes_no_id():
    text = UNFIXED_COURSE.replace("  > Right.\n", "  Right.\n")
    fixed = fix(HEAD + text)["note.en.md"]

    assert "- [x] The cost {#b}\n  Right.\n" in fixed
    assert fix(fixed) == {}


@pytest.mark.parametrize("option", ["The {#b} cost", "The cost {#b} {#c}", "The cost {#c} {#c}"])
def test_option_with_an_id_in_it_takes_no_other(option):
    text = UNFIXED_COURSE.replace("The cost\n", f"{option}\n")

    assert f"- [x] {option}\n" in fix(HEAD + text)["note.en.md"]
