"""Run in a child by test_scale.py: makes a course, loads it, and says what it cost."""

import time
from pathlib import Path

from lms.content.checks.context import CheckContext
from lms.content.file_names import MAX_TEXT
from lms.content.fix import fix_course
from lms.content.load import build_keys, compile_course, load_course, read_folder
from lms.content.model import Files
from lms.content.problems import has_errors
from lms.content.shared_files import load_shared

COURSES = Path(__file__).parent.parent.parent / "tests" / "courses" / "good"
LINKED = {
    "en": "A [cooperative](term:cooperative) counts the cost of a box first ([A01](fact:A01)).\n\n",
    "zh": "[合作社](term:cooperative)先算一盒茶的成本（[A01](fact:A01)）。\n\n",
}
PLAIN = {
    "en": (
        "It sells its tea in boxes of 150 g for CNY 58 each, and counts what every box costs. "
        "The buyer pays **CNY 24.71** more than the costs that rise with every box sold.\n\n"
    ),
    "zh": (
        "茶装成150克一盒，每盒卖58元，每盒的成本都要算清楚。"
        "买家付的钱，比每盒增加的成本多**24.71元**。多卖一盒，就多出这些。\n\n"
    ),
}
HEADS = {"en": "title: Tea\nminutes: 15", "zh": "title: 茶"}
WORDS = {
    "en": {
        "stem": "What comes first?", "right": "The cost", "wrong": "The price", "said": "Yes.",
        "tick": "x",
    },
    "zh": {"stem": "先算什么？", "right": "成本", "wrong": "价格", "said": "是的。", "tick": " "},
}  # fmt: skip
PARAGRAPHS = {"en": 9, "zh": 10}
QUESTION = """
:::question single id=q-{name}-{number}
{stem}

- [{tick}] {right} {{#a}}
  > {said}
- [ ] {wrong} {{#b}}
  > {said}
:::
"""


def build_course(lessons: int) -> Files:
    """A course of that many lessons in two languages; 1,450 words, 2,700 characters a lesson."""
    names = [f"lesson-{number}" for number in range(lessons)]
    course = (
        "id: large\ntitle: {en: Large, zh: 大}\nlanguages: [en, zh]\nmodules:\n"
        f"- {{id: m, title: {{en: M, zh: 一}}, lessons: [{', '.join(names)}]}}\n"
    )
    files = {"course.yml": course.encode()}
    for name in names:
        for language in ("en", "zh"):
            files[f"{name}.{language}.md"] = build_lesson(name, language).encode()
    return files


def build_lesson(name: str, language: str) -> str:
    section = LINKED[language] + PLAIN[language] * PARAGRAPHS[language]
    body = "".join(f"## {number}\n\n{section}" for number in range(5))
    questions = "".join(
        QUESTION.format(name=name, number=number, **WORDS[language]) for number in (1, 2)
    )
    return f"---\n{HEADS[language]}\nstatus: ready\n---\n{body}{questions}"


def build_hostile(name: str) -> Files:
    """One course whose one file is as large as is read, filled with one thing."""
    from tests.content.test_scale import HOSTILE

    path, unit = HOSTILE[name]
    files = build_course(1)
    if unit == "lessons":
        names = ", ".join(f"l{number}" for number in range(20_000))
        return {**files, "course.yml": files["course.yml"].replace(b"lesson-0", names.encode())}
    if path == "course.yml":
        return {**files, path: unit.encode()}
    head, mark, body = unit.partition("kind: quiz\n")
    front = f"---\ntitle: A\nminutes: 5\n{mark}status: ready\n---\n"
    text = front + (body or head) * ((MAX_TEXT - 100) // len(body or head))
    course = files["course.yml"].replace(b"lesson-0", b"a")
    return {
        "course.yml": course,
        "a.en.md": text.encode(),
        "a.zh.md": text[: len(text) // 2].encode(),
    }


def measure(what: str, which: str) -> list[float]:
    """The seconds of CPU of each step: `lessons` of a number, or `hostile` input of a name."""
    shared = load_shared({path.name: path.read_bytes() for path in COURSES.glob("*.yml")}).shared
    load_course(read_folder(COURSES / "tea"), CheckContext(shared))
    files = build_course(int(which)) if what == "lessons" else build_hostile(which)
    before = time.process_time()
    loaded = load_course(files, CheckContext(shared))
    if what == "hostile":
        loading, before = time.process_time() - before, time.process_time()
        fix_course(files)
        return [loading, time.process_time() - before]
    compile_course(loaded)
    build_keys(loaded)
    if has_errors(loaded.problems):
        raise SystemExit(str(loaded.problems[:3]))
    return [time.process_time() - before]
