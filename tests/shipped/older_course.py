"""The shipped course as an older edition had it: less to do, and a quiz that asks all it has."""

import re
import shutil
from pathlib import Path

import yaml

from lms.folders import COURSES

COURSE = "digital-thinking"
LATER_LESSONS = ("know-your-ecosystem", "leading-change")
LATER_OUTCOME = "o6"
RETIRED = "q-o1-03"
BANK = (
    "q-o1-01", "q-o1-02", "q-o1-07", "q-o1-12", "q-o2-01", "q-o2-02", "q-o3-01", "q-o3-02",
    "q-o5-02",
)  # fmt: skip
_QUESTION = re.compile(
    r"^:::question \w+ id=(?P<id>\S+) outcome=(?P<outcome>\S+).*?^:::\n", re.MULTILINE | re.DOTALL
)
_SCENARIO = re.compile(r"^:::scenario .*?^:::/scenario\n", re.MULTILINE | re.DOTALL)
_LINK = re.compile(rf"\[([^\]]*)\]\(lesson:(?:{'|'.join(LATER_LESSONS)})\)")
_COPIED = re.compile(r" from=[a-z-]+\.[a-z]+$", re.MULTILINE)


def write_older_courses(folder: Path) -> Path:
    """Write the shipped courses into `folder` without what came later; return the folder.

    The course lacks the outcome o6 and the two lessons that teach it. Its quiz has the questions of
    `BANK` and asks them all; one of them, `RETIRED`, was taken out since.
    """
    shutil.copytree(COURSES, folder)
    course = folder / COURSE
    (course / "sums.yml").unlink()
    for lesson in LATER_LESSONS:
        for path in course.glob(f"{lesson}.*.md"):
            path.unlink()
    _rewrite(course / "course.yml", _shorten_structure)
    for path in course.glob("*.md"):
        _rewrite(path, _shorten_quiz if path.name.startswith("final-quiz.") else _shorten_lesson)
    return folder


def _rewrite(path: Path, change) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def _shorten_structure(text: str) -> str:
    structure = yaml.safe_load(text)
    del structure["outcomes"][LATER_OUTCOME]
    structure["retired"]["questions"].remove(RETIRED)
    for module in structure["modules"]:
        module["lessons"] = [name for name in module["lessons"] if name not in LATER_LESSONS]
    structure["hours"] = "2.2"
    return yaml.safe_dump(structure, allow_unicode=True)


def _shorten_lesson(text: str) -> str:
    text = _drop_questions(text, lambda question: question["outcome"] == LATER_OUTCOME)
    text = _LINK.sub(r"\1", text).replace(f" {{{LATER_OUTCOME}}}", "")
    text = _COPIED.sub("", text)
    outcomes = re.compile(rf"(^outcomes: .*), {LATER_OUTCOME}\]", re.MULTILINE)
    return outcomes.sub(r"\1]", text, count=1)


def _shorten_quiz(text: str) -> str:
    text = _drop_questions(_SCENARIO.sub("", text), lambda question: question["id"] not in BANK)
    text = _shorten_lesson(text).replace("id=q-o1-12 ", f"id={RETIRED} ")
    return re.sub(r"^draw: .*\n", "", text, flags=re.MULTILINE)


def _drop_questions(text: str, is_dropped) -> str:
    return _QUESTION.sub(lambda found: "" if is_dropped(found) else found[0], text)
