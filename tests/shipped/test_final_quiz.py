"""Every sum of the graded quiz is worked out again, and the two language files are compared."""

import re
from collections import Counter
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from tests.shipped.yunwu_ridge import BULK_CONTRIBUTION, BULK_KG, BULK_PRICE

COURSE = Path(__file__).resolve().parents[2] / "courses" / "digital-thinking"
ENGLISH = (COURSE / "final-quiz.en.md").read_text(encoding="utf-8")
CHINESE = (COURSE / "final-quiz.zh.md").read_text(encoding="utf-8")

OPENER = re.compile(r"^:::(?:question|scenario) .*?\bid=([a-z0-9-]+)", re.MULTILINE)
OPTION = re.compile(r"\{#([a-z])\}$", re.MULTILINE)
TICKED = re.compile(r"^- \[x\] .*\{#([a-z])\}$", re.MULTILINE)
CHOICE = re.compile(r"^- \[[x ]\] (.*) \{#([a-z])\}$", re.MULTILINE)

ONE = Decimal(1)
COFFEE_CONTRIBUTION = 52 - Decimal("44.50")
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


def up(value: Decimal) -> Decimal:
    return value.quantize(ONE, ROUND_CEILING)


def blocks(text: str) -> dict[str, str]:
    """Question and scenario bodies by id, in the order of the file."""
    found = list(OPENER.finditer(text))
    ends = [*(match.start() for match in found[1:]), len(text)][: len(found)]
    return {m[1]: text[m.start() : end] for m, end in zip(found, ends, strict=True)}


# The right answer first, then the named mistakes, worked out from the figures in the stem.
SUMS: dict[str, list[Decimal]] = {
    "q-o2-01": [
        BULK_KG * (BULK_PRICE - 45),
        BULK_KG * (BULK_CONTRIBUTION - 1),
        BULK_KG * BULK_CONTRIBUTION,
        Decimal(BULK_KG * 45),
    ],
    "q-o2-02": [
        20_000 * Decimal("0.35") * COFFEE_CONTRIBUTION,
        20_000 * Decimal("0.65") * COFFEE_CONTRIBUTION,
        20_000 * COFFEE_CONTRIBUTION,
        20_000 * Decimal("0.35") * 52,
    ],
    "q-o2-03": [
        Decimal(50 * 4) / (50 - 40),
        Decimal(4),
        Decimal(2) / (48 - 40) * 100,
        Decimal(48 - 40) / (50 - 40) * 100,
    ],
    "q-o2-04": [
        up(18_000 / Decimal("7.40")),
        Decimal(18_000) / 25,
        (18_000 / Decimal("7.40")).quantize(ONE, ROUND_FLOOR),
    ],
    "q-o2-05": [
        24_000 / (12 - Decimal("0.5") * 8),
        Decimal(24_000) / 12,
        Decimal(24_000) / (12 - 8),
    ],
    "q-o2-06": [
        50_000 * (15 - Decimal("13.20")) - 60_000 * (Decimal("14.60") - Decimal("13.20")),
        50_000 * (15 - Decimal("14.60")),
        60_000 * (15 - Decimal("14.60")),
        60_000 * (Decimal("14.60") - Decimal("13.20")),
    ],
    "q-o2-07": [
        Decimal(12_000 * (38 - 32)) / (36 - 32),
        Decimal(12_000 * (38 - 32)) / (36 - 32) - 12_000,
        (Decimal(12_000 * 38) / 36).quantize(ONE, ROUND_HALF_UP),
    ],
    "q-o2-08": [
        24_000 * Decimal("0.25") * 11 - 3_000 * 4,
        Decimal(3_000 * 11),
        Decimal(6_000 * 11 - 6_000 * 4),
        24_000 * Decimal("0.25") * 11,
    ],
    "q-o2-09": [
        1_500 * ((40 - 40 * Decimal("0.05") - 26) - (36 - 36 * Decimal("0.05") - 26)),
        Decimal(1_500 * (40 - 36)),
        1_500 * (36 - 36 * Decimal("0.05") - 26),
        1_500 * (40 - 40 * Decimal("0.05") - 26),
    ],
}

