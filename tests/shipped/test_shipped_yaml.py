"""The shared files beside the courses: whole, typed as text, and fit for what lessons cite."""

import re
from functools import cache

import pytest
import yaml

from lms.folders import COURSES
from tests.shipped.courses import LANGUAGES, SHIPPED, each_course

TERMS = 241
SECTIONS = {
    "A": 12, "B": 8, "N": 13, "D1": 9, "D2": 13, "D3": 8, "D4": 4, "D5": 7, "D7": 6, "D8": 7,
    "D10": 4, "E": 11, "F": 6, "G": 5, "H": 6, "J": 14, "K": 5, "P": 16,
}  # fmt: skip
FACT_IDS = {
    f"{section}{number:02}" for section, last in SECTIONS.items() for number in range(1, last + 1)
}
VOLATILE = {"A06", "A09", "D1003", "D212", "D805", "F04", "G02", "H02", "H06"}
PRINT = {"V": "figure", "C": "figure", "V2": "words", "K": "no", "P": "name"}
CITED = re.compile(r"\(fact:([A-Z0-9]+)\)")
LINKED_TERM = re.compile(r"\(term:([a-z0-9-]+)\)")


def read_as_text(source):
    return yaml.load(source, yaml.BaseLoader)  # noqa: S506 - it makes text, lists and maps only


@cache
def load(name):
    return read_as_text((COURSES / name).read_text(encoding="utf-8"))


def list_lessons():
    return sorted(COURSES.glob("*/*.md"))


def read_front(lesson):
    return read_as_text(lesson.read_text(encoding="utf-8").split("---\n")[1])


def list_cited(lesson):
    named = read_front(lesson).get("facts", [])
    return set(named) | set(CITED.findall(lesson.read_text(encoding="utf-8")))


def test_glossary_has_every_term_in_both_languages():
    glossary = load("glossary.yml")
    assert len(glossary) == TERMS
    for term, entry in glossary.items():
        assert re.fullmatch(r"[a-z][a-z0-9-]*", term)
        assert tuple(key for key in entry if key != "for") == LANGUAGES
        for text in (entry[language] for language in LANGUAGES):
            assert list(text) == ["word", "definition", "synonyms"]
            assert text["word"]
            assert text["definition"]
            assert isinstance(text["synonyms"], list)


def test_glossary_reads_the_same_word_once():
    for language in LANGUAGES:
        words = [entry[language]["word"] for entry in load("glossary.yml").values()]
        assert len(words) == len(set(words))


@pytest.mark.parametrize("lesson", list_lessons(), ids=lambda path: path.name)
def test_linked_terms_exist(lesson):
    linked = set(LINKED_TERM.findall(lesson.read_text(encoding="utf-8")))
    assert linked <= load("glossary.yml").keys()


def test_facts_are_all_there():
    assert load("facts.yml").keys() == FACT_IDS


@pytest.mark.parametrize("fact_id", sorted(FACT_IDS))
def test_fact_is_whole(fact_id):
    fact = load("facts.yml")[fact_id]
    assert list(fact) == ["statement", "source", "status", "print", "checked", "review"]
    assert fact["statement"]["en"]
    languages = LANGUAGES if "zh" in fact["source"] or fact["status"] != "K" else LANGUAGES[:1]
    assert tuple(fact["source"]) == languages
    # N03 is a warning against a sum: it may be told, and its figure may not be printed.
    assert fact["print"] == ("words" if fact_id == "N03" else PRINT[fact["status"]])
    assert fact["checked"] == "2026-11"
    assert fact["review"] == (
        "2027-05" if fact_id in VOLATILE or fact["status"] == "P" else "2027-11"
    )


@pytest.mark.parametrize("fact_id", sorted(FACT_IDS))
def test_fact_read_second_hand_prints_no_amount_and_no_share(fact_id):
    fact = load("facts.yml")[fact_id]
    if fact["print"] in ("words", "no"):
        assert not re.search(r"%|CNY \d|\d元|\d,\d{3}", " ".join(fact["statement"].values()))


@pytest.mark.parametrize("lesson", list_lessons(), ids=lambda path: path.name)
def test_cited_facts_have_both_languages_and_may_be_printed(lesson):
    facts = load("facts.yml")
    for fact_id in list_cited(lesson):
        assert tuple(facts[fact_id]["statement"]) == LANGUAGES, fact_id
        assert tuple(facts[fact_id]["source"]) == LANGUAGES, fact_id
        assert facts[fact_id]["print"] in ("figure", "words", "name"), fact_id


def test_paths_hold_every_course_once():
    paths = load("paths.yml")
    assert [path["id"] for path in paths] == ["leaders", "market", "operations", "data-and-finance"]
    courses = [course for path in paths for course in path["courses"]]
    assert len(courses) == len(set(courses)) == 12
    for path in paths:
        assert tuple(path["title"]) == tuple(path["for"]) == LANGUAGES


def test_course_is_planned_until_its_folder_stands():
    paths = load("paths.yml")
    courses = {course for path in paths for course in path["courses"]}
    planned = {course for path in paths for course in path["planned"]}

    assert planned == courses - {course.name for course in SHIPPED}


@each_course
def test_course_lists_its_lessons_outcomes_and_hours(course):
    written = load(f"{course.name}/course.yml")
    listed = [lesson for module in written["modules"] for lesson in module["lessons"]]
    present = {path.name.split(".")[0] for path in (COURSES / course.name).glob("*.md")}
    fronts = [read_front(COURSES / course.name / f"{lesson}.en.md") for lesson in listed]
    minutes = sum(int(front["minutes"]) for front in fronts)

    assert len(listed) == len(set(listed)) == course.lessons
    assert present == set(listed)
    assert list(written["outcomes"]) == list(course.bank)
    assert written["hours"] == f"{minutes / 60:.1f}"
