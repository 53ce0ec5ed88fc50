"""The head of a file."""

import pytest

from lms.content.frontmatter import read_front
from lms.content.question_model import QuizDraw

QUIZ = """---
title: Final quiz
minutes: 20
kind: quiz
outcomes: [o1, o2]
facts: [A05]
fictional: yes
status: ready
authors: [NAPP training team]
draw: {o1: 3, o2: 2}
pass: "80"
attempts: 3
wait: [0, 1h, 24h]
shuffle: options
---
Text
"""


def read(source: str, *, translation: bool = False) -> tuple[object, list[tuple[int, str, str]]]:
    front, _, problems = read_front(source, path="a.en.md", translation=translation)
    reported = [(problem.line, problem.code, problem.values.get("key", "")) for problem in problems]
    return front, sorted(reported)


def test_quiz_head_is_typed() -> None:
    front, body, problems = read_front(QUIZ, path="quiz.en.md")

    assert problems == []
    assert body == 15
    assert (front.title, front.kind, front.minutes, front.status) == (
        "Final quiz",
        "quiz",
        20,
        "ready",
    )
    assert (front.outcomes, front.facts, front.fictional) == (("o1", "o2"), ("A05",), True)
    assert front.draw == QuizDraw(by_outcome={"o1": 3, "o2": 2})
    assert (front.pass_percent, front.attempts, front.waits) == (80, 3, (0, 3600, 86400))
    assert front.shuffle == "options"
    assert front.entries["pass"].line == 11


def test_total_draw_and_no_wait() -> None:
    front, _, problems = read_front(
        "---\ntitle: Q\nminutes: 5\nkind: quiz\nstatus: ready\ndraw: 14\n---\n", path="q.en.md"
    )

    assert (front.draw, front.waits, problems) == (QuizDraw(total=14), (), [])


def test_translation_needs_title_only() -> None:
    _, problems = read("---\ntitle: 价格\nstatus: ready\n---\n", translation=True)

    assert problems == []


def test_source_needs_minutes() -> None:
    _, problems = read("---\ntitle: Prices\nstatus: ready\n---\n")

    assert problems == [(2, "key-missing", "minutes")]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("minute: 5", (3, "key-unknown", "minute")),
        ("fictional: maybe", (3, "value-wrong", "fictional")),
        ("outcomes: o1", (3, "value-wrong", "outcomes")),
        ("status: done", (3, "value-wrong", "status")),
        ("kind: lesson", (3, "value-wrong", "kind")),
        ("pass: 70", (3, "key-of-other-kind", "pass")),
        ("product: tea", (3, "key-of-other-kind", "product")),
        ("authors：NAPP", (3, "yaml-fullwidth-colon", "authors")),
    ],
)
def test_wrong_line_is_reported_at_its_position(line: str, expected: tuple[int, str, str]) -> None:
    _, problems = read(f"---\ntitle: Prices\n{line}\nminutes: 5\n---\n")

    assert expected in problems


@pytest.mark.parametrize("value", ["0", "101", "most", "-5"])
def test_pass_mark_is_a_percentage(value: str) -> None:
    _, problems = read(f"---\ntitle: Q\nminutes: 5\nkind: quiz\npass: {value}\n---\n")

    assert problems == [(5, "value-wrong", "pass")]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("", "front-matter-missing"),
        ("Text", "front-matter-missing"),
        ("---\ntitle: never closed\n", "front-matter-unclosed"),
    ],
)
def test_missing_head_is_reported(source: str, kind: str) -> None:
    _, problems = read(source)

    assert problems == [(1, kind, "")]