# Results of the steps shown in explanations, feedback and options of any kind.
STEPS: dict[str, list[tuple[Decimal, str]]] = {
    "q-o1-07": [
        (200 * Decimal("0.3"), "60"),
        (200 * Decimal("0.5"), "100"),
        (200 * Decimal("0.7"), "140"),
        (Decimal(200 - 50), "150"),
        (Decimal(200 - 30), "170"),
    ],
    "q-o2-01": [(BULK_PRICE - BULK_CONTRIBUTION, "36.40"), (BULK_CONTRIBUTION - 1, "8.60")],
    "q-o2-02": [(COFFEE_CONTRIBUTION, "7.50"), (20_000 * Decimal("0.35"), "7,000")],
    "q-o2-04": [
        ((18_000 / Decimal("7.40")).quantize(Decimal("0.01")), "2,432.43"),
        (2_432 * Decimal("7.40"), "17,996.80"),
    ],
    "q-o2-06": [
        (50_000 * Decimal("1.80"), "90,000"),
        (60_000 * Decimal("1.40"), "84,000"),
    ],
    "q-o2-07": [(Decimal(12_000 * 6), "72,000")],
    "q-o2-08": [(Decimal(6_000 * 11), "66,000"), (Decimal(3_000 * 4), "12,000")],
    "q-o2-09": [
        (40 * Decimal("0.05"), "2"),
        (36 * Decimal("0.05"), "1.80"),
        (36 - Decimal("1.80") - 26, "8.20"),
        (12 - Decimal("8.20"), "3.80"),
    ],
    "q-o4-07": [(Decimal(3 * 500), "1,500"), (Decimal(2 * 500), "1,000")],
}


def as_written(values: list[str]) -> list[Decimal]:
    return [Decimal(value) for value in values]


@pytest.mark.parametrize("question", SUMS)
def test_number_item_has_the_recomputed_key_and_mistakes(question: str) -> None:
    english, chinese = blocks(ENGLISH)[question], blocks(CHINESE)[question]
    right, *mistakes = SUMS[question]

    assert as_written(re.findall(r"^= (.*)$", english, re.MULTILINE)) == [right]
    assert as_written(re.findall(r"^~ (.*)$", english, re.MULTILINE)) == sorted(mistakes)
    assert as_written(re.findall(r"^~ (.*)$", chinese, re.MULTILINE)) == sorted(mistakes)
    assert not re.search(r"^= ", chinese, re.MULTILINE)


@pytest.mark.parametrize("question", SUMS)
def test_number_item_prints_its_result_in_both_explanations(question: str) -> None:
    printed = f"{SUMS[question][0].normalize():,f}"

    assert printed in blocks(ENGLISH)[question].split("explain:")[1]
    assert printed in blocks(CHINESE)[question].split("解析：")[1]


@pytest.mark.parametrize("question", STEPS)
def test_printed_steps_are_right_in_both_languages(question: str) -> None:
    english, chinese = blocks(ENGLISH)[question], blocks(CHINESE)[question]

    for value, printed in STEPS[question]:
        whole = re.compile(rf"(?<![\d.,]){re.escape(printed)}(?![\d]|[.,]\d)")
        assert value == Decimal(printed.replace(",", ""))
        assert whole.search(english)
        assert whole.search(chinese)


def test_number_items_of_the_bank_are_all_recomputed() -> None:
    numbers = re.findall(r"^:::question number id=(\S+)", ENGLISH, re.MULTILINE)

    assert numbers == list(SUMS)


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
    assert max(places.values()) / len(singles) <= Decimal("0.45")


def test_right_option_is_never_the_longest_by_much() -> None:
    keys = {name: TICKED.findall(body) for name, body in blocks(ENGLISH).items()}

    for text in (ENGLISH, CHINESE):
        for name, body in blocks(text).items():
            lengths = {key: len(option) for option, key in CHOICE.findall(body)}
            for key in keys[name]:
                others = [length for other, length in lengths.items() if other != key]
                assert lengths[key] <= max(others) + 2, name
