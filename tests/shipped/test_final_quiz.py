"""The graded quiz: ids, spread of keys and lengths of options in both language files."""

import re
from collections import Counter
from pathlib import Path

COURSE = Path(__file__).resolve().parents[2] / "courses" / "digital-thinking"
ENGLISH = (COURSE / "final-quiz.en.md").read_text(encoding="utf-8")
CHINESE = (COURSE / "final-quiz.zh.md").read_text(encoding="utf-8")

OPENER = re.compile(r"^:::(?:question|scenario) .*?\bid=([a-z0-9-]+)", re.MULTILINE)
OPTION = re.compile(r"\{#([a-z])\}$", re.MULTILINE)
TICKED = re.compile(r"^- \[x\] .*\{#([a-z])\}$", re.MULTILINE)
CHOICE = re.compile(r"^- \[[x ]\] (.*) \{#([a-z])\}$", re.MULTILINE)

SPO_LESSONS = {
    "why-now",
    "bulk-trap",
    "eight-tools",
    "record-connect-rethink",
    "data-at-the-core",
    "organize-around-data",
    "know-your-ecosystem",
    "leading-change",
}


def blocks(text: str) -> dict[str, str]:
    """Question and scenario bodies by id, in the order of the file."""
    found = list(OPENER.finditer(text))
    ends = [*(match.start() for match in found[1:]), len(text)][: len(found)]
    return {m[1]: text[m.start() : end] for m, end in zip(found, ends, strict=True)}


def test_both_languages_have_the_same_ids_in_the_same_order() -> None:
    english, chinese = blocks(ENGLISH), blocks(CHINESE)

    assert list(english) == list(chinese)
    for name, body in english.items():
        assert OPTION.findall(body) == OPTION.findall(chinese[name])
    assert "[x]" not in CHINESE


def test_bank_has_enough_questions_of_every_outcome() -> None:
    questions = re.findall(r"^:::question \w+ id=\S+ outcome=(o\d)", ENGLISH, re.MULTILINE)
    scenarios = ENGLISH.split(":::scenario ")[1:]

    assert Counter(questions) == {"o1": 10, "o2": 9, "o3": 9, "o4": 12, "o5": 6}
    assert [s.split(":::/scenario")[0].count(":::question") for s in scenarios] == [3] * 4
    assert set(re.findall(r"lesson=(\S+)", ENGLISH)) >= SPO_LESSONS


def test_no_id_of_the_bank_stands_in_another_lesson() -> None:
    others = [p for p in COURSE.glob("*.md") if not p.name.startswith("final-quiz.")]
    practice = {name for path in others for name in blocks(path.read_text(encoding="utf-8"))}

    assert not practice & set(blocks(ENGLISH))


def test_keys_are_spread_over_the_places() -> None:
    singles = [b for b in blocks(ENGLISH).values() if b.startswith(":::question single")]
    keys = [TICKED.findall(body) for body in singles]
    places = Counter(key for (key,) in keys)

    assert set(places) == {"a", "b", "c"}
    assert max(places.values()) / len(singles) <= 0.45


def test_right_option_is_never_the_longest_by_much() -> None:
    keys = {name: TICKED.findall(body) for name, body in blocks(ENGLISH).items()}

    for text in (ENGLISH, CHINESE):
        for name, body in blocks(text).items():
            lengths = {key: len(option) for option, key in CHOICE.findall(body)}
            for key in keys[name]:
                others = [length for other, length in lengths.items() if other != key]
                assert lengths[key] <= max(others) + 2, name
