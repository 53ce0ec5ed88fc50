"""The wording of problems: articles, and Chinese without the English of the YAML parser."""

import re

import pytest

from lms.content.markdown import parse_text
from lms.content.messages import CATALOGUE, FIXED_WORDS
from lms.content.messages.words import CONTEXT, YAML_FAILURES
from lms.content.problems import build_problem, format_problem, get_sentence
from lms.content.yaml_reader import read_yaml
from lms.i18n import build_translate
from tests.content.test_faults import QUOTED

CHINESE = build_translate("zh")
KINDS = ("option", "question", "field", "scenario", "block", "lesson", "known mistake")


@pytest.mark.parametrize("code", CATALOGUE)
def test_no_article_stands_before_a_value(code):
    """A value may begin with a vowel or not: “a option”."""
    message = CATALOGUE[code]

    assert not re.search(r"\b[Aa]n? “?%\(", f"{message.sentence} {message.fix}".replace("No", ""))


@pytest.mark.parametrize("kind", KINDS)
def test_articles_fit_the_words_in_a_sentence(kind):
    values = {"kind": kind, "id": "a", "count": 2, "block": kind, "parent": "note", "name": "a",
              "source_line": 3}  # fmt: skip
    for code in ("translation-adds", "translation-lacks", "id-missing", "block-not-rendered",
                 "block-misplaced"):  # fmt: skip
        said = format_problem(build_problem(code, "a.md", **values))

        assert not re.search(r"\b[Aa] “?[aeiou]|\b[Aa]n “?[^aeiou“]", said)


def test_every_word_of_the_parser_is_translated():
    assert set(YAML_FAILURES.values()) <= FIXED_WORDS
    for word in FIXED_WORDS:
        assert CHINESE(word, CONTEXT) != word


BROKEN_YAML = (
    "a: b: c", "a: [1, 2", "a: {b: 1", "a: 'b", 'a: "b', "a: @b", "a: `b`", "a: b\n- c",
    "- a\nb: c", "a: %b", 'a: "\\q"', "a: b\n c: d", "a: [b]]", "a: }", "a: |x", "a: &", "a: !<",
    "%YAML 9", "a: \0", "a: *", "? a\n  b", "a: - b", "a:\n  b: 1\n c: 2", "---\na: 1\n...\nb",
    "a: \x07b", ": :", "a: ,",
)  # fmt: skip


@pytest.mark.parametrize("source", BROKEN_YAML)
def test_yaml_that_cannot_be_read_is_explained_in_the_readers_language(source):
    _, problems = read_yaml(source, path="course.yml")

    for problem in problems:
        said = get_sentence(problem, CHINESE).replace("YAML", "")
        assert not re.search("[A-Za-z]{2,}", QUOTED.sub("", said)), said
        detail = problem.values.get("detail")
        assert detail is None or detail in FIXED_WORDS


@pytest.mark.parametrize(
    ("text", "mark", "wanted"),
    [
        ("｜茶｜元｜\n｜---｜---｜", "｜", "|"),
        ("| 茶 ｜ 元 |\n｜---｜---｜", "｜", "|"),
        ("　｜茶｜元", "｜", "|"),
        ("＃＃茶", "＃＃", "##"),
        ("＞茶", "＞", ">"),
        ("＊＊茶＊＊", "＊＊", "**"),
    ],
)
def test_full_width_mark_is_named_alone(text, mark, wanted):
    source = f"---\ntitle: 茶\nstatus: ready\n---\n{text}\n"
    parsed = parse_text(source, path="a.zh.md", language="zh", translation=True)

    (problem,) = parsed.problems

    assert (problem.code, problem.values["mark"], problem.values["wanted"]) == (
        "mark-fullwidth", mark, wanted,
    )  # fmt: skip
