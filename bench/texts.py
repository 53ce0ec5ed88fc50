"""Course folders of any size, put together from sentences of the shipped course.

Sentences that people wrote compress as lessons do; a paragraph repeated forty times would not.
"""

import random
import re
from collections.abc import Iterator
from pathlib import Path

SHIPPED = Path(__file__).parent.parent / "courses"
SOURCE = SHIPPED / "digital-thinking"
LANGUAGES = ("en", "zh")
SECTIONS = 7
LESSON_LENGTH = {"en": 1450, "zh": 2700}
"""Words in English, characters in Chinese."""
_LINK = re.compile(r"\s*[（(]?\[[^\]]*\]\(fact:[^)]*\)[)）]?|\[([^\]]*)\]\(term:[^)]*\)")
_PLAIN = re.compile(r"^[A-Za-z“\u4e00-\u9fff]")
_ENDS = {"en": re.compile(r"(?<=[.?!])\s+"), "zh": re.compile(r"(?<=[。？！])")}
_LENGTH = {"en": lambda text: len(text.split()), "zh": len}
_TITLES = {"en": "{} {}", "zh": "{}{}"}
_NAMES = {
    "course": {"en": "Course", "zh": "课程"},
    "module": {"en": "Module", "zh": "单元"},
    "quiz": {"en": "Quiz", "zh": "测验"},
}
_ASK = {"en": "Which of these follows from the lesson?", "zh": "根据课文，下面哪一项说得对？"}


def write_courses(folder: Path, *, lessons: int, small: int) -> None:
    """The large course `reference` and that many small ones, beside the shipped shared files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("facts.yml", "glossary.yml"):
        (folder / name).write_bytes((SHIPPED / name).read_bytes())
    write_course(folder / "reference", number=0, lessons=lessons)
    for number in range(1, small + 1):
        write_course(folder / f"small-{number:02}", number=number, lessons=3)


def write_course(folder: Path, *, number: int, lessons: int) -> None:
    """A public course: readings of the reference length, then a quiz of 14 out of 28."""
    folder.mkdir(exist_ok=True)
    chance = random.Random(number)
    names = [f"lesson-{place:02}" for place in range(1, lessons + 1)]
    sentences = {language: list(read_sentences(language)) for language in LANGUAGES}
    (folder / "course.yml").write_text(_course(folder.name, number, names), "utf-8")
    for language in LANGUAGES:
        for place, name in enumerate(names, 1):
            text = _lesson(sentences[language], chance, language=language, place=place)
            (folder / f"{name}.{language}.md").write_text(text, "utf-8")
        quiz = _quiz(sentences[language], random.Random(number), language=language)
        (folder / f"quiz.{language}.md").write_text(quiz, "utf-8")


def read_sentences(language: str) -> Iterator[str]:
    """Plain sentences of the shipped lessons, without their links, each once."""
    seen = set()
    for path in sorted(SOURCE.glob(f"*.{language}.md")):
        body = path.read_text("utf-8").split("\n---\n", 1)[1]
        for line in body.splitlines():
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


def _course(name: str, number: int, lessons: list[str]) -> str:
    groups = [lessons[start : start + 8] for start in range(0, len(lessons), 8)]
    groups[-1] = [*groups[-1], "quiz"]
    modules = "".join(
        f"- {{id: m{place}, title: {_titles('module', place)}, lessons: [{', '.join(group)}]}}\n"
        for place, group in enumerate(groups, 1)
    )
    return (
        f"id: {name}\ntitle: {_titles('course', number)}\nsummary: {_titles('course', number)}\n"
        'languages: [en, zh]\naccess: public\naudience: [chair]\nhours: "5"\n'
        "outcomes:\n  o1: {en: Count what a box costs, zh: 算清一盒的成本}\n"
        f"modules:\n{modules}completion: {{lessons: all, quizzes: passed}}\n"
        "license: CC-BY-SA-4.0\n"
    )


def _titles(kind: str, number: int) -> str:
    said = ", ".join(
        f"{language}: {_TITLES[language].format(_NAMES[kind][language], number)}"
        for language in LANGUAGES
    )
    return f"{{{said}}}"


def _lesson(sentences: list[str], chance: random.Random, *, language: str, place: int) -> str:
    """Sections of paragraphs of four sentences, up to the reference length; no sentence twice."""
    chosen = iter(chance.sample(sentences, len(sentences)))
    glue = " " if language == "en" else ""
    body, length, wanted = [], 0, LESSON_LENGTH[language]
    while length < wanted:
        if length >= len([part for part in body if part[:3] == "## "]) * wanted / SECTIONS:
            body.append(f"## {next(chosen).rstrip('.。？！?!')[:60]}")
        four = [next(chosen) for _ in range(4)]
        body.append(glue.join([*four[:3], f"**{four[3]}**"]))
        length += sum(map(_LENGTH[language], four))
    title = next(chosen).rstrip(".。？！?!")[:50]
    minutes = "minutes: 12\noutcomes: [o1]\n" if language == "en" else ""
    head = f'---\ntitle: "{place}. {title}"\n{minutes}status: ready\n---\n\n'
    return head + "\n\n".join(body) + "\n"


def _quiz(sentences: list[str], chance: random.Random, *, language: str) -> str:
    chosen = iter(chance.sample(sentences, 28 * 6 + 1))
    head = {
        "en": "title: Quiz\nkind: quiz\nminutes: 20\noutcomes: [o1]\ndraw: 14\npass: 70\n",
        "zh": "title: 测验\n",
    }
    parts = [f"---\n{head[language]}status: ready\n---\n\n{next(chosen)}\n"]
    for number in range(1, 29):
        options = "".join(
            f"- [{'x' if id_ == 'abc'[number % 3] and language == 'en' else ' '}] "
            f"{next(chosen)} {{#{id_}}}\n  > {next(chosen)}\n"
            for id_ in "abc"
        )
        parts.append(
            f":::question single id=q-{number:02} outcome=o1 lesson=lesson-01\n"
            f"{_ASK[language]} ({number})\n\n{options}:::\n"
        )
    return "\n".join(parts)
