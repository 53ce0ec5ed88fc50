"""Course folders of any size, put together from the texts of the shipped course.

Texts that people wrote compress as lessons do; a paragraph repeated forty times would not.
"""

import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import yaml

from lms.cli.seed.demo_people import COURSE
from lms.folders import COURSES

SHIPPED = COURSES / COURSE
# The length of a lesson: words in English, characters in Chinese.
LENGTHS = {"en": 1450, "zh": 2700}
_LINK = re.compile(r"\s*[（(]?\[[^\]]*\]\(fact:[^)]*\)[)）]?|\[([^\]]*)\]\([^)]*\)")
_PLAIN = re.compile(r'[A-Za-z“\u4e00-\u9fff][^|{}\[\]*`:：<>_"=]{20,}')


def write_courses(folder: Path, *, lessons: int, small: int) -> None:
    """Write the large course under the shipped one's name, and that many small ones."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("facts.yml", "glossary.yml"):
        shutil.copy(COURSES / name, folder)
    _write_course(folder / COURSE, lessons)
    for number in range(1, small + 1):
        _write_course(folder / f"small-{number:02}", 3)


def _write_course(folder: Path, lessons: int) -> None:
    """Write readings, then a quiz that draws 14 of the shipped questions with one right answer."""
    folder.mkdir()
    for language in LENGTHS:
        shipped = (SHIPPED / f"final-quiz.{language}.md").read_text("utf-8")
        texts = dict(build_lessons(lessons, language)) | {"quiz": _build_quiz(shipped)}
        for name, text in texts.items():
            (folder / f"{name}.{language}.md").write_text(text, "utf-8")
    course = yaml.safe_load((SHIPPED / "course.yml").read_text("utf-8"))
    names, title = list(texts), "{en: Module, zh: 单元}"
    modules = [
        {"id": f"m{n}", "title": yaml.safe_load(title), "lessons": names[n : n + 9]}
        for n in range(0, len(names), 9)
    ]
    course |= {"id": folder.name, "modules": modules, "completion": {"lessons": "all"}}
    (folder / "course.yml").write_text(yaml.safe_dump(course, allow_unicode=True), "utf-8")


def build_lessons(count: int, language: str) -> Iterator[tuple[str, str]]:
    """Yield names and Markdown: plain paragraphs without their links, none twice in a lesson."""
    paragraphs = [
        text
        for path in sorted(SHIPPED.glob(f"[!f]*.{language}.md"))
        for line in path.read_text("utf-8").split("\n---\n", 1)[1].splitlines()
        if _PLAIN.fullmatch(text := _LINK.sub(r"\1", line))
    ]
    for number in range(1, count + 1):
        texts = iter(random.Random(number).sample(paragraphs, len(paragraphs)))
        yield f"lesson-{number:02}", _build_lesson(texts, language, f"{number}.")


def _build_lesson(texts: Iterator[str], language: str, name: str) -> str:
    """Sections of seven paragraphs, up to the length of a lesson."""
    minutes = "minutes: 12\noutcomes: [o1]\n" if language == "en" else ""
    parts = [f"---\ntitle: >-\n  {name} {next(texts)[:30]}\n{minutes}status: ready\n---"]
    length = 0
    while length < LENGTHS[language]:
        if len(parts) % 8 == 1:
            parts.append(f"## {next(texts)[:30]}")
        parts.append(next(texts))
        length += len(parts[-1].split()) if language == "en" else len(parts[-1])
    return "\n\n".join(parts) + "\n"


def _build_quiz(shipped: str) -> str:
    head = re.sub("(?m)^draw: .*", "draw: 14", shipped.partition(":::")[0])
    questions = re.findall(r"(?ms)^:::question single.*?^:::$", shipped)
    return head + re.sub(r"lesson=[\w-]+", "lesson=lesson-01", "\n\n".join(questions)) + "\n"
