"""The graded quiz: ids, keys, options and figures in both language files."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

COURSE = Path(__file__).resolve().parents[2] / "courses" / "digital-thinking"
ENGLISH = (COURSE / "final-quiz.en.md").read_text(encoding="utf-8")
CHINESE = (COURSE / "final-quiz.zh.md").read_text(encoding="utf-8")

OPENER = re.compile(r"^:::(?:question|scenario) .*?\bid=([a-z0-9-]+)", re.MULTILINE)
OPTION = re.compile(r"\{#([a-z])\}$", re.MULTILINE)
TICKED = re.compile(r"^- \[x\] .*\{#([a-z])\}$", re.MULTILINE)
CHOICE = re.compile(r"^- \[[x ]\] (.*) \{#([a-z])\}$", re.MULTILINE)
PAIR = re.compile(r"^- (.*?)-> (.*) \{#[a-z]\}$", re.MULTILINE)
TABLE = re.compile(r"^\|(?:---\|)+$", re.MULTILINE)
LONGER = 1.6
"""The most by which the right option may be longer than every wrong one; natural lengths differ."""

LESSONS = {
    "why-now",
    "bulk-trap",
    "eight-tools",
    "record-connect-rethink",
    "data-at-the-core",
    "organize-around-data",
    "know-your-ecosystem",
    "leading-change",
    "vision",
}


def blocks(text: str) -> dict[str, str]:
    """Question and scenario bodies by id, in the order of the file."""
    found = list(OPENER.finditer(text))
    ends = [*(match.start() for match in found[1:]), len(text)][: len(found)]
    return {m[1]: text[m.start() : end] for m, end in zip(found, ends, strict=True)}


def list_questions(outcome: str) -> dict[str, str]:
    """Return the question bodies of an outcome by id."""
    return {
        name: body
        for name, body in blocks(ENGLISH).items()
        if body.startswith(":::question") and f"outcome={outcome} " in body.splitlines()[0]
    }


def asks_for_figures(body: str) -> bool:
    """Return whether a question is answered with a number or shows a table."""
    return body.startswith(":::question number") or bool(TABLE.search(body))


def test_both_languages_have_the_same_ids_in_the_same_order() -> None:
    english, chinese = blocks(ENGLISH), blocks(CHINESE)

    assert list(english) == list(chinese)
    for name, body in english.items():
        assert OPTION.findall(body) == OPTION.findall(chinese[name])
    assert "[x]" not in CHINESE


def test_bank_has_enough_questions_of_every_outcome() -> None:
    questions = re.findall(r"^:::question \w+ id=\S+ outcome=(o\d)", ENGLISH, re.MULTILINE)
    scenarios = ENGLISH.split(":::scenario ")[1:]

    assert Counter(questions) == {"o1": 10, "o2": 13, "o3": 11, "o4": 18, "o5": 9, "o6": 9}
    assert [s.split(":::/scenario")[0].count(":::question") for s in scenarios] == [3] * 6
    assert set(re.findall(r"lesson=(\S+)", ENGLISH)) == LESSONS


@pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_introduction_leaves_the_rules_to_the_page(text: str) -> None:
    """Older editions take this text, and keep their own number of questions and pass mark."""
    introduction = text.split("---\n", 2)[2].split(":::question", 1)[0]

    assert re.findall(r"\d+", introduction) == []


def test_nobody_passes_without_figures() -> None:
    """14 questions, 10 needed: more than 4 of an attempt ask for a sum or the reading of a table.

    Two of the three questions of a scenario do: its table may stand in the stem.
    """
    front = yaml.safe_load(ENGLISH.split("---\n")[1])
    assert all(asks_for_figures(body) for o in ("o2", "o6") for body in list_questions(o).values())
    for scenario in ENGLISH.split(":::scenario ")[1:]:
        stem, *bodies = scenario.split(":::/scenario")[0].split(":::question ")
        numbers = [body for body in bodies if body.startswith("number")]
        tables = [body for body in bodies if body.startswith("single") and TABLE.search(body)]
        assert len(numbers) == 1
        assert tables or TABLE.search(stem)
    guaranteed = front["draw"]["o2"] + front["draw"]["o6"] + front["draw"]["o4"] // 3 * 2

    assert sum(front["draw"].values()) == 14
    assert guaranteed > 14 - 10


@pytest.mark.parametrize(("outcome", "least"), [("o1", 5), ("o5", 4)])
def test_half_of_an_outcome_compares_figures(outcome: str, least: int) -> None:
    bodies = list_questions(outcome).values()
    stems = [body.split("\n- [", 1)[0].split("\n= ", 1)[0] for body in bodies]
    shown = [stem for stem in stems if TABLE.search(stem) or len(re.findall(r"\d+", stem)) > 3]

    assert len(shown) >= least


def test_every_matching_has_a_right_side_left_over() -> None:
    for text in (ENGLISH, CHINESE):
        for name, body in blocks(text).items():
            if body.startswith(":::question match"):
                assert [left.strip() for left, _ in PAIR.findall(body)].count("") == 1, name


def test_no_word_of_a_right_side_is_in_its_left_side() -> None:
    for body in blocks(ENGLISH).values():
        for left, right in PAIR.findall(body):
            words = set(re.findall(r"[a-z]{4,}", right.lower()))
            assert not words & set(re.findall(r"[a-z]{4,}", left.lower())), (left, right)


def test_no_id_of_the_bank_stands_in_another_lesson() -> None:
    others = [p for p in COURSE.glob("*.md") if not p.name.startswith("final-quiz.")]
    practice = {name for path in others for name in blocks(path.read_text(encoding="utf-8"))}

    assert not practice & set(blocks(ENGLISH))


def test_keys_are_spread_over_the_places() -> None:
    singles = [b for b in blocks(ENGLISH).values() if b.startswith(":::question single")]
    keys = [[re.search(r"\[x\]", line) is not None for line in b.splitlines() if CHOICE.match(line)]
            for b in singles]  # fmt: skip
    places = Counter(row.index(True) for row in keys)

    assert set(places) == {0, 1, 2}
    assert max(places.values()) / len(singles) <= 0.45


@pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_right_option_is_not_given_away_by_its_length(text: str) -> None:
    keys = {name: TICKED.findall(body) for name, body in blocks(ENGLISH).items()}
    longest = []
    shortest = []
    asked = 0
    for name, body in blocks(text).items():
        lengths = {key: len(option) for option, key in CHOICE.findall(body)}
        for key in keys[name] if len(keys[name]) == 1 else ():
            others = [length for other, length in lengths.items() if other != key]
            asked += 1
            if lengths[key] > max(others):
                longest.append(name)
            if lengths[key] < min(others):
                shortest.append(name)
            assert lengths[key] <= LONGER * max(others), name

    assert asked / 8 <= len(longest) <= asked / 3, longest
    assert len(shortest) <= asked / 3, shortest


def test_no_option_gives_a_reason() -> None:
    """A reason in an option gives it away as right or wrong; it belongs in the feedback."""
    for text in (ENGLISH, CHINESE):
        options = [option for option, _ in CHOICE.findall(text)]
        assert [o for o in options if re.search("because|so that|因为|以免|免得", o)] == []


def test_every_lesson_with_a_calculation_is_asked_for_its_result() -> None:
    asked = {
        lesson
        for kind, lesson in re.findall(r"^:::question (\w+) .*lesson=(\S+)", ENGLISH, re.MULTILINE)
        if kind == "number"
    }

    assert asked == LESSONS - {"vision"}
