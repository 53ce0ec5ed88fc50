"""Course folders of any size, put together from sentences of the shipped course.

Sentences that people wrote compress as lessons do; a paragraph repeated forty times would not.
"""

import random
import re
from collections.abc import Iterator
from pathlib import Path

SHIPPED = Path(__file__).parent.parent / "courses"
SECTIONS = 7
# Words in English, characters in Chinese.
LENGTH = {"en": (1450, lambda text: len(text.split())), "zh": (2700, len)}
_LINK = re.compile(r"\s*[（(]?\[[^\]]*\]\(fact:[^)]*\)[)）]?|\[([^\]]*)\]\(term:[^)]*\)")
_PLAIN = re.compile(r"^[A-Za-z“\u4e00-\u9fff]")
_ENDS = {"en": re.compile(r"(?<=[.?!])\s+"), "zh": re.compile(r"(?<=[。？！])")}
_ASK = {"en": "Which of these follows from the lesson?", "zh": "根据课文，下面哪一项说得对？"}
_QUIZ = {
    "en": "title: Quiz\nkind: quiz\nminutes: 20\noutcomes: [o1]\ndraw: 14\npass: 70\n",
    "zh": "title: 测验\n",
}
_COURSE = """id: {name}
title: {title}
summary: {title}
languages: [en, zh]
access: public
audience: [chair]
hours: "5"
outcomes:
  o1: {{en: Count what a box costs, zh: 算清一盒的成本}}
modules:
{modules}completion: {{lessons: all, quizzes: passed}}
license: CC-BY-SA-4.0
"""


def write_courses(folder: Path, *, lessons: int, small: int) -> None:
    """The large course `reference` and that many small ones, beside the shipped shared files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("facts.yml", "glossary.yml"):
        (folder / name).write_bytes((SHIPPED / name).read_bytes())
    sentences = {language: list(_read_sentences(language)) for language in LENGTH}
    _write_course(folder / "reference", 0, lessons, sentences)
    for number in range(1, small + 1):
        _write_course(folder / f"small-{number:02}", number, 3, sentences)


def _write_course(folder: Path, number: int, lessons: int, sentences: dict[str, list[str]]) -> None:
    """Readings of the reference length, then a quiz of 14 out of 28."""
    folder.mkdir()
    chance = random.Random(number)
    names = [f"lesson-{place:02}" for place in range(1, lessons + 1)]
    groups = [names[start : start + 8] for start in range(0, lessons, 8)]
    groups[-1].append("quiz")
    modules = "".join(
        f"- {{id: m{place}, title: {{en: Module {place}, zh: 单元{place}}},"
        f" lessons: [{', '.join(group)}]}}\n"
        for place, group in enumerate(groups, 1)
    )
    title = f"{{en: Course {number}, zh: 课程{number}}}"
    files = {"course.yml": _COURSE.format(name=folder.name, title=title, modules=modules)}
    for language, language_sentences in sentences.items():
        for place in range(1, lessons + 1):
            chosen = iter(chance.sample(language_sentences, len(language_sentences)))
            files[f"lesson-{place:02}.{language}.md"] = _lesson(chosen, language, place)
        chosen = iter(random.Random(number).sample(language_sentences, 28 * 6 + 1))
        files[f"quiz.{language}.md"] = _quiz(chosen, language)
    for name, content in files.items():
        (folder / name).write_text(content, "utf-8")


def _read_sentences(language: str) -> Iterator[str]:
    """Plain sentences of the shipped lessons, without their links, each once."""
    seen = set()
    for path in sorted((SHIPPED / "digital-thinking").glob(f"*.{language}.md")):
        for line in path.read_text("utf-8").split("\n---\n", 1)[1].splitlines():
            if not _PLAIN.match(line) or "|" in line or "{" in line:
                continue
            for sentence in _ENDS[language].split(_LINK.sub(r"\1", line)):
                if (
                    len(sentence) > 8
                    and sentence not in seen
                    and not set('[]*`:<>_"') & {*sentence}
                ):
                    seen.add(sentence)
                    yield sentence.strip()


def _lesson(chosen: Iterator[str], language: str, place: int) -> str:
    """Sections of paragraphs of four sentences, up to the reference length; no sentence twice."""
    wanted, count = LENGTH[language]
    body, length, sections = [], 0, 0
    while length < wanted:
        if length >= sections * wanted / SECTIONS:
            body.append(f"## {next(chosen).rstrip('.。？！?!')[:60]}")
            sections += 1
        four = [next(chosen) for _ in range(4)]
        body.append((" " if language == "en" else "").join([*four[:3], f"**{four[3]}**"]))
        length += sum(map(count, four))
    title = next(chosen).rstrip(".。？！?!")[:50]
    minutes = "minutes: 12\noutcomes: [o1]\n" if language == "en" else ""
    head = f'---\ntitle: "{place}. {title}"\n{minutes}status: ready\n---\n\n'
    return head + "\n\n".join(body) + "\n"


def _quiz(chosen: Iterator[str], language: str) -> str:
    parts = [f"---\n{_QUIZ[language]}status: ready\n---\n\n{next(chosen)}\n"]
    for number in range(1, 29):
        options = "".join(
            f"- [{'x' if id_ == 'abc'[number % 3] and language == 'en' else ' '}] "
            f"{next(chosen)} {{#{id_}}}\n  > {next(chosen)}\n"
            for id_ in "abc"
        )
        ask = f"{_ASK[language]} ({number})\n\n{options}:::\n"
        parts.append(f":::question single id=q-{number:02} outcome=o1 lesson=lesson-01\n{ask}")
    return "\n".join(parts)
